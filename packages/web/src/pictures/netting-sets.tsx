/** The netting sets of a large book: the largest first, some at a time, with a search among all of them. */
import type { ExposureOverview } from "@ballast/core/exposure/overview.ts";
import { useMemo, useState } from "preact/hooks";
import { count, plural } from "../fmt.ts";
import { address } from "../router.ts";
import { Heads, Num, Rows } from "../ui.tsx";
import { largestFirst } from "./exposure-cards.tsx";

/** So many are chosen from the list beside the chart. */
export const MOST_LISTED = 100;
const PAGE = 20;
const TITLE = "Netting sets";

interface NettingSetListProps {
  readonly result: ExposureOverview;
  /** The netting set that is looked at. */
  readonly chosen: string;
}

export function NettingSetList({ result, chosen }: NettingSetListProps) {
  const [words, setWords] = useState("");
  const [from, setFrom] = useState(0);
  const all = useMemo(() => searchable(result), [result]);
  const wanted = words.toLowerCase().split(/\s+/);
  const found = all.filter(({ text }) => wanted.every((word) => text.includes(word)));
  const unit = result.reportingCurrency;
  const amounts = [`Exposure at default ${unit}`, `Standard error ${unit}`];
  return (
    <section class="card" aria-label={TITLE}>
      <h2>{TITLE}</h2>
      <div class="row filters">
        <label>
          <span>Search</span>
          <input
            type="search"
            placeholder="netting set, counterparty"
            value={words}
            onInput={(event) => {
              setWords(event.currentTarget.value);
              setFrom(0);
            }}
          />
        </label>
        <span class="muted" role="status">
          {plural(found.length, "netting set")}
          {found.length > PAGE && `, ${count(from + 1)} to ${count(Math.min(from + PAGE, found.length))} by exposure`}
        </span>
      </div>
      <Rows label={`Rows of ${TITLE}`}>
        <Heads names={["Netting set", "Counterparty", ...amounts]} right={amounts} />
        <tbody>
          {found.slice(from, from + PAGE).map(({ counterparty, id, name, standardError, value }) => (
            <tr key={id} class={id === chosen ? "selected" : ""}>
              <th scope="row">
                <a href={addressOf(id)} aria-current={id === chosen ? "true" : undefined}>
                  {id}
                </a>
              </th>
              <td>
                {counterparty} <span class="muted">{name}</span>
              </td>
              <td class="right">
                <Num value={value} />
              </td>
              <td class="right muted">
                <Num value={standardError} />
              </td>
            </tr>
          ))}
        </tbody>
      </Rows>
      {found.length > PAGE && (
        <p class="row">
          <button type="button" class="small" disabled={from === 0} onClick={() => setFrom(from - PAGE)}>
            Larger
          </button>
          <button
            type="button"
            class="small"
            disabled={from + PAGE >= found.length}
            onClick={() => setFrom(from + PAGE)}
          >
            Smaller
          </button>
        </p>
      )}
    </section>
  );
}

/** Each netting set with the name of its counterparty, and the text that a search goes through. */
function searchable(result: ExposureOverview) {
  const names = new Map(result.counterparties.map(({ id, name }) => [id, name]));
  return largestFirst(result).map((set) => {
    const name = names.get(set.counterparty) ?? "";
    return { ...set, name, text: `${set.id} ${set.counterparty} ${name}`.toLowerCase() };
  });
}

/** The address of this page with another netting set. */
function addressOf(id: string): string {
  const query = new URLSearchParams(address.value.search);
  query.set("set", id);
  for (const other of ["trade", "counterparty"]) query.delete(other);
  return `?${query}`;
}

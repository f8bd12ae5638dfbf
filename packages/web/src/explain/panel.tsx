/** Explain this number: how a figure came about, and the way from it to its terms, down to the lines of the input. */
import type { Explanation } from "@ballast/core/document/explanation.ts";
import type { Run } from "@ballast/core/run.ts";
import { useEffect, useRef } from "preact/hooks";
import { getExplanation, getInput } from "../api.ts";
import { exact } from "../fmt.ts";
import { prettyJson } from "../form/json.ts";
import { address, setQuery } from "../router.ts";
import { useStore } from "../store.ts";
import { Copy, Heads, Skeleton, useResource } from "../ui.tsx";
import { entriesOf, type Figures, isExplained, titleOf, wayTo } from "./figures.ts";

/** The address of a page with the explanation of a figure open. */
export function explainAddress(path: string): string {
  const query = new URLSearchParams(address.value.search);
  query.set("explain", path);
  return `?${query}`;
}

/** As many digits as the engines print of the values in a formula. */
const SUBSTITUTED_DIGITS = 10;

const close = () => setQuery({ explain: "" });

/** Opens when the address names a figure. The browser keeps the focus inside and gives it back at the end. */
export function ExplainPanel({ run, figures }: { readonly run: Run; readonly figures: Figures }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const walked = useRef<readonly string[]>([]);
  const path = useStore(address).searchParams.get("explain");
  const isOpen = path !== null;
  const wasOpen = useRef(false);
  wasOpen.current ||= isOpen;
  // A large document, and few who look at a result ask where it comes from.
  const input = useResource(wasOpen.current ? run.id : "", async () => wasOpen.current && getInput(run.id));
  const { known } = figures;
  const wanted = path !== null && !known.has(path) && isExplained(figures, path) ? path : "";
  const asked = useResource(
    wanted,
    async () => wanted !== "" && known.set(wanted, await getExplanation(run.id, wanted)),
  );
  walked.current = path === null ? [] : wayTo(figures, path, walked.current);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const figure = known.get(path ?? "");
  return (
    // Escape closes a dialog by itself; the click is for those who press beside it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={dialog}
      class="explain"
      aria-label="How this number comes about"
      onClose={() => address.value.searchParams.has("explain") && close()}
      onClick={(event) => event.target === dialog.current && close()}
    >
      {path !== null && (
        <div>
          <header class="row between">
            {walked.current.length > 1 ? <Way figures={figures} way={walked.current} /> : <span />}
            <button type="button" class="small" onClick={close}>
              Close
            </button>
          </header>
          {figure !== undefined ? (
            <Explained figure={figure} figures={figures} input={input.value} />
          ) : asked.error === null && (wanted !== "" || figures.schema === null) ? (
            <Skeleton />
          ) : (
            <>
              <h2>No explanation</h2>
              <p>
                {asked.error?.message ??
                  `Nothing explains ${path}. Of a result by another version of its engine, only a replay is explained.`}
              </p>
            </>
          )}
        </div>
      )}
    </dialog>
  );
}

function Way({ figures, way }: { readonly figures: Figures; readonly way: readonly string[] }) {
  return (
    <nav aria-label="Way from the total">
      <ol class="way">
        {way.map((path, index) => (
          <li key={path}>
            {index + 1 < way.length ? (
              <a href={explainAddress(path)}>{titleOf(figures, path)}</a>
            ) : (
              <span aria-current="page">{titleOf(figures, path)}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface ExplainedProps {
  readonly figure: Explanation;
  readonly figures: Figures;
  /** Null before it has arrived. */
  readonly input: unknown;
}

function Explained({ figure, figures, input }: ExplainedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Each step down or up is a new page to a screen reader; the first focus is the opening dialog's to give.
  useEffect(() => heading.current?.focus(), [figure.path]);
  return (
    <>
      <h2 ref={heading} tabIndex={-1} autofocus>
        {figure.title}
      </h2>
      <p class="row">
        <b class="explained-value">{exact(figure.value)}</b>
        <Copy cls="small" text={String(figure.value)}>
          Copy
        </Copy>
      </p>
      <dl>
        <dt>Formula</dt>
        <dd>{figure.formula}</dd>
        <dt>With values</dt>
        <dd>
          {figure.substituted} = {Number(figure.value.toPrecision(SUBSTITUTED_DIGITS))}
        </dd>
        {figure.source !== "" && (
          <>
            <dt>Paragraph</dt>
            <dd>{figure.source}</dd>
          </>
        )}
      </dl>
      {figure.terms.length > 0 && <Terms figure={figure} figures={figures} />}
      {entriesOf(figure, figures, input).map(({ path, value, used }) => (
        <section key={path} aria-label={`Input ${path}`}>
          <h3>
            Input <span class="code">{path}</span>
          </h3>
          <pre class="code source">
            {Object.entries(value ?? {})
              .filter(([key]) => path !== "" || used.has(key))
              .map(([key, field]) => (
                <div key={key} class={used.has(key) ? "used" : "muted"}>
                  {key}: {prettyJson(field)}
                </div>
              ))}
          </pre>
        </section>
      ))}
    </>
  );
}

function Terms({ figure, figures }: { readonly figure: Explanation; readonly figures: Figures }) {
  return (
    <table class="terms">
      <Heads names={["Term", "Value", "From"]} right={["Value"]} />
      <tbody>
        {figure.terms.map(({ symbol, value, path, from }, index) => (
          <tr key={index}>
            <th scope="row">{symbol}</th>
            <td class="right">{exact(value)}</td>
            <td>
              {path === "" ? (
                from === "rule" ? (
                  "the rule"
                ) : (
                  "–"
                )
              ) : from === "result" && isExplained(figures, path) ? (
                <a href={explainAddress(path)}>{titleOf(figures, path)}</a>
              ) : (
                <>
                  {from} <span class="code">{path}</span>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

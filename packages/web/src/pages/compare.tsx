/** Two runs side by side: only what differs in the inputs, and what that did to the numbers. */
import type { Run } from "@ballast/core/run.ts";
import { getInput, getResult, getRun, getShown } from "../api.ts";
import { compact, exact, percent, plural, short } from "../fmt.ts";
import { type Difference, differences, namedPath } from "../form/document.ts";
import { ProfilesCompared } from "../pictures/profiles-compared.tsx";
import { address } from "../router.ts";
import { useStore } from "../store.ts";
import { Delta, Heads, measured, Num, Pending, Rows, Status, useResource, useTitle } from "../ui.tsx";

const MOST_SHOWN = 200;
/** A larger result is compared by its overview. */
const WHOLE_RESULT_BYTES = 5_000_000;

interface Side {
  readonly run: Run;
  readonly input: unknown;
  readonly result: unknown;
}

async function side(id: string): Promise<Side> {
  const versioned = await getRun(id);
  if (versioned === null) throw new Error("The run has no state.");
  const { run } = versioned;
  const [input, result] = await Promise.all([getInput(id), run.status === "succeeded" ? resultOf(run) : null]);
  return { run, input, result };
}

function resultOf(run: Run): Promise<unknown> {
  const bytes = run.files.find(({ name }) => name === "result.json")?.bytes ?? 0;
  return bytes > WHOLE_RESULT_BYTES ? getShown(run) : getResult(run.id);
}

export function ComparePage() {
  const query = useStore(address).searchParams;
  const [a, b] = [query.get("a") ?? "", query.get("b") ?? ""];
  const both = useResource(`${a} ${b}`, () => Promise.all([side(a), side(b)]));
  useTitle("Compare");
  if (both.value === null) return <Pending {...both} />;
  const [before, after] = both.value;
  return (
    <>
      <h1>Compare</h1>
      <p class="lead">
        <RunLink run={before.run} /> → <RunLink run={after.run} />
      </p>
      {before.run.engine !== after.run.engine && <p class="bad">✕ Runs of two engines: little can be compared.</p>}
      <Inputs before={before} after={after} />
      <ProfilesCompared before={before} after={after} />
      <Results before={before} after={after} />
    </>
  );
}

function RunLink({ run }: { readonly run: Run }) {
  return (
    <>
      <a href={`/runs/${run.id}`}>{run.label}</a> <span class="code">{short(run.id)}</span>{" "}
      <Status status={run.status} />
    </>
  );
}

function Inputs({ before, after }: { readonly before: Side; readonly after: Side }) {
  const changed = differences(before.input, after.input);
  const same = before.run.inputHash === after.run.inputHash;
  const codeDiffers =
    before.run.codeVersion !== after.run.codeVersion || before.run.engineVersion !== after.run.engineVersion;
  return (
    <section class="card" aria-label="What changed in the inputs">
      <h2>What changed in the inputs</h2>
      {same ? (
        <p>
          Nothing: both runs have the same input, byte for byte.{" "}
          {codeDiffers ? "Any difference below comes from the code." : "Code and engine version are the same too."}
        </p>
      ) : (
        <DifferenceTable changed={changed} before={before} after={after} of="input" />
      )}
    </section>
  );
}

/** Numbers of the whole result first, then those of its parts; a profile has a picture and is not listed date by date. */
function resultDifferences(before: Side, after: Side): Difference[] {
  const changed = differences(before.result, after.result).filter(
    ({ path }) => !/(\[\d+\]|\.standardError)$/.test(path),
  );
  const depth = ({ path }: Difference) => path.split(/[.[]/).length;
  return changed.sort((a, b) => depth(a) - depth(b));
}

interface TableProps {
  readonly changed: readonly Difference[];
  readonly before: Side;
  readonly after: Side;
  readonly of: "input" | "result";
}

function DifferenceTable({ changed, before, after, of }: TableProps) {
  const numbers = [short(before.run.id), short(after.run.id), "Change", "%"];
  const name = ({ path, after: value }: Difference) => namedPath((value === undefined ? before : after)[of], path);
  return (
    <>
      <Rows label={`${plural(changed.length, "difference")} of the ${of}`}>
        <Heads names={[of === "input" ? "Field" : "Measure", ...numbers]} right={numbers} />
        <tbody>
          {changed.slice(0, MOST_SHOWN).map((change) => (
            <tr key={change.path}>
              <th scope="row" class="code">
                {name(change).replace(/\.value$/, "") || "document"}
              </th>
              <td class="right">
                <Shown value={change.before} of={of} />
              </td>
              <td class="right">
                <b>
                  <Shown value={change.after} of={of} />
                </b>
              </td>
              <Shift before={change.before} after={change.after} />
            </tr>
          ))}
        </tbody>
      </Rows>
      {changed.length > MOST_SHOWN && (
        <p class="muted">And {plural(changed.length - MOST_SHOWN, "more difference")}.</p>
      )}
    </>
  );
}

/** A difference without a judgement: the page does not know which direction of a detail is bad. */
function Shift({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  if (typeof before !== "number" || typeof after !== "number") return <td class="right muted" colSpan={2} />;
  const step = after - before;
  const sign = step > 0 ? "+" : "";
  return (
    <>
      <td class="right" title={exact(step)}>
        {step > 0 ? "▲ " : "▼ "}
        {sign}
        {compact(step)}
      </td>
      <td class="right muted">{before === 0 ? "" : sign + percent(step / Math.abs(before))}</td>
    </>
  );
}

/** Inputs are shown as they were written, results in short and exact on hover. */
function Shown({ value, of }: { readonly value: unknown; readonly of: "input" | "result" }) {
  if (typeof value === "number") return of === "input" ? exact(value) : <Num value={value} />;
  if (value === undefined) return <span class="muted">–</span>;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return <span class="code">{text.length > 60 ? `${text.slice(0, 59)}…` : text}</span>;
}

function Results({ before, after }: { readonly before: Side; readonly after: Side }) {
  if (before.result === null || after.result === null) {
    return (
      <div class="card notice">
        <h2>No results to compare</h2>
        <p>Only runs that have succeeded have a result.</p>
      </div>
    );
  }
  const identical = before.run.resultHash === after.run.resultHash;
  const [was, is] = [before.run.headline, after.run.headline];
  return (
    <section class="card" aria-label="What changed in the results">
      <h2>What changed in the results</h2>
      {was !== null && is !== null && (
        <p>
          {is.title}: <Num value={was.value} unit={was.unit} /> → <Num value={is.value} unit={is.unit} />{" "}
          {was.title === is.title && <Delta now={measured(is)} before={measured(was)} worse={is.worse} />}
        </p>
      )}
      {identical ? (
        <p class="good">✓ Identical bytes: the results are the same to the last bit.</p>
      ) : (
        <DifferenceTable changed={resultDifferences(before, after)} before={before} after={after} of="result" />
      )}
    </section>
  );
}

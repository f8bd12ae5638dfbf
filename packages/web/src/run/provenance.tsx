/** What it takes to get the same bytes again. */
import type { Run } from "@ballast/core/run.ts";
import { Fragment } from "preact";
import { short } from "../fmt.ts";
import { Copy } from "../ui.tsx";

export function Provenance({ run }: { readonly run: Run }) {
  const facts = [
    ["run", run.id],
    ["engine", `${run.engine} ${run.engineVersion}`],
    ["code", run.codeVersion],
    ["seed", String(run.seed ?? "none: nothing is random")],
    ["input sha256", run.inputHash],
    ["result sha256", run.resultHash ?? "–"],
    ["started from", `${run.startedFrom}, by ${run.startedBy}`],
  ];
  return (
    <section class="card" aria-label="Provenance">
      <header class="row between">
        <h2>Provenance</h2>
        <Copy cls="small" text={`npm run ballast -- replay ${run.id}`}>
          Copy as command
        </Copy>
      </header>
      <dl>
        {facts.map(([name, text]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd class="code">{text}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

/** Whether a replay gave the same bytes as the run it repeats. */
export function ReplayVerdict({ run, replayOf }: { readonly run: Run; readonly replayOf: string }) {
  const original = (
    <a class="code" href={`/runs/${replayOf}`}>
      {short(replayOf)}
    </a>
  );
  if (run.replayIdentical === null) return <p class="muted">Replay of {original}; compared when it ends.</p>;
  return run.replayIdentical ? (
    <p class="good">✓ Identical bytes: this replay of {original} gave the same result, to the last bit.</p>
  ) : (
    <p class="bad">✕ The bytes differ from those of {original}: code, engine version or platform changed the result.</p>
  );
}

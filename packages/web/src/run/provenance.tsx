/** What it takes to get the same bytes again. */
import type { Run } from "@ballast/core/run.ts";
import { short } from "../fmt.ts";
import { Copy } from "../ui.tsx";

export function Provenance({ run }: { readonly run: Run }) {
  return (
    <section class="card" aria-label="Provenance">
      <header class="row between">
        <h2>Provenance</h2>
        <Copy cls="small" text={`npm run ballast -- replay ${run.id}`}>
          Copy as command
        </Copy>
      </header>
      {run.replayOf !== null && <ReplayVerdict run={run} replayOf={run.replayOf} />}
      <dl>
        <dt>run</dt>
        <dd class="code">{run.id}</dd>
        <dt>engine</dt>
        <dd class="code">
          {run.engine} {run.engineVersion}
        </dd>
        <dt>code</dt>
        <dd class="code">{run.codeVersion}</dd>
        <dt>seed</dt>
        <dd class="code">{run.seed ?? "none: nothing is random"}</dd>
        <dt>input sha256</dt>
        <dd class="code" title={run.inputHash}>
          {run.inputHash.slice(0, 16)}…
        </dd>
        <dt>result sha256</dt>
        <dd class="code" title={run.resultHash ?? undefined}>
          {run.resultHash === null ? "–" : `${run.resultHash.slice(0, 16)}…`}
        </dd>
        <dt>started from</dt>
        <dd class="code">
          {run.startedFrom}, by {run.startedBy}
        </dd>
      </dl>
    </section>
  );
}

function ReplayVerdict({ run, replayOf }: { readonly run: Run; readonly replayOf: string }) {
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

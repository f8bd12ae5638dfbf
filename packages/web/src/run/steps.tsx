/** The way of a run through the state machine. */
import type { Run } from "@ballast/core/run.ts";
import { count, duration } from "../fmt.ts";

const STEPS: readonly (readonly [Run["step"], string, string])[] = [
  ["queue", "Queued", "the input is checked and stored"],
  ["plan", "Plan", "divides the work into chunks"],
  ["simulate", "Simulate", "one worker a chunk"],
  ["reduce", "Reduce", "puts the chunks together, writes result and tables"],
  ["publish", "Publish", "notes that all is written, with its hash"],
];

export function Steps({ run }: { readonly run: Run }) {
  const at = STEPS.findIndex(([step]) => step === (run.failure?.step ?? run.step));
  return (
    <section class="card" aria-label="Steps">
      <h2>Steps</h2>
      <ol class="steps">
        {STEPS.map(([step, title, what], index) => {
          const state = stateOf(run, index, at);
          const skipped = step === "simulate" && run.chunkCount === 0;
          return (
            <li key={step} class={skipped ? "muted" : state.tone}>
              <span aria-hidden="true">{skipped ? "–" : state.glyph}</span>
              <b>{title}</b>
              <span class="muted">
                {skipped ? "not needed: small enough for one worker" : what}
                {step === "simulate" && !!run.chunkCount && ` × ${count(run.chunkCount)}`}
              </span>
              <span class="muted num">{skipped || took(run, index)}</span>
              <span class="sr">{skipped || state.word}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** How long a step took, if the next one has begun. */
function took(run: Run, index: number): string {
  const begun = STEPS.map(([step]) => (step === "queue" ? run.createdAt : run.stepsStartedAt[step]));
  const from = begun[index];
  const to = begun[index + 1] ?? run.endedAt;
  return from && to ? duration(Date.parse(to) - Date.parse(from)) : "";
}

interface StepState {
  readonly glyph: string;
  readonly word: string;
  readonly tone: string;
}

function stateOf(run: Run, index: number, at: number): StepState {
  if (run.status === "succeeded" || index < at) return { glyph: "✓", word: "done", tone: "good" };
  if (index > at) return { glyph: "○", word: "not reached", tone: "muted" };
  if (run.status === "failed") return { glyph: "✕", word: "failed", tone: "bad" };
  if (run.status === "cancelled") return { glyph: "⊘", word: "stopped", tone: "muted" };
  return { glyph: "◐", word: "now", tone: "accent" };
}

/** What failed, where, why, and what to do next. */
import type { Run } from "@ballast/core/run.ts";
import { Problems } from "../ui.tsx";

export function FailureCard({ run, failure }: { readonly run: Run; readonly failure: NonNullable<Run["failure"]> }) {
  const mistaken = failure.code.startsWith("input.") || failure.code.startsWith("document.");
  return (
    <section class="card notice" aria-label="Why it failed">
      <h2 class="bad">✕ Failed while it was at “{failure.step}”</h2>
      <p>{failure.detail}</p>
      {failure.errors.length > 0 && <Problems problems={failure.errors} />}
      <p>
        <b>Next:</b>{" "}
        {mistaken
          ? "correct the input and run it again; the form opens with this document."
          : "run it again; the same input gives the same result wherever it runs. If it fails again, the code below and the id name the lines in the log."}
      </p>
      <p class="muted code">
        {failure.code} · run {run.id}
      </p>
    </section>
  );
}

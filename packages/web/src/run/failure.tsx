/** What failed, where, why, and what to do next. */
import type { Run, RunFailure } from "@ballast/core/run.ts";
import { Problems } from "../ui.tsx";

export function FailureCard({ run, failure }: { readonly run: Run; readonly failure: RunFailure }) {
  const { advice, code, detail, errors, step } = failure;
  return (
    <section class="card notice" aria-label="Why it failed">
      <h2 class="bad">✕ Failed while it was at “{step}”</h2>
      <p>{detail}</p>
      {errors.length > 0 && <Problems problems={errors} />}
      <p>
        <b>Next:</b> {advice}
      </p>
      <p class="muted code">
        <a href={`/docs#problem-${code}`}>{code}</a> · run {run.id}
      </p>
    </section>
  );
}

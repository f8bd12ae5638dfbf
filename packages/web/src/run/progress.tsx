/** A run on its way: how much is done, which chunks, how long it will take. */
import type { Run } from "@ballast/core/run.ts";
import { useRef } from "preact/hooks";
import { count, duration, percent } from "../fmt.ts";
import { timeLeft } from "../poll.ts";
import { useStore } from "../store.ts";
import { now } from "../ui.tsx";

/** Above this many chunks a square stands for several of them. */
const MOST_SQUARES = 400;

export function Progress({ run }: { readonly run: Run }) {
  const total = run.chunkCount ?? 0;
  const done = run.chunksDone.length;
  // The clock of the estimate starts with the first answer that shows the work planned.
  const present = useStore(now);
  const began = useRef<{ at: number; done: number } | null>(null);
  if (began.current === null && total > 0) began.current = { at: Date.now(), done };
  const since = began.current;
  const left = since === null ? null : timeLeft(done - since.done, total - since.done, Math.max(0, present - since.at));
  const share = total === 0 ? 0 : done / total;
  return (
    <section class="card progress" aria-label="Progress">
      <h2>
        {total === 0 ? "Planning" : run.step === "simulate" || done < total ? "Simulating" : "Putting results together"}
      </h2>
      {total === 0 ? (
        <p class="muted">
          {run.status === "queued" ? "Waiting for a worker." : "The engine divides the work, or does it in one piece."}
        </p>
      ) : (
        <>
          <p>
            <b>{count(done)}</b> of {count(total)} chunks · {percent(share)}
            {done < total && left !== null && ` · about ${duration(left)} left`}
          </p>
          <Grid done={new Set(run.chunksDone)} total={total} />
        </>
      )}
      <progress value={total === 0 ? undefined : share} max={1} aria-label="Share of chunks done" />
      {/* A screen reader hears quarters, not every chunk. */}
      <p class="sr" role="status">
        {total > 0 && share > 0 ? `${Math.floor(share * 4) * 25} percent done` : ""}
      </p>
    </section>
  );
}

function Grid({ done, total }: { readonly done: ReadonlySet<number>; readonly total: number }) {
  const perSquare = Math.ceil(total / MOST_SQUARES);
  const squares = Math.ceil(total / perSquare);
  return (
    <div class="grid-chunks" aria-hidden="true">
      {Array.from({ length: squares }, (_, square) => {
        let complete = 0;
        const end = Math.min(total, (square + 1) * perSquare);
        for (let index = square * perSquare; index < end; index++) if (done.has(index)) complete += 1;
        const state = complete === 0 ? "" : complete === end - square * perSquare ? "done" : "part";
        return <i key={square} class={state} />;
      })}
    </div>
  );
}

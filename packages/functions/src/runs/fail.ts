/** Says in the run's item that it has failed, and why, in words that a person can act on. */
import type { Run } from "@ballast/core/run.ts";
import { RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { changeRun, getRun, type StoredRun } from "../store/runs.ts";

const FailEvent = z.object({ runId: RunId, error: z.object({ Error: z.string(), Cause: z.string().optional() }) });

export const handler = job("fail", FailEvent, async ({ runId, error }) => {
  const stored = await getRun(runId);
  await failRun(
    stored,
    stored.lastError ?? { code: error.Error, step: stored.run.step, detail: error.Cause ?? error.Error, errors: [] },
  );
  return { runId };
});

/** Ends a run as failed, unless it has ended already. */
export async function failRun({ run }: StoredRun, failure: NonNullable<Run["failure"]>): Promise<void> {
  const now = new Date().toISOString();
  await changeRun(run.id, { status: "failed", endedAt: now, failure }, now);
}

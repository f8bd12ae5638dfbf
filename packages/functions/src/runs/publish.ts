/** Says in the run's item that it has succeeded: its result and the files of it are in the bucket by now. */
import { type Run, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { changeRun, endRun, getRun } from "../store/runs.ts";
import { Outcome } from "./outcome.ts";

/** No outcome: the run had ended before there was one. */
const PublishEvent = z.object({ runId: RunId, outcome: Outcome.nullable() });

export const handler = job("publish", PublishEvent, async ({ runId, outcome }) => {
  const { run } = await getRun(runId);
  const isOpen = await changeRun(runId, { step: "publish" }, new Date().toISOString());
  if (!isOpen || outcome === null) return { runId };
  const replayIdentical = await identical(run, outcome.resultHash);
  await endRun(run, { status: "succeeded", ...outcome, replayIdentical }, new Date().toISOString());
  return { runId };
});

/** Whether a replay gave the bytes of the run it repeats; null for a run that is no replay. */
async function identical(run: Run, resultHash: string | null): Promise<boolean | null> {
  if (run.replayOf === null) return null;
  const original = await getRun(run.replayOf);
  return original.run.resultHash === resultHash;
}

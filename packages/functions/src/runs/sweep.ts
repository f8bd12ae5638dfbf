/**
 * Repairs what a crash left behind: an open run without an execution is started again under the same name, and one whose
 * execution has ended without telling is settled. A run that had begun when its execution was lost may be what broke the
 * machine, so it is begun three times at most; a run that still waited broke nothing, and is started as often as it takes.
 */
import { z } from "zod";
import { runFailure } from "../failure.ts";
import { observed } from "../job.ts";
import { countAttempt, everyOpenRun, openRuns, type StoredRun } from "../store/runs.ts";
import { runExecutionStatus, startRunExecution } from "./execution.ts";
import { failRun } from "./fail.ts";
import { settleRun } from "./settle-run.ts";

const MOST_ATTEMPTS = 3;
/** A run that changed a moment ago is between two of its own steps. */
const QUIET_MILLISECONDS = 30_000;

/**
 * The embedded cloud asks for both when it starts, since nothing can be running then. `all`: also runs that changed a moment
 * ago, and those from before open runs were marked. `orderly`: their executions were stopped on purpose, which is held
 * against no run.
 */
const SweepEvent = z.object({ all: z.boolean().default(false), orderly: z.boolean().default(false) });

export const handler = observed(SweepEvent, async ({ all, orderly }) => {
  const lately = new Date(Date.now() - QUIET_MILLISECONDS).toISOString();
  const quiet = all ? await everyOpenRun() : (await openRuns(lately)).filter(({ run }) => run.updatedAt <= lately);
  // One after the other: the account shares one allowance of calls to Step Functions.
  const failures: string[] = [];
  for (const stored of quiet) {
    const [outcome] = await Promise.allSettled([repair(stored, orderly)]);
    if (outcome.status === "rejected") failures.push(`${stored.run.id}: ${outcome.reason}`);
  }
  if (failures.length > 0) throw new Error(`Some runs were not repaired. ${failures.join(" ")}`);
  return { looked: quiet.length };
});

async function repair(stored: StoredRun, orderly: boolean): Promise<void> {
  const { run, attempts } = stored;
  const status = await runExecutionStatus(run.id);
  if (status !== null) return settleRun(run.id, status);
  if (orderly || run.status === "queued") return startRunExecution(run.id);
  if (attempts >= MOST_ATTEMPTS) {
    const detail = `The run was interrupted ${attempts} times.`;
    return failRun(stored, stored.lastError?.failure ?? runFailure("run.interrupted", run.step, detail));
  }
  await countAttempt(run.id, new Date().toISOString());
  return startRunExecution(run.id);
}

/**
 * Repairs what a crash left behind: an open run without an execution is started again under the same name, at most three
 * times; one whose execution has ended without telling is settled.
 */
import { z } from "zod";
import { runFailure } from "../failure.ts";
import { observed } from "../job.ts";
import { executionStatus, startExecution } from "../store/executions.ts";
import { countAttempt, openRuns, type StoredRun } from "../store/runs.ts";
import { failRun } from "./fail.ts";
import { settleRun } from "./settle-run.ts";

const MOST_ATTEMPTS = 3;
/** A run that changed a moment ago is between two of its own steps. */
const QUIET_MILLISECONDS = 30_000;
/** An execution lasts an hour at most, so older runs were settled long ago; looking at all of them each minute costs. */
const LOOK_BACK_MILLISECONDS = 7 * 24 * 3_600_000;

/**
 * `all`: runs of any age, also those that changed a moment ago. The embedded cloud asks so when it starts: nothing can be
 * running then.
 */
const SweepEvent = z.object({ all: z.boolean().default(false) });

export const handler = observed(SweepEvent, async ({ all }) => {
  const now = Date.now();
  const since = new Date(all ? 0 : now - LOOK_BACK_MILLISECONDS).toISOString();
  const quiet = (await openRuns(since)).filter(
    ({ run }) => all || Date.parse(run.updatedAt) <= now - QUIET_MILLISECONDS,
  );
  // One after the other: the account shares one allowance of calls to Step Functions.
  const failures: string[] = [];
  for (const stored of quiet) {
    const [outcome] = await Promise.allSettled([repair(stored)]);
    if (outcome.status === "rejected") failures.push(`${stored.run.id}: ${outcome.reason}`);
  }
  if (failures.length > 0) throw new Error(`Some runs were not repaired. ${failures.join(" ")}`);
  return { looked: quiet.length };
});

async function repair(stored: StoredRun): Promise<void> {
  const { run, attempts } = stored;
  const status = await executionStatus(run.id);
  if (status !== null) return settleRun(run.id, status);
  if (attempts >= MOST_ATTEMPTS) {
    const detail = `The run was interrupted ${attempts} times.`;
    return failRun(stored, stored.lastError?.failure ?? runFailure("run.interrupted", run.step, detail));
  }
  await countAttempt(run.id, new Date().toISOString());
  return startExecution(run.id);
}

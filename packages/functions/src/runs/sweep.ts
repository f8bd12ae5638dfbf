/**
 * Repairs what a crash left behind: an open run without an execution is started again under the same name, at most three
 * times; one whose execution has ended without telling is settled.
 */

import { z } from "zod";
import { observed } from "../job.ts";
import { executionStatus, startExecution } from "../store/executions.ts";
import { countAttempt, openRuns, type StoredRun } from "../store/runs.ts";
import { failRun } from "./fail.ts";
import { settleRun } from "./settle-run.ts";

const MOST_ATTEMPTS = 3;
/** A run that changed a moment ago is between two of its own steps. */
const QUIET_MILLISECONDS = 30_000;

/** `all`: also runs that changed a moment ago. The embedded cloud asks so when it starts: nothing can be running then. */
const SweepEvent = z.object({ all: z.boolean().default(false) });

export const handler = observed(SweepEvent, async ({ all }) => {
  const before = Date.now() - (all ? 0 : QUIET_MILLISECONDS);
  const quiet = (await openRuns()).filter(({ run }) => Date.parse(run.updatedAt) <= before);
  for (const stored of quiet) await repair(stored);
  return { looked: quiet.length };
});

async function repair(stored: StoredRun): Promise<void> {
  const { run, attempts } = stored;
  const status = await executionStatus(run.id);
  if (status !== null) return settleRun(run.id, status);
  if (attempts >= MOST_ATTEMPTS) {
    const detail = `The run was interrupted ${attempts} times. It may need more memory than this machine has.`;
    return failRun(stored, stored.lastError ?? { code: "run.interrupted", step: run.step, detail, errors: [] });
  }
  await countAttempt(run.id, new Date().toISOString());
  return startExecution(run.id);
}

/** Says in the run's item that it has failed, and why, in words that a person can act on. */
import { type Run, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { observed } from "../job.ts";
import { changeRun, getRun, type StoredRun } from "../store/runs.ts";

type Failure = NonNullable<Run["failure"]>;

/** The error of a map whose children failed; what they died of is known to the run alone. */
const HIDDEN_BY_MAP = "States.ExceedToleratedFailureThreshold";

const TOO_LONG = "A worker took longer than it may, also when tried again. Use fewer paths, dates or trades.";
const TOO_BIG =
  "A worker died, also when tried again, most often for want of memory. Use fewer paths, dates or trades.";
/** What happened, where the worker itself could not tell any more. */
const unspoken: Readonly<Record<string, string>> = {
  TimeoutError: TOO_LONG,
  "Sandbox.Timedout": TOO_LONG,
  "States.Timeout": TOO_LONG,
  "Runtime.ExitError": TOO_BIG,
  "Runtime.OutOfMemory": TOO_BIG,
  [HIDDEN_BY_MAP]: TOO_BIG,
};

const FailEvent = z.object({ runId: RunId, error: z.object({ Error: z.string(), Cause: z.string().default("") }) });

export const handler = observed(FailEvent, async ({ runId, error }) => {
  const stored = await getRun(runId);
  await failRun(stored, reasonOf(stored, error.Error, error.Cause));
  return { runId };
});

/** Ends a run as failed, unless it has ended already. */
export async function failRun({ run }: StoredRun, failure: Failure): Promise<void> {
  const now = new Date().toISOString();
  await changeRun(run.id, { status: "failed", endedAt: now, failure }, now);
}

/** The worker's own words if it is the worker's error that ended the run, and not one that a retry has healed since. */
function reasonOf({ run, lastError }: StoredRun, name: string, cause: string): Failure {
  const told = lastError !== null && (name === lastError.name || name === HIDDEN_BY_MAP);
  if (told && unspoken[lastError.name] === undefined) return lastError.failure;
  const step = told ? lastError.failure.step : run.step;
  return { code: name, step, detail: unspoken[name] ?? messageOf(cause) ?? name, errors: [] };
}

/** The message inside the cause of a failed Lambda, which is JSON; any other cause as it is; undefined if there is none. */
function messageOf(cause: string): string | undefined {
  const message = /"errorMessage":("(?:[^"\\]|\\.)*")/.exec(cause)?.[1];
  return message === undefined ? cause || undefined : String(JSON.parse(message));
}

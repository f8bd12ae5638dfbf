/** Says in the run's item that it has failed, and why, in words that a person can act on. */
import { type RunFailure, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { codeOfName, detailOf, runFailure } from "../failure.ts";
import { observed } from "../job.ts";
import { endRun, getRun, type StoredRun } from "../store/runs.ts";

/** The error of a map whose children failed; what they died of is known to the run alone. */
const HIDDEN_BY_MAP = "States.ExceedToleratedFailureThreshold";

const FailEvent = z.object({ runId: RunId, error: z.object({ Error: z.string(), Cause: z.string().default("") }) });

export const handler = observed(FailEvent, async ({ runId, error }) => {
  const stored = await getRun(runId);
  await failRun(stored, reasonOf(stored, error.Error, error.Cause));
  return { runId };
});

/** Ends a run as failed, unless it has ended already. */
export async function failRun({ run }: StoredRun, failure: RunFailure): Promise<void> {
  await endRun(run, { status: "failed", failure }, new Date().toISOString());
}

/** The worker's own words if it is the worker's error that ended the run, and not one that a retry has healed since. */
function reasonOf({ run, lastError }: StoredRun, name: string, cause: string): RunFailure {
  if (lastError !== null && (name === lastError.name || name === HIDDEN_BY_MAP)) return lastError.failure;
  const code = codeOfName[name] ?? "internal";
  return runFailure(code, run.step, detailOf(code, messageOf(cause) ?? name));
}

/** The message inside the cause of a failed Lambda, which is JSON; any other cause as it is; undefined if there is none. */
function messageOf(cause: string): string | undefined {
  const message = /"errorMessage":("(?:[^"\\]|\\.)*")/.exec(cause)?.[1];
  return message === undefined ? cause || undefined : String(JSON.parse(message));
}

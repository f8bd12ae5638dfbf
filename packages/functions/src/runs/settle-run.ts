/** Brings a run in line with how its execution ended. */
import { isTerminal, type RunId } from "@ballast/core/run.ts";
import { runFailure } from "../failure.ts";
import type { ExecutionStatus } from "../store/executions.ts";
import { endRun, getRun } from "../store/runs.ts";
import { failRun } from "./fail.ts";

export async function settleRun(runId: RunId, status: ExecutionStatus): Promise<void> {
  const stored = await getRun(runId);
  if (isTerminal(stored.run.status) || status === "RUNNING" || status === "PENDING_REDRIVE") return;
  if (status === "ABORTED") {
    await endRun(stored.run, { status: "cancelled" }, new Date().toISOString());
    return;
  }
  const { step } = stored.run;
  await failRun(
    stored,
    status === "TIMED_OUT"
      ? runFailure("run.timeout", step)
      : (stored.lastError?.failure ?? runFailure("run.endedSilently", step)),
  );
}

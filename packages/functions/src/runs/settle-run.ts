/** Brings a run in line with how its execution ended. */
import { isTerminal, type RunId } from "@ballast/core/run.ts";
import type { ExecutionStatus } from "../store/executions.ts";
import { changeRun, getRun } from "../store/runs.ts";
import { failRun } from "./fail.ts";

export async function settleRun(runId: RunId, status: ExecutionStatus): Promise<void> {
  const stored = await getRun(runId);
  if (isTerminal(stored.run.status) || status === "RUNNING" || status === "PENDING_REDRIVE") return;
  if (status === "ABORTED") {
    const now = new Date().toISOString();
    await changeRun(runId, { status: "cancelled", endedAt: now }, now);
    return;
  }
  const isLate = status === "TIMED_OUT";
  const detail = isLate
    ? "The run took longer than an execution may. Use fewer paths or dates."
    : "The execution ended without saying how. Run it again; if it fails again, look at its execution.";
  const failure = { code: `execution.${status}`, step: stored.run.step, detail, errors: [] };
  await failRun(stored, (isLate ? undefined : stored.lastError?.failure) ?? failure);
}

/** The execution of a run: one of the state machine `runs`, with the run's id as its name. */
import type { RunId } from "@ballast/core/run.ts";
import { type ExecutionStatus, executionStatus, startExecution, stopExecution } from "../store/executions.ts";

const MACHINE = "runs";

export function startRunExecution(runId: RunId): Promise<void> {
  return startExecution(MACHINE, runId, { runId });
}

export function stopRunExecution(runId: RunId, cause: string): Promise<void> {
  return stopExecution(MACHINE, runId, cause);
}

export function runExecutionStatus(runId: RunId): Promise<ExecutionStatus | null> {
  return executionStatus(MACHINE, runId);
}

/** Executions of the state machine in Step Functions: one a run, with the run's id as its name. */
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { assert } from "@ballast/core/document/errors.ts";
import type { RunId } from "@ballast/core/run.ts";
import { environment } from "../environment.ts";

const client = new SFNClient({});

/** Starts the execution of a run. Starting it again while it runs, or after it ran, changes nothing. */
export async function startExecution(runId: RunId): Promise<void> {
  try {
    const input = JSON.stringify({ runId });
    await client.send(new StartExecutionCommand({ stateMachineArn: stateMachineArn(), name: runId, input }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

/** Stops the execution of a run, if there is one. */
export async function stopExecution(runId: RunId, cause: string): Promise<void> {
  try {
    await client.send(new StopExecutionCommand({ executionArn: executionArn(runId), error: "Cancelled", cause }));
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
  }
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED" | "PENDING_REDRIVE";

/** The status of the execution of a run, null if there is none. */
export async function executionStatus(runId: RunId): Promise<ExecutionStatus | null> {
  try {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn: executionArn(runId) }));
    assert(status !== undefined, "an execution has a status");
    return status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return null;
    throw error;
  }
}

function executionArn(runId: RunId): string {
  return `${stateMachineArn().replace(":stateMachine:", ":execution:")}:${runId}`;
}

function stateMachineArn(): string {
  const arn = environment.stateMachineArn;
  assert(arn !== undefined, "BALLAST_STATE_MACHINE_ARN is set for functions that start or stop executions");
  return arn;
}

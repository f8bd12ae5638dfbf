/** Executions of the state machines in Step Functions. A name is used once in a state machine: it is what the work is for. */
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { assert } from "@ballast/core/document/errors.ts";
import type { StateMachineName } from "../../../../stacks/catalog.ts";
import { environment } from "../environment.ts";

const client = new SFNClient({});

/** Starts an execution. Starting it again while it runs, or after it ran, changes nothing. */
export async function startExecution(machine: StateMachineName, name: string, input: object): Promise<void> {
  const stateMachineArn = environment.stateMachineArn(machine);
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

/** Stops an execution, if there is one of this name. */
export async function stopExecution(machine: StateMachineName, name: string, cause: string): Promise<void> {
  const executionArn = executionArnOf(machine, name);
  try {
    await client.send(new StopExecutionCommand({ executionArn, error: "Cancelled", cause }));
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
  }
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED" | "PENDING_REDRIVE";

/** The status of an execution, null if there is none of this name. */
export async function executionStatus(machine: StateMachineName, name: string): Promise<ExecutionStatus | null> {
  const executionArn = executionArnOf(machine, name);
  try {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
    assert(status !== undefined, "an execution has a status");
    return status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return null;
    throw error;
  }
}

function executionArnOf(machine: StateMachineName, name: string): string {
  return `${environment.stateMachineArn(machine).replace(":stateMachine:", ":execution:")}:${name}`;
}

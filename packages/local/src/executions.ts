/**
 * Executions of the state machine: the interpreter runs the definition that is deployed, its tasks are the functions of
 * the catalog. As on AWS a name is used once, and the end of an execution is an event. They live as long as the process.
 */
import { randomUUID } from "node:crypto";
import { ExecutionAbortedError, ExecutionTimeoutError, StateMachine } from "aws-local-stepfunctions";
import { type FunctionName, functions } from "../../../stacks/catalog.ts";
import { runStateMachine } from "../../../stacks/state-machine.ts";

const ACCOUNT = "000000000000";
const REGION = "us-east-1";
export const STATE_MACHINE_ARN = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:runs`;
/** Executions that make progress at once; more would only make each wait for threads until its time is up. */
const AT_ONCE = 16;
/** Ended executions that are remembered, the latest ones. */
const REMEMBERED = 10_000;

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export interface Execution {
  readonly executionArn: string;
  readonly name: string;
  readonly input: string;
  readonly startDate: Date;
  status: ExecutionStatus;
  stopDate: Date | null;
  output: string | null;
  error: string | null;
  cause: string | null;
}

/** A failure that the Step Functions API answers with 400 and its name. */
export class StatesError extends Error {
  constructor(name: "ExecutionAlreadyExists" | "ExecutionDoesNotExist" | "StateMachineDoesNotExist", message: string) {
    super(message);
    this.name = name;
  }
}

export interface ExecutionsOptions {
  readonly invoke: (functionName: FunctionName, event: unknown, signal: AbortSignal) => Promise<unknown>;
  /** Takes the EventBridge event of each execution that ended. */
  readonly ended: (event: unknown) => void;
}

type Json = Parameters<StateMachine["run"]>[0];

export class Executions {
  #options: ExecutionsOptions;
  readonly #machine: StateMachine;
  readonly #tasks: ReadonlyMap<string, FunctionName>;
  readonly #all = new Map<string, Execution>();
  readonly #stop = new Map<string, (error: string | null, cause: string | null) => void>();
  readonly #waiting: (() => void)[] = [];
  #active = 0;

  constructor(options: ExecutionsOptions) {
    this.#options = options;
    const definition = runStateMachine((job) => functionArn(job));
    this.#tasks = tasksOf(definition);
    this.#machine = new StateMachine(definition as ConstructorParameters<typeof StateMachine>[0]);
  }

  /** The same name and input as a running execution is that execution; any other use of a name again is refused. */
  start(stateMachineArn: string, name: string, input: string): Execution {
    if (stateMachineArn !== STATE_MACHINE_ARN) {
      throw new StatesError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${stateMachineArn}'`);
    }
    const executionArn = `arn:aws:states:${REGION}:${ACCOUNT}:execution:runs:${name}`;
    const existing = this.#all.get(executionArn);
    if (existing !== undefined) {
      if (existing.input === input && existing.status === "RUNNING") return existing;
      throw new StatesError("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
    }
    const execution: Execution = {
      executionArn,
      name,
      input,
      startDate: new Date(),
      status: "RUNNING",
      stopDate: null,
      output: null,
      error: null,
      cause: null,
    };
    this.#all.set(executionArn, execution);
    void this.#run(execution);
    return execution;
  }

  describe(executionArn: string): Execution {
    const execution = this.#all.get(executionArn);
    if (execution !== undefined) return execution;
    throw new StatesError("ExecutionDoesNotExist", `Execution Does Not Exist: '${executionArn}'`);
  }

  /** Stopping what has ended changes nothing. */
  stop(executionArn: string, error: string | null, cause: string | null): Execution {
    const execution = this.describe(executionArn);
    this.#stop.get(executionArn)?.(error, cause);
    return execution;
  }

  /** Ends the interpreters without an event: the process is about to end, and no execution ended by itself. */
  abandon(): void {
    this.#options = { ...this.#options, ended: () => undefined };
    for (const stop of this.#stop.values()) stop(null, null);
  }

  async #run(execution: Execution): Promise<void> {
    const ended = new AbortController();
    let abort: () => void = () => undefined;
    this.#stop.set(execution.executionArn, (error, cause) => {
      this.#end(execution, "ABORTED", { error, cause });
      abort();
      ended.abort();
    });
    await this.#turn();
    try {
      if (execution.status !== "RUNNING") return;
      const handlers: Record<string, (input: unknown) => Promise<Json>> = {};
      for (const [state, functionName] of this.#tasks) {
        handlers[state] = async (input) => (await this.#options.invoke(functionName, input, ended.signal)) as Json;
      }
      const running = this.#machine.run(JSON.parse(execution.input), {
        overrides: { taskResourceLocalHandlers: handlers },
        context: { Execution: { Id: execution.executionArn, Name: execution.name } },
      });
      abort = running.abort;
      this.#end(execution, "SUCCEEDED", { output: JSON.stringify(await running.result) });
    } catch (error) {
      this.#fail(execution, error);
    } finally {
      ended.abort();
      this.#stop.delete(execution.executionArn);
      this.#active--;
      this.#waiting.shift()?.();
    }
  }

  /** Resolves when this execution may make progress. */
  async #turn(): Promise<void> {
    if (this.#active >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#active++;
  }

  #fail(execution: Execution, error: unknown): void {
    if (error instanceof ExecutionAbortedError) {
      this.#end(execution, "ABORTED", {});
    } else if (error instanceof ExecutionTimeoutError) {
      this.#end(execution, "TIMED_OUT", { error: "States.Timeout" });
    } else {
      const failure = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const { name, message } = failure instanceof Error ? failure : new Error(String(failure));
      this.#end(execution, "FAILED", { error: name, cause: message });
    }
  }

  #end(
    execution: Execution,
    status: ExecutionStatus,
    { output = null, error = null, cause = null }: Partial<Pick<Execution, "output" | "error" | "cause">>,
  ): void {
    if (execution.status !== "RUNNING") return;
    Object.assign(execution, { status, stopDate: new Date(), output, error, cause });
    this.#options.ended(endedEvent(execution));
    if (this.#all.size > REMEMBERED) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const [arn, { status }] of this.#all) {
      if (status === "RUNNING") continue;
      this.#all.delete(arn);
      return;
    }
  }
}

function functionArn(name: FunctionName): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
}

/** The function behind each task of a definition, maps included. */
function tasksOf(definition: unknown, found = new Map<string, FunctionName>()): Map<string, FunctionName> {
  const { States } = definition as { readonly States: Readonly<Record<string, Record<string, unknown>>> };
  for (const [name, state] of Object.entries(States)) {
    if (state["Type"] === "Map") tasksOf(state["ItemProcessor"], found);
    if (state["Type"] !== "Task") continue;
    const target = Object.keys(functions).find((each) => functionArn(each as FunctionName) === state["Resource"]);
    if (target === undefined) throw new Error(`The state ${name} names no function of the catalog.`);
    found.set(name, target as FunctionName);
  }
  return found;
}

/** The event by which EventBridge tells that an execution ended. */
function endedEvent(execution: Execution): unknown {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: ACCOUNT,
    time: new Date().toISOString(),
    region: REGION,
    resources: [execution.executionArn],
    detail: {
      executionArn: execution.executionArn,
      stateMachineArn: STATE_MACHINE_ARN,
      name: execution.name,
      status: execution.status,
      startDate: execution.startDate.getTime(),
      stopDate: execution.stopDate?.getTime() ?? null,
      input: execution.input,
      inputDetails: { included: true },
      output: execution.output,
      outputDetails: execution.output === null ? null : { included: true },
      error: execution.error,
      cause: execution.cause,
    },
  };
}

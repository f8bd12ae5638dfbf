/**
 * Executions of the catalog's state machines: the interpreter runs the definitions that are deployed, their tasks are the
 * functions of the catalog. As on AWS a name is used once in a state machine, and the end of an execution is an event.
 * They live as long as the process.
 */
import { randomUUID } from "node:crypto";
import { ExecutionAbortedError, ExecutionTimeoutError, StateMachine } from "aws-local-stepfunctions";
import { definitionOf, jobsOf } from "../../../stacks/definition.ts";
import type { Catalog } from "../../../stacks/entries.ts";
import { ACCOUNT, executionArn, functionArn, REGION, stateMachineArn } from "./account.ts";

/**
 * Executions of one state machine that make progress at once; more would only make each wait for threads until its time
 * is up. Each machine has its own allowance, so that parents which wait for children cannot keep them from starting.
 */
const AT_ONCE = 16;
/** Ended executions that are remembered, the latest ones. */
const REMEMBERED = 10_000;

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export interface Execution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
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
  readonly catalog: Pick<Catalog, "stateMachines" | "functions">;
  readonly invoke: (functionName: string, event: unknown, signal: AbortSignal) => Promise<unknown>;
  /** Takes the EventBridge event of each execution that ended. */
  readonly ended: (event: unknown) => void;
}

type Json = Parameters<StateMachine["run"]>[0];

/** A state machine of the catalog, ready to run. */
interface Machine {
  readonly name: string;
  readonly interpreter: StateMachine;
  /** The function behind each task, by the name of its state. */
  readonly tasks: ReadonlyMap<string, string>;
  readonly waiting: (() => void)[];
  active: number;
}

export class Executions {
  readonly #options: ExecutionsOptions;
  /** By their ARNs. */
  readonly #machines: ReadonlyMap<string, Machine>;
  readonly #all = new Map<string, Execution>();
  readonly #stop = new Map<string, (error: string | null, cause: string | null) => void>();

  constructor(options: ExecutionsOptions) {
    this.#options = options;
    this.#machines = new Map(
      Object.keys(options.catalog.stateMachines).map((name) => [
        stateMachineArn(name),
        machineOf(options.catalog, name),
      ]),
    );
  }

  /** The same name and input as a running execution is that execution; any other use of a name again is refused. */
  start(machineArn: string, name: string, input: string): Execution {
    const machine = this.#machines.get(machineArn);
    if (machine === undefined) {
      throw new StatesError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${machineArn}'`);
    }
    const arn = executionArn(machine.name, name);
    const existing = this.#all.get(arn);
    if (existing !== undefined) {
      if (existing.input === input && existing.status === "RUNNING") return existing;
      throw new StatesError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    }
    const execution: Execution = {
      executionArn: arn,
      stateMachineArn: machineArn,
      name,
      input,
      startDate: new Date(),
      status: "RUNNING",
      stopDate: null,
      output: null,
      error: null,
      cause: null,
    };
    this.#all.set(arn, execution);
    void this.#run(machine, execution);
    return execution;
  }

  describe(arn: string): Execution {
    const execution = this.#all.get(arn);
    if (execution !== undefined) return execution;
    throw new StatesError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  }

  /** Stopping what has ended changes nothing. */
  stop(arn: string, error: string | null, cause: string | null): Execution {
    const execution = this.describe(arn);
    this.#stop.get(arn)?.(error, cause);
    return execution;
  }

  /** Ends the interpreters without an event, since no execution ended by itself, and forgets that there were any. */
  abandon(): void {
    for (const execution of this.#all.values()) execution.status = "ABORTED";
    for (const stop of this.#stop.values()) stop(null, null);
    this.#all.clear();
  }

  async #run(machine: Machine, execution: Execution): Promise<void> {
    const ended = new AbortController();
    let abort: () => void = () => undefined;
    const stop = (error: string | null, cause: string | null) => {
      this.#end(execution, "ABORTED", { error, cause });
      abort();
      ended.abort();
    };
    this.#stop.set(execution.executionArn, stop);
    await turn(machine);
    try {
      if (execution.status !== "RUNNING") return;
      const handlers: Record<string, (input: unknown) => Promise<Json>> = {};
      for (const [state, functionName] of machine.tasks) {
        handlers[state] = async (input) => (await this.#options.invoke(functionName, input, ended.signal)) as Json;
      }
      const running = machine.interpreter.run(JSON.parse(execution.input), {
        overrides: { taskResourceLocalHandlers: handlers },
        context: { Execution: { Id: execution.executionArn, Name: execution.name } },
      });
      abort = running.abort;
      this.#end(execution, "SUCCEEDED", { output: JSON.stringify(await running.result) });
    } catch (error) {
      this.#fail(execution, error);
    } finally {
      ended.abort();
      // Forgotten and started again, another execution has this name by now.
      if (this.#stop.get(execution.executionArn) === stop) this.#stop.delete(execution.executionArn);
      machine.active--;
      machine.waiting.shift()?.();
    }
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

/** Resolves when one more execution of the machine may make progress. */
async function turn(machine: Machine): Promise<void> {
  if (machine.active >= AT_ONCE) await new Promise<void>((resolve) => machine.waiting.push(resolve));
  machine.active++;
}

function machineOf(catalog: ExecutionsOptions["catalog"], name: string): Machine {
  const definition = definitionOf(catalog, name, functionArn);
  const functionAt = new Map(jobsOf(catalog, name).map((job) => [functionArn(job), job]));
  const tasks = new Map<string, string>();
  for (const [state, { Type, Resource = "" }] of statesOf(definition as States)) {
    if (Type !== "Task") continue;
    const job = functionAt.get(Resource);
    if (job === undefined) throw new Error(`The state ${state} of ${name} names no function of the catalog.`);
    if (tasks.has(state)) throw new Error(`Two states of ${name} are called ${state}.`);
    tasks.set(state, job);
  }
  const interpreter = new StateMachine(definition as ConstructorParameters<typeof StateMachine>[0]);
  return { name, interpreter, tasks, waiting: [], active: 0 };
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly ItemProcessor?: States;
  readonly Branches?: readonly States[];
}

interface States {
  readonly States: Readonly<Record<string, State>>;
}

/** Every state with its name, those inside maps and branches too. */
function* statesOf({ States }: States): Generator<[string, State]> {
  for (const [name, state] of Object.entries(States)) {
    yield [name, state];
    if (state.ItemProcessor !== undefined) yield* statesOf(state.ItemProcessor);
    for (const branch of state.Branches ?? []) yield* statesOf(branch);
  }
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
      stateMachineArn: execution.stateMachineArn,
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

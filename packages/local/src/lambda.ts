/**
 * Lambda on worker threads: JSON in and out, warm threads, one invocation at a time in each, time-outs that stop the
 * thread, failures as { errorType, errorMessage }. Each kind of function has threads of its own: no run holds up a person
 * or a queue.
 */
import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { Catalog, FunctionEntry } from "../../../stacks/entries.ts";
import { Turns } from "./turns.ts";

/** Lambda's limit for the event and for the answer of a synchronous invocation. */
const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;
const API_THREADS = 2;
const STREAM_THREADS = 2;
/** Waits before the two retries of an asynchronous delivery. Lambda waits one minute and two. */
const RETRY_WAITS_MILLISECONDS = [1000, 2000];

/**
 * Lets a test kill the thread of an invocation after its handler has done its work and before it answers, or turn an
 * invocation away as Lambda does when the account's concurrency is used up.
 */
export type Faults = (functionName: string, event: unknown, attempt: number) => "crash" | "throttle" | null;

export interface LambdaOptions {
  readonly functions: Catalog["functions"];
  readonly jobThreads: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Takes what handlers write to their log. */
  readonly log: (text: string) => void;
  readonly faults?: Faults;
}

/** What the caller of a failed invocation sees. Its name is the error's type, as a state machine matches it. */
export class InvocationError extends Error {
  readonly errorType: string;
  readonly errorMessage: string;

  constructor(errorType: string, errorMessage: string, trace: readonly string[] = []) {
    super(JSON.stringify({ errorType, errorMessage, trace }));
    this.name = errorType;
    this.errorType = errorType;
    this.errorMessage = errorMessage;
  }
}

/** From the pool to its thread. */
export interface WorkerRequest {
  readonly requestId: string;
  readonly functionName: string;
  readonly payload: string;
  readonly deadlineMilliseconds: number;
  readonly crash: boolean;
}

/** From the thread to its pool; `ready` once, when every handler is loaded. */
export type WorkerAnswer =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly payload: string }
  | {
      readonly kind: "failed";
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace: readonly string[];
    };

interface Task {
  readonly functionName: string;
  readonly entry: FunctionEntry;
  readonly requestId: string;
  readonly payload: string;
  readonly crash: boolean;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (payload: string) => void;
  readonly reject: (error: Error) => void;
}

export class Lambda {
  readonly #pools: Record<FunctionEntry["kind"], Pool>;
  readonly #attempts = new Map<string, number>();
  readonly #options: LambdaOptions;
  #stopped = false;

  constructor(options: LambdaOptions) {
    this.#options = options;
    this.#pools = {
      api: new Pool("api", API_THREADS, options),
      stream: new Pool("stream", STREAM_THREADS, options),
      job: new Pool("job", options.jobThreads, options),
    };
  }

  /** Resolves when each kind of function has a thread that has loaded its handlers; the other threads load after it. */
  async ready(): Promise<void> {
    await Promise.all(Object.values(this.#pools).map((pool) => pool.ready()));
  }

  /** Waits for the answer. An aborted signal takes an invocation that has not begun out of the queue. */
  async invoke(functionName: string, event: unknown, signal?: AbortSignal): Promise<unknown> {
    const entry = this.#options.functions[functionName];
    if (entry === undefined) throw new Error(`The catalog has no function ${functionName}.`);
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > PAYLOAD_LIMIT_BYTES) {
      throw new InvocationError("RequestEntityTooLargeException", "The event is larger than 6 MB.");
    }
    const fault = this.#fault(functionName, event, payload);
    if (fault === "throttle") throw new InvocationError("Lambda.TooManyRequestsException", "Rate Exceeded.");
    const crash = fault === "crash";
    const answer = await new Promise<string>((resolve, reject) => {
      const requestId = randomUUID();
      this.#pools[entry.kind].add({ functionName, entry, requestId, payload, crash, signal, resolve, reject });
    });
    if (Buffer.byteLength(answer) > PAYLOAD_LIMIT_BYTES) {
      throw new InvocationError("Function.ResponseSizeTooLarge", "The answer is larger than 6 MB.");
    }
    return JSON.parse(answer);
  }

  /** Delivers an event without waiting for an answer: two retries, then a line in the log. */
  async deliver(functionName: string, event: unknown): Promise<void> {
    for (const wait of [0, ...RETRY_WAITS_MILLISECONDS]) {
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      if (this.#stopped) return;
      const failure = await this.invoke(functionName, event).then(
        () => null,
        (error: unknown) => error,
      );
      if (failure === null) return;
      if (!this.#stopped) this.#options.log(`${functionName} failed: ${String(failure)}\n`);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(Object.values(this.#pools).map((pool) => pool.stop()));
  }

  #fault(functionName: string, event: unknown, payload: string): ReturnType<Faults> {
    const { faults } = this.#options;
    if (faults === undefined) return null;
    const key = `${functionName} ${payload}`;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return faults(functionName, event, attempt);
  }
}

/** Threads that stay warm, and the invocations that wait for one. A thread that dies is replaced. */
class Pool {
  readonly #kind: FunctionEntry["kind"];
  readonly #options: LambdaOptions;
  readonly #threads = new Set<Thread>();
  readonly #waiting = new Turns<Task>();
  #stopped = false;

  constructor(kind: FunctionEntry["kind"], size: number, options: LambdaOptions) {
    this.#kind = kind;
    this.#options = options;
    // Without a function of its kind a thread would wait for ever.
    if (!Object.values(options.functions).some((entry) => entry.kind === kind)) return;
    this.#start();
    void this.ready().then(() => {
      for (let i = 1; i < size && !this.#stopped; i++) this.#start();
    });
  }

  async ready(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.ready));
  }

  add(task: Task): void {
    if (this.#stopped) {
      task.reject(new InvocationError("ServiceException", "The cloud is stopping."));
      return;
    }
    this.#waiting.add(task.functionName, task);
    this.#next();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (let task = this.#waiting.take(); task !== undefined; task = this.#waiting.take()) {
      task.reject(new InvocationError("ServiceException", "The cloud is stopping."));
    }
    await Promise.all([...this.#threads].map((thread) => thread.kill("ServiceException", "The cloud is stopping.")));
  }

  #start(): void {
    const thread = new Thread(this.#kind, this.#options, {
      idle: () => this.#next(),
      gone: () => {
        this.#threads.delete(thread);
        if (!this.#stopped) this.#start();
      },
    });
    this.#threads.add(thread);
  }

  #next(): void {
    for (const thread of this.#threads) {
      if (!thread.idle) continue;
      const task = this.#takeWaiting();
      if (task === undefined) return;
      thread.run(task);
    }
  }

  #takeWaiting(): Task | undefined {
    for (;;) {
      const task = this.#waiting.take();
      if (task === undefined || task.signal?.aborted !== true) return task;
      task.reject(new InvocationError("ServiceException", "The execution has ended."));
    }
  }
}

class Thread {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #log: (text: string) => void;
  #loaded = false;
  #dead = false;
  #task: { readonly task: Task; readonly timer: NodeJS.Timeout } | null = null;
  #lastError = "The thread ended.";

  constructor(
    kind: FunctionEntry["kind"],
    { functions, environment, log }: LambdaOptions,
    on: { readonly idle: () => void; readonly gone: () => void },
  ) {
    this.#log = log;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: {
        functions: Object.fromEntries(Object.entries(functions).filter(([, entry]) => entry.kind === kind)),
      },
      env: { ...environment },
      stdout: true,
      stderr: true,
    });
    this.#worker.stdout.setEncoding("utf8").on("data", log);
    this.#worker.stderr.setEncoding("utf8").on("data", log);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#worker.on("message", (answer: WorkerAnswer) => {
      if (answer.kind === "ready") {
        this.#loaded = true;
        resolve();
      } else {
        this.#settle(answer);
      }
      on.idle();
    });
    this.#worker.on("error", (error) => {
      this.#lastError = error instanceof Error ? error.message : String(error);
      log(`A worker thread failed: ${error instanceof Error ? error.stack : error}\n`);
    });
    this.#worker.on("exit", () => {
      this.#dead = true;
      this.#settle({ kind: "failed", errorType: "Runtime.ExitError", errorMessage: this.#lastError, trace: [] });
      resolve();
      on.gone();
    });
  }

  get idle(): boolean {
    return this.#loaded && !this.#dead && this.#task === null;
  }

  run(task: Task): void {
    const { timeoutSeconds } = task.entry;
    const timer = setTimeout(() => {
      void this.kill("Sandbox.Timedout", `${task.requestId} Task timed out after ${timeoutSeconds} seconds.`);
    }, timeoutSeconds * 1000);
    this.#task = { task, timer };
    const request: WorkerRequest = {
      requestId: task.requestId,
      functionName: task.functionName,
      payload: task.payload,
      deadlineMilliseconds: Date.now() + timeoutSeconds * 1000,
      crash: task.crash,
    };
    this.#worker.postMessage(request);
  }

  /** Ends the thread; its invocation fails for the given reason. */
  async kill(errorType: string, errorMessage: string): Promise<void> {
    this.#dead = true;
    this.#settle({ kind: "failed", errorType, errorMessage, trace: [] });
    await this.#worker.terminate();
  }

  #settle(answer: Exclude<WorkerAnswer, { kind: "ready" }>): void {
    if (this.#task === null) return;
    const { task, timer } = this.#task;
    clearTimeout(timer);
    this.#task = null;
    if (answer.kind === "done") {
      task.resolve(answer.payload);
    } else {
      if (answer.errorType !== "ServiceException") {
        this.#log(`${task.functionName} ${task.requestId}: ${answer.errorType}: ${answer.errorMessage}\n`);
      }
      task.reject(new InvocationError(answer.errorType, answer.errorMessage, answer.trace));
    }
  }
}

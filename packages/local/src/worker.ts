/** One warm Lambda: a thread that has loaded the handlers of its kind and runs one invocation at a time. */
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@ballast/core/document/errors.ts";
import type { Context } from "aws-lambda";
import type { Catalog } from "../../../stacks/entries.ts";
import { functionArn } from "./account.ts";
import type { WorkerAnswer, WorkerRequest } from "./lambda.ts";

type Handler = (event: unknown, context: Context) => unknown;

assert(parentPort !== null, "this file runs in a worker thread");
const port = parentPort;
const answer = (message: WorkerAnswer) => port.postMessage(message);

const { functions } = workerData as Pick<Catalog, "functions">;
const handlers = new Map(Object.entries(functions).map(([name, entry]) => [name, load(entry.handler)]));
// A handler that cannot be loaded fails its own invocations, and says why.
await Promise.allSettled(handlers.values());
port.on("message", (request: WorkerRequest) => void run(request));
answer({ kind: "ready" });

/** `api/create-run.handler` is the export `handler` of packages/functions/src/api/create-run.ts. */
async function load(name: string): Promise<Handler> {
  const dot = name.lastIndexOf(".");
  const module: Record<string, unknown> = await import(
    new URL(`../../functions/src/${name.slice(0, dot)}.ts`, import.meta.url).href
  );
  const handler = module[name.slice(dot + 1)];
  if (typeof handler !== "function") throw new Error(`${name} is not a function.`);
  return handler as Handler;
}

async function run(request: WorkerRequest): Promise<void> {
  try {
    const handler = await handlers.get(request.functionName);
    assert(handler !== undefined, `${request.functionName} is a function of this thread's kind`);
    const result = await handler(JSON.parse(request.payload), contextOf(request));
    if (request.crash) process.exit(1);
    answer({ kind: "done", payload: JSON.stringify(result ?? null) });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const trace = (failure.stack ?? "").split("\n");
    answer({ kind: "failed", errorType: failure.name, errorMessage: failure.message, trace });
  }
}

function contextOf({ functionName, requestId, deadlineMilliseconds }: WorkerRequest): Context {
  return {
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn(functionName),
    awsRequestId: requestId,
    memoryLimitInMB: String(functions[functionName]?.memoryMegabytes),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMilliseconds - Date.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

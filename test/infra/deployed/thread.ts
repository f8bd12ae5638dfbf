/** One Lambda: a thread of plain Node that has nothing but the bundle and its environment. JSON in, JSON out. */
import { parentPort, workerData } from "node:worker_threads";
import type { Context } from "aws-lambda";

const { file, name, memoryMegabytes, timeoutSeconds } = workerData as {
  readonly file: string;
  readonly name: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
};
const { handler } = (await import(file)) as { handler: (event: unknown, context: Context) => unknown };

parentPort?.on("message", async ({ id, payload }: { readonly id: number; readonly payload: string }) => {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const context: Context = {
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:eu-west-2:123456789012:function:${name}`,
    awsRequestId: `${name}-${id}`,
    memoryLimitInMB: String(memoryMegabytes),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: "deployed",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
  try {
    parentPort?.postMessage({ payload: JSON.stringify((await handler(JSON.parse(payload), context)) ?? null) });
  } catch (error) {
    const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
    parentPort?.postMessage({ failure: { errorType, errorMessage } });
  }
});

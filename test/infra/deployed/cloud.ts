/**
 * The embedded cloud with the deployed functions in it: each its own bundle in its own thread of plain Node, with the
 * environment that the stack gives it. Events come as the services send them; what the functions ask of AWS is recorded.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { bucketName, credentials, REGION, stateMachineArn } from "@ballast/local/account.ts";
import { Executions } from "@ballast/local/executions.ts";
import { startGateway } from "@ballast/local/gateway.ts";
import { InvocationError } from "@ballast/local/lambda.ts";
import { startQueues } from "@ballast/local/queues.ts";
import { startStatesEndpoint } from "@ballast/local/states-endpoint.ts";
import { startStorage } from "@ballast/local/storage.ts";
import { catalog } from "../../../stacks/catalog.ts";
import { variableOf } from "../../../stacks/variables.ts";
import { logical, ofType } from "../resources.ts";
import type { Resource } from "../synthesize.ts";
import { bundleFunctions } from "./bundles.ts";
import { startRecorder } from "./recorder.ts";

interface Answer {
  readonly payload?: string;
  readonly failure?: { readonly errorType: string; readonly errorMessage: string };
}

/** One warm function: a thread that does one thing at a time, as Lambda lets it. */
class DeployedFunction {
  readonly #worker: Worker;
  #count = 0;
  #current: PromiseWithResolvers<unknown> | null = null;
  #before: Promise<unknown> = Promise.resolve();
  #broken: Error | null = null;

  constructor(name: string, file: string, env: Readonly<Record<string, string>>) {
    const entry = catalog.functions[name];
    if (entry === undefined) throw new Error(`The catalog has no function ${name}.`);
    const { memoryMegabytes, timeoutSeconds } = entry;
    const workerData = { file, name, memoryMegabytes, timeoutSeconds };
    this.#worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData, env: { ...env }, stdout: true });
    this.#worker.on("message", ({ payload, failure }: Answer) => {
      if (failure === undefined) this.#current?.resolve(JSON.parse(payload ?? "null"));
      else this.#current?.reject(new InvocationError(failure.errorType, failure.errorMessage));
    });
    this.#worker.on("error", (error) => {
      this.#broken = error instanceof Error ? error : new Error(String(error));
      this.#current?.reject(this.#broken);
    });
  }

  /** An aborted signal takes back what has not begun. */
  invoke(event: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    const answer = this.#before.then(() => {
      if (this.#broken !== null) throw this.#broken;
      if (signal?.aborted === true) throw new InvocationError("ServiceException", "The execution has ended.");
      this.#current = Promise.withResolvers<unknown>();
      this.#worker.postMessage({ id: ++this.#count, payload: JSON.stringify(event) });
      return this.#current.promise;
    });
    this.#before = answer.catch(() => undefined);
    return answer;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

export async function startDeployed(resources: readonly Resource[]) {
  const folder = mkdtempSync(join(tmpdir(), "ballast-deployed-"));
  const [storage, bundles] = await Promise.all([
    startStorage(join(folder, "data"), catalog),
    bundleFunctions(join(folder, "bundles")),
  ]);
  const warm = new Map<string, DeployedFunction>();
  const executions = new Executions({
    catalog,
    invoke,
    ended: (event) => void deliver(catalog.executionEnded, event),
  });
  const states = await startStatesEndpoint(executions);
  const recorder = await startRecorder({
    s3: storage.storageUrl,
    sqs: storage.storageUrl,
    dynamodb: storage.databaseUrl,
    sfn: states.url,
  });

  async function invoke(name: string, event: unknown, signal?: AbortSignal): Promise<unknown> {
    let called = warm.get(name);
    if (called === undefined) {
      const env = { ...surroundings(recorder.urls, name), ...environmentOf(resources, name) };
      called = new DeployedFunction(name, bundles.get(name)?.file ?? "", env);
      warm.set(name, called);
    }
    const answer = await called.invoke(event, signal);
    const { statusCode, headers } = (answer ?? {}) as { statusCode?: number; headers?: { location?: string } };
    if (headers?.location?.includes("X-Amz-Signature")) {
      recorder.signed(name, statusCode === 303 ? "GET" : "PUT", headers.location);
    }
    return answer;
  }

  const failures: unknown[] = [];
  let delivered = 0;
  const log = (text: string) => void failures.push(text);
  /** An asynchronous call: who makes it hears of no failure. */
  const deliver = async (name: string, event: unknown) => {
    await invoke(name, event).catch((error: unknown) => failures.push(error));
    delivered++;
  };
  const gateway = await startGateway({ port: 0, routes: catalog.routes, invoke, storageUrl: recorder.urls.s3, log });
  const stopQueues = startQueues({ catalog, sqs: storage.sqs, urls: storage.queueUrls, invoke, log });

  return {
    url: gateway.url,
    invoke,
    bundles,
    /** The functions that have been called. */
    called: () => [...warm.keys()],
    storage,
    requests: recorder.requests,
    unavailable: recorder.unavailable,
    /** What went wrong where nobody waits for an answer. */
    failures: failures as readonly unknown[],
    /** How many events have been delivered and dealt with to their end. */
    delivered: () => delivered,
    stop: async () => {
      stopQueues();
      executions.abandon();
      await gateway.stop();
      await Promise.all([...warm.values()].map((each) => each.stop()));
      await states.stop();
      recorder.stop();
      await storage.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What Lambda itself puts into the environment, and the endpoints of the emulators behind their recorders. */
function surroundings(urls: Readonly<Record<"s3" | "sqs" | "dynamodb" | "sfn", string>>, name: string) {
  return {
    AWS_REGION: REGION,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SDK_UA_APP_ID: name,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_ENDPOINT_URL_S3: urls.s3,
    AWS_ENDPOINT_URL_SQS: urls.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
    AWS_ENDPOINT_URL_SFN: urls.sfn,
    // There is no X-Ray here.
    POWERTOOLS_TRACE_ENABLED: "false",
  };
}

/** What things are called here; a variable that the stack does not set is not there either. */
const namesHere: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.keys(catalog.buckets).map((name) => [variableOf("BUCKET", name), bucketName(name)]),
  ...Object.keys(catalog.tables).map((name) => [variableOf("TABLE", name), name]),
  ...Object.keys(catalog.stateMachines).map((name) => [variableOf("STATE_MACHINE", name), stateMachineArn(name)]),
]);

/** The variables that the stack sets for a function, with the names of things as they are here. */
function environmentOf(resources: readonly Resource[], name: string): Record<string, string> {
  const deployed = ofType(resources, "aws:lambda/function:Function").find(
    (resource) => resource.name === `${logical(name)}Function`,
  );
  const { variables } = deployed?.inputs["environment"] as { readonly variables: Readonly<Record<string, string>> };
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, namesHere[key] ?? value]));
}

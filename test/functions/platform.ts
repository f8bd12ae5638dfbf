/**
 * The handlers as Lambda would run them, on emulators of S3 and DynamoDB. Nothing runs by itself: a test invokes the jobs
 * of a run in the order it wants to see.
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Problem, Run, type RunId } from "@ballast/core/run.ts";
import { bucketName, credentials, REGION, stateMachineArn } from "@ballast/local/account.ts";
import { startStorage } from "@ballast/local/storage.ts";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { catalog, type FunctionName, functions } from "../../stacks/catalog.ts";
import { startStates } from "./states.ts";

export interface Call {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A document is sent as JSON, a text as it is. */
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
  /** The subject of the caller's token; null for a token that names nobody. */
  readonly subject?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly isBase64Encoded: boolean;
}

const Bucket = bucketName("documents");

type Handler = (event: unknown, context: Context) => Promise<unknown>;

export type Platform = Awaited<ReturnType<typeof startPlatform>>;

export async function startPlatform({ logLevel = "SILENT" }: { readonly logLevel?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "ballast-"));
  const [storage, states] = await Promise.all([startStorage(folder, catalog), startStates()]);
  // Handlers read their environment when they are imported, so they are imported after this.
  Object.assign(process.env, {
    BALLAST_BUCKET_DOCUMENTS: Bucket,
    BALLAST_TABLE_RUNS: "runs",
    BALLAST_STATE_MACHINE_RUNS: stateMachineArn("runs"),
    BALLAST_CODE_VERSION: "test",
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: storage.storageUrl,
    AWS_ENDPOINT_URL_DYNAMODB: storage.databaseUrl,
    AWS_ENDPOINT_URL_SFN: states.url,
    AWS_MAX_ATTEMPTS: "1",
    POWERTOOLS_LOG_LEVEL: logLevel,
    POWERTOOLS_METRICS_DISABLED: "true",
  });
  const s3 = new S3Client({ endpoint: storage.storageUrl, region: REGION, credentials });

  async function invoke(name: FunctionName, event: unknown): Promise<unknown> {
    const [file = "", exported = ""] = functions[name].handler.split(".");
    const module: Record<string, Handler> = await import(
      new URL(`../../packages/functions/src/${file}.ts`, import.meta.url).href
    );
    const handler = module[exported];
    if (handler === undefined) throw new Error(`${name} has no handler.`);
    return handler(JSON.parse(JSON.stringify(event)), contextOf(name));
  }

  async function call(name: FunctionName, request: Call = {}): Promise<Answer> {
    const result = (await invoke(name, httpEvent(request))) as APIGatewayProxyStructuredResultV2;
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      text: result.body ?? "",
      isBase64Encoded: result.isBase64Encoded ?? false,
    };
  }

  async function start(engine: string, input: unknown, more: Call & { readonly label?: string } = {}): Promise<Run> {
    const { label, ...request } = more;
    const answer = await call("create-run", { ...request, body: { engine, label, input } });
    if (answer.status !== 202) throw new Error(answer.text);
    return Run.parse(JSON.parse(answer.text));
  }

  async function run(id: string): Promise<Run> {
    return Run.parse(JSON.parse((await call("get-run", { path: { id } })).text));
  }

  /** What the state machine does with a run, one job after the other. */
  async function execute(runId: RunId): Promise<Run> {
    const planned = (await invoke("plan", { runId })) as Record<"chunks" | "groups", readonly number[]>;
    for (const index of planned.chunks) await invoke("simulate", { runId, index });
    for (const group of planned.groups) await invoke("reduce-group", { runId, group });
    await invoke("publish", await invoke("reduce", { runId }));
    return run(runId);
  }

  /** The keys of all objects in the bucket. */
  async function objects(): Promise<string[]> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = "" }) => Key).sort();
  }

  async function object(Key: string): Promise<string> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? "";
  }

  async function put(Key: string, text: string): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(text) }));
  }

  /** Stores JSON text as a job does. */
  async function store(key: string, text: string): Promise<void> {
    const { putBytes } = await import("@ballast/functions/store/documents.ts");
    await putBytes(key, Buffer.from(text), "application/json");
  }

  async function stop(): Promise<void> {
    s3.destroy();
    await Promise.all([storage.stop(), states.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }

  return { states, invoke, call, start, run, execute, objects, object, put, store, stop };
}

/** The problem document of a refusal; fails if the answer is none. */
export function problemOf({ status, headers, text }: Answer): Problem {
  if (headers["content-type"] !== "application/problem+json") throw new Error(`No problem document: ${text}`);
  const problem = Problem.parse(JSON.parse(text));
  if (problem.status !== status) throw new Error(`HTTP ${status} with a problem of status ${problem.status}`);
  return problem;
}

function httpEvent({ path, query, headers, body, isBase64Encoded = false, subject }: Call): APIGatewayProxyEventV2 {
  const http = { method: "", path: "", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" };
  const authorizer = { authorizer: { jwt: { claims: subject == null ? {} : { sub: subject }, scopes: [] } } };
  return {
    version: "2.0",
    routeKey: "",
    rawPath: "",
    rawQueryString: "",
    headers: { "content-type": "application/json", ...headers },
    ...(path && { pathParameters: path }),
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: "",
      apiId: "",
      domainName: "",
      domainPrefix: "",
      http,
      requestId: randomUUID(),
      routeKey: "",
      stage: "",
      time: "",
      timeEpoch: 0,
      ...(subject === undefined ? {} : authorizer),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    isBase64Encoded,
  };
}

function contextOf(name: FunctionName): Context {
  const { memoryMegabytes, timeoutSeconds } = functions[name];
  const deadline = Date.now() + timeoutSeconds * 1000;
  return {
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${REGION}:000000000000:function:${name}`,
    awsRequestId: randomUUID(),
    memoryLimitInMB: String(memoryMegabytes),
    logGroupName: "",
    logStreamName: "",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

/**
 * The embedded cloud: the catalog's functions, routes, schedules, queues and state machine on published emulators, in one
 * process and below one folder.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { availableParallelism, devNull } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { catalog as shipped } from "../../../stacks/catalog.ts";
import type { Catalog } from "../../../stacks/entries.ts";
import { variableOf } from "../../../stacks/variables.ts";
import { bucketName, credentials, REGION, stateMachineArn } from "./account.ts";
import { Executions } from "./executions.ts";
import { startGateway } from "./gateway.ts";
import { type FreeBytes, Keeper } from "./keeper.ts";
import { type Faults, Lambda } from "./lambda.ts";
import { lockFolder } from "./lock.ts";
import { openLog } from "./log.ts";
import { hasMark, removeMark, setMark } from "./marks.ts";
import { startStatesEndpoint } from "./states-endpoint.ts";
import { type Storage, startStorage } from "./storage.ts";
import { workOn } from "./work.ts";

export interface CloudOptions {
  /** Port of the console and the API; 0 takes a free one. */
  readonly port: number;
  readonly dataFolder: string;
  /** Threads that do the work of runs; as many as there are cores if left out. */
  readonly workers?: number;
  readonly logLevel?: "DEBUG" | "INFO" | "WARN" | "ERROR" | "SILENT";
  /** Writes the log to the terminal too. */
  readonly verbose?: boolean;
  readonly faults?: Faults;
  /** What there is; the catalog that is shipped if left out. */
  readonly catalog?: Catalog;
  /** What is known of the room on the disk; the file system's own word if left out. */
  readonly freeBytes?: FreeBytes;
}

export interface Cloud {
  readonly url: string;
  /** True until the first start on this data has come to its end. */
  readonly isNew: boolean;
  readonly logFile: string;
  /** Address of a queue of the catalog or of its dead-letter queue. */
  readonly queueUrls: ReadonlyMap<string, string>;
  /** What stands behind the gateway; S3 and SQS are one emulator. */
  readonly serviceUrls: Readonly<Record<"dynamodb" | "s3" | "sqs" | "states", string>>;
  /** Says that the first start has come to its end. */
  begun(): void;
  stop(): Promise<void>;
}

export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const folder = resolve(options.dataFolder);
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  const stops: (() => unknown)[] = [unlock];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    return { ...(await start(options, folder, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the services in the order of their needs, and notes how each is stopped. */
async function start(options: CloudOptions, folder: string, stops: (() => unknown)[]): Promise<Omit<Cloud, "stop">> {
  const catalog = options.catalog ?? shipped;
  const logFile = openLog(folder);
  stops.push(() => logFile.close());
  const log = (text: string) => {
    logFile.write(text);
    if (options.verbose) process.stderr.write(text);
  };
  let keeper: Keeper | null = null;
  const storage = await startStorage(folder, catalog, (reason) => keeper?.lost(reason));
  stops.push(() => storage.stop());
  let lambda: Lambda | null = null;
  const functionsReady = () => {
    if (lambda === null) throw new Error("The functions have not started.");
    return lambda;
  };
  const swept = Promise.withResolvers<void>();
  const executions = new Executions({
    catalog,
    // No run goes on before it is settled whether the end of the last process is held against it.
    invoke: (name, event, signal) => swept.promise.then(() => functionsReady().invoke(name, event, signal)),
    ended: (event) => void functionsReady().deliver(catalog.executionEnded, event),
  });
  const states = await startStatesEndpoint(executions);
  stops.push(() => states.stop());
  lambda = new Lambda({
    functions: catalog.functions,
    jobThreads: options.workers ?? availableParallelism(),
    environment: { ...environmentOf(storage, states.url, options.logLevel ?? "INFO"), ...namesOf(catalog, storage) },
    log,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  });
  const started = lambda;
  stops.push(() => started.stop());
  const work = workOn({ catalog, storage, lambda: started, executions, log });
  const { freeBytes } = options;
  const kept = new Keeper({ folder, emulators: storage.emulators, log, ...work, ...(freeBytes && { freeBytes }) });
  keeper = kept;
  stops.push(() => work.stop());
  stops.push(() => kept.stop());
  await started.ready();
  const writers = writersOf(catalog);
  const invoke = async (name: string, event: unknown) => {
    if (writers.has(name)) await kept.demand();
    return kept.during(() => started.invoke(name, event), hasFailed);
  };
  const { storageUrl, queueUrls } = storage;
  const gateway = await startGateway({ port: options.port, routes: catalog.routes, invoke, storageUrl, log });
  stops.push(() => gateway.stop());
  // The last process left runs without an execution: they are started again before anything else happens.
  await work.resume(hasMark(folder, "stopped"));
  removeMark(folder, "stopped");
  stops.push(() => setMark(folder, "stopped"));
  swept.resolve();
  kept.start();
  return {
    url: gateway.url,
    isNew: !hasMark(folder, "begun"),
    begun: () => setMark(folder, "begun"),
    logFile: logFile.file,
    queueUrls,
    serviceUrls: { dynamodb: storage.databaseUrl, s3: storageUrl, sqs: storageUrl, states: states.url },
  };
}

/** The verbs of what changes nothing. */
const READS = /:(get|list|query|read)$/;

/** The functions that may change something, and so may need room for it. */
function writersOf({ functions }: Catalog): ReadonlySet<string> {
  const writes = (permission: string) => !READS.test(permission);
  return new Set(Object.keys(functions).filter((name) => functions[name]?.permissions.some(writes)));
}

const Failed = z.object({ statusCode: z.int().min(500) });

function hasFailed(answer: unknown): boolean {
  return Failed.safeParse(answer).success;
}

/** What functions find in their environment, here as on AWS; the endpoints are all that differs. */
function environmentOf(
  { databaseUrl, storageUrl }: Storage,
  statesUrl: string,
  logLevel: string,
): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    AWS_REGION: REGION,
    // Nothing of the user's own AWS set-up may reach a function.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: databaseUrl,
    AWS_ENDPOINT_URL_S3: storageUrl,
    AWS_ENDPOINT_URL_SQS: storageUrl,
    AWS_ENDPOINT_URL_SFN: statesUrl,
    BALLAST_CODE_VERSION: codeVersion(),
    POWERTOOLS_SERVICE_NAME: "ballast",
    POWERTOOLS_LOG_LEVEL: logLevel,
    POWERTOOLS_TRACE_ENABLED: "false",
    POWERTOOLS_METRICS_DISABLED: "true",
  };
}

/** What the things of the catalog are called here. */
function namesOf({ buckets, tables, stateMachines, queues }: Catalog, { queueUrls }: Storage): Record<string, string> {
  return Object.fromEntries([
    ...Object.keys(buckets).map((name) => [variableOf("BUCKET", name), bucketName(name)]),
    ...Object.keys(tables).map((name) => [variableOf("TABLE", name), name]),
    ...Object.keys(stateMachines).map((name) => [variableOf("STATE_MACHINE", name), stateMachineArn(name)]),
    ...Object.keys(queues).map((name) => [variableOf("QUEUE", name), queueUrls.get(name)]),
  ]);
}

/** The commit, marked if files differ from it; a copy without history says so. */
function codeVersion(): string {
  try {
    const root = fileURLToPath(new URL("../../..", import.meta.url));
    const git = ["describe", "--always", "--dirty", "--abbrev=12"];
    return execFileSync("git", git, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "unversioned";
  }
}

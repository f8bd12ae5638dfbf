/** Everything that the deployed functions are for, once: a life in which each makes every call to AWS that it can make. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { engineNamed } from "@ballast/core/engines.ts";
import { isTerminal, Run, RunPage } from "@ballast/core/run.ts";
import { bucketName, credentials, executionArn, REGION, stateMachineArn } from "@ballast/local/account.ts";
import type { Counts } from "../../../scripts/costs.ts";
import { smoke } from "../../../scripts/smoke.ts";
import { dividedExposureDocument as divided } from "../../integration/documents.ts";
import type { startDeployed } from "./cloud.ts";
import type { Request } from "./recorder.ts";

export type Deployed = Awaited<ReturnType<typeof startDeployed>>;

/** Nothing here takes a minute, on however busy a machine. */
const MOST_MILLISECONDS = 180_000;
const baCva = { engine: "ba-cva", label: "Deployed", input: engineNamed("ba-cva").example };

export interface Life {
  /** What the smoke test said, line by line. */
  readonly smoke: readonly string[];
  readonly statuses: Readonly<Record<string, string>>;
  /** The status of each answer of a route that the smoke test does not ask. */
  readonly answers: Readonly<Record<string, number>>;
  readonly bills: Readonly<Record<"baCva" | "exposure", MeasuredBill>>;
}

export interface MeasuredBill {
  readonly chunkCount: number;
  readonly run: Counts;
  readonly chunks: Counts;
}

export async function live(cloud: Deployed): Promise<Life> {
  const bills = { baCva: await billOf(cloud, "ba-cva"), exposure: await billOf(cloud, "exposure", divided) };
  const said: string[] = [];
  await smoke(cloud.url, undefined, (line) => said.push(line));
  const answers = await askEverything(cloud);
  const statuses = {
    queue: (await fromQueue(cloud)).status,
    schedule: (await fromSchedule(cloud)).status,
    swept: (await swept(cloud)).status,
    timedOut: (await timedOut(cloud)).status,
  };
  await failingJobs(cloud);
  return { smoke: said, statuses, answers, bills };
}

/** What a run asks of S3 and DynamoDB until it is settled, and of that what its chunks ask; without who looks at it. */
async function billOf(cloud: Deployed, engine: string, input = engineNamed(engine).example): Promise<MeasuredBill> {
  const [from, before] = [cloud.requests.length, cloud.delivered()];
  const label = `Bill of ${engine}`;
  await fetch(`${cloud.url}/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ engine, label, input }),
  });
  const { chunkCount } = await labelled(cloud, label);
  const asked = () => cloud.requests.slice(from).filter(({ functionName }) => !/^(get|list)-run/.test(functionName));
  // All of it, and not only its first question.
  const settled = async () => (cloud.delivered() > before ? true : undefined);
  await inTime(settled, `the run of ${engine} is not settled`);
  return {
    chunkCount: chunkCount ?? 0,
    run: countsOf(asked().filter((request) => !isForChunk(request))),
    chunks: countsOf(asked().filter(isForChunk)),
  };
}

/** What is asked once for each chunk: by the chunk, and by the reduction for its partial result. */
function isForChunk({ functionName, url }: Request): boolean {
  return functionName === "simulate" || url.pathname.includes("/partials/");
}

/** Of an item in the index by time, each unit is written twice; a run's progress is in no index. */
function countsOf(requests: readonly Request[]): Counts {
  const sum = (counted: (request: Request) => number) => requests.reduce((all, each) => all + counted(each), 0);
  const isRead = ({ action, method, service }: Request) =>
    service === "s3" ? method === "GET" : action === "GetItem" || action === "Query";
  const isWrite = (each: Request) => each.service === "dynamodb" && !isRead(each);
  const inIndex = ({ body }: Request) => !/"id":\{"S":"\w+#progress\d+"\}/.test(body.toString("utf8"));
  return {
    objectWrites: sum((each) => (each.service === "s3" && !isRead(each) ? 1 : 0)),
    objectReads: sum((each) => (each.service === "s3" && isRead(each) ? 1 : 0)),
    // A write whose condition does not hold is billed too, and the emulator says nothing of it.
    writeUnits: sum((each) => (isWrite(each) ? Math.max(1, each.units) * (inIndex(each) ? 2 : 1) : 0)),
    readUnits: sum((each) => (isRead(each) ? each.units : 0)),
  };
}

async function askEverything({ url }: Deployed): Promise<Record<string, number>> {
  const { runs } = RunPage.parse(await (await fetch(`${url}/v1/runs?limit=100`)).json());
  const run = runs.find(({ engine, status }) => engine === "ba-cva" && status === "succeeded");
  const chunked = runs.find(({ engine, status }) => engine === "exposure" && status === "succeeded");
  const post = (path: string, document: unknown) =>
    fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(document),
    });
  const csv = "id,counterparty,exposureMethod,exposureAtDefault,effectiveMaturityYears\nN1,C1,sa_ccr,1250000,2.5\n";
  const asked: Record<string, Promise<Response>> = {
    input: fetch(`${url}/v1/runs/${run?.id}/input`),
    file: fetch(`${url}/v1/runs/${chunked?.id}/files/result.json`),
    explanation: fetch(`${url}/v1/runs/${run?.id}/explanation?path=capital`),
    engine: post("/v1/engines/ba-cva", baCva.input),
    list: post("/v1/engines/ba-cva/import/nettingSets", { text: csv }),
    openapi: fetch(`${url}/v1/openapi.json`),
    upload: upload(url, post),
    missing: post("/v1/runs", { engine: "ba-cva", inputUpload: "0".repeat(64) }),
  };
  const statuses = await Promise.all(
    Object.entries(asked).map(async ([name, answer]) => [name, (await answer).status]),
  );
  return Object.fromEntries(statuses);
}

const sent = gzipSync(JSON.stringify(baCva.input));
const inputUpload = createHash("sha256").update(sent).digest("hex");

/** A document that goes ahead of its run: an address to send it to, the document, its run. */
async function upload(url: string, post: (path: string, document: unknown) => Promise<Response>): Promise<Response> {
  const { headers } = await post("/v1/uploads", { sha256: inputUpload, bytes: sent.length });
  await fetch(new URL(headers.get("location") ?? "", url), { method: "PUT", body: sent });
  return post("/v1/runs", { engine: "ba-cva", inputUpload });
}

/** A message that nobody can read, one whose document went ahead of it, and one that brings its own. */
async function fromQueue(cloud: Deployed): Promise<Run> {
  const QueueUrl = cloud.storage.queueUrls.get("run-requests");
  const label = "From the queue";
  const ahead = { engine: "ba-cva", inputUpload, idempotencyKey: "ahead" };
  const whole = { ...baCva, label, idempotencyKey: "message" };
  for (const MessageBody of ["{", JSON.stringify(ahead), JSON.stringify(whole)]) {
    await cloud.storage.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
  return labelled(cloud, label);
}

/** The event that stacks/schedules.ts writes, for one standing order. */
async function fromSchedule(cloud: Deployed): Promise<Run> {
  const label = "Standing order";
  const s3 = new S3Client({ endpoint: cloud.storage.storageUrl, region: REGION, credentials });
  const Body = JSON.stringify({ ...baCva, label });
  await s3.send(new PutObjectCommand({ Bucket: bucketName("documents"), Key: "standing/ba-cva.json", Body }));
  s3.destroy();
  await cloud.invoke("start-scheduled", { time: "2026-11-27T18:30:00Z" });
  return labelled(cloud, label);
}

/** A run that had begun and has no execution: the sweep starts it again. One that has ended and is marked as open is not. */
async function swept(cloud: Deployed): Promise<Run> {
  const { id } = await stuck(cloud, "Swept");
  await cloud.invoke("plan", { runId: id });
  await cloud.invoke("sweep", { all: true });
  const run = await ended(cloud, id);
  const { databaseUrl: endpoint } = cloud.storage;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: REGION, credentials }));
  // As a crash between the end of a run and the removal of its mark leaves it (store/open-runs.ts), long ago.
  const mark = { id: `${id}#open`, all: "open", sortKey: `2026-01-01T00:00:00.000Z#${id}` };
  await client.send(new PutCommand({ TableName: "runs", Item: mark }));
  await cloud.invoke("sweep", {});
  client.destroy();
  return run;
}

/** A run whose execution is said to have timed out. */
async function timedOut(cloud: Deployed): Promise<Run> {
  const { id } = await stuck(cloud, "Timed out");
  await cloud.invoke("settle", {
    version: "0",
    id: "00000000-0000-0000-0000-000000000000",
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: "123456789012",
    time: "2026-11-27T18:30:00Z",
    region: "eu-west-2",
    resources: [executionArn("runs", id)],
    detail: {
      executionArn: executionArn("runs", id),
      stateMachineArn: stateMachineArn("runs"),
      name: id,
      status: "TIMED_OUT",
      startDate: 0,
      stopDate: 0,
      input: JSON.stringify({ runId: id }),
      output: null,
      error: "States.Timeout",
      cause: null,
    },
  });
  return ended(cloud, id);
}

/** Each job of a run that is not ready for it: what fails is noted in the run. */
async function failingJobs(cloud: Deployed): Promise<void> {
  const { id } = await stuck(cloud, "Failing jobs");
  for (const name of ["simulate", "reduce", "publish"] as const) {
    await cloud.invoke(name, { runId: id, index: 0 }).catch(() => undefined);
  }
  await cloud.invoke("fail", { runId: id, error: { Error: "States.Timeout", Cause: "" } });
}

/** A run that is asked for while Step Functions is away: its item is there and its execution is not. */
async function stuck(cloud: Deployed, label: string): Promise<Run> {
  const began = cloud.unavailable("sfn");
  await fetch(`${cloud.url}/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...baCva, label }),
  });
  began();
  return labelled(cloud, label, () => true);
}

async function ended(cloud: Deployed, id: string): Promise<Run> {
  const found = async () => {
    const run = Run.parse(await (await fetch(`${cloud.url}/v1/runs/${id}`)).json());
    return isTerminal(run.status) ? run : undefined;
  };
  return inTime(found, `the run ${id} has not ended`);
}

/** The run with this label, once something holds of it. */
async function labelled(cloud: Deployed, label: string, holds = (run: Run) => isTerminal(run.status)): Promise<Run> {
  const found = async () => {
    const { runs } = RunPage.parse(await (await fetch(`${cloud.url}/v1/runs?limit=100`)).json());
    return runs.find((run) => run.label === label && holds(run));
  };
  return inTime(found, `no run is labelled ${label}`);
}

async function inTime<Found>(find: () => Promise<Found | undefined>, otherwise: string): Promise<Found> {
  const deadline = Date.now() + MOST_MILLISECONDS;
  while (Date.now() < deadline) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(otherwise);
}

/**
 * The index of runs in DynamoDB. Every change is one conditional update that raises `version` by one; a status only ever
 * moves away from a status that is not terminal, so duplicates, retries and late workers change nothing.
 */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { assert, RiskError } from "@ballast/core/document/errors.ts";
import { Run, RunId, type RunStatus } from "@ballast/core/run.ts";
import { z } from "zod";
import { costUsd } from "../cost.ts";
import { environment } from "../environment.ts";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const TableName = environment.table;
const BY_TIME = "byTime";
/** The one partition of the index by time: a risk team starts some thousand runs a day, far below its limit. */
const ALL_RUNS = "run";
/** Items read for one page of a filtered list before the page is given back short. */
const MOST_ITEMS_SCANNED = 2000;

/** An attribute each, since a map in the item could not be written before it is there. */
const STEP_STARTED = "startedAt:";

const NOT_TERMINAL = "#status IN (:queued, :running)";
const notTerminalValues = { ":queued": "queued", ":running": "running" };

/** Why a worker failed: the name by which Step Functions knows its error, and the reason as a person reads it. */
const WorkerError = z.strictObject({ name: z.string(), failure: Run.shape.failure.unwrap() });
export type WorkerError = z.infer<typeof WorkerError>;

/** A run and what only the platform needs to know about it. */
export interface StoredRun {
  readonly run: Run;
  /** How often its execution was started: once, and once more each time that it was lost after the run had begun. */
  readonly attempts: number;
  /** Why a worker failed last: a distributed map hides it from the state machine. */
  readonly lastError: WorkerError | null;
}

type Item = Record<string, unknown>;

/** Adds a run. False if a run with this id is there already. */
export async function createRun(run: Run): Promise<boolean> {
  // These are put together when the run is read.
  const { chunksDone: _chunksDone, stepsStartedAt: _stepsStartedAt, costUsd: _costUsd, ...attributes } = run;
  const Item = { ...attributes, all: ALL_RUNS, sortKey: `${run.createdAt}#${run.id}`, attempts: 1 };
  return unlessRefused(
    client.send(new PutCommand({ TableName, Item, ConditionExpression: "attribute_not_exists(id)" })),
  );
}

/** The run with this id, null if there is none. */
export async function findRun(id: string): Promise<StoredRun | null> {
  if (!RunId.safeParse(id).success) return null;
  const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
  return Item === undefined ? null : stored(Item);
}

/** The run with this id; throws `run.notFound`. */
export async function getRun(id: string): Promise<StoredRun> {
  const found = await findRun(id);
  if (found === null) throw new RiskError("run.notFound", `No run has the id ${JSON.stringify(id)}.`);
  return found;
}

/** A run that has a result; throws `run.notFinished` for any other. */
export async function succeededRun(id: string): Promise<Run & { readonly resultHash: string }> {
  const { run } = await getRun(id);
  const { resultHash } = run;
  if (run.status === "succeeded" && resultHash !== null) return { ...run, resultHash };
  throw new RiskError("run.notFinished", `The run is ${run.status}: it has no result.`);
}

export interface RunFilter {
  readonly engine?: string | undefined;
  readonly status?: RunStatus | undefined;
  /** Text that the label or the id contains. */
  readonly text?: string | undefined;
  readonly limit: number;
  /** The sort key after which the page begins. */
  readonly after?: string | undefined;
}

/** Runs, newest first, and the sort key after which the next page begins. */
export async function listRuns(filter: RunFilter): Promise<{ readonly runs: Run[]; readonly next: string | null }> {
  const runs: Run[] = [];
  let after = filter.after;
  for (let scanned = 0; scanned < MOST_ITEMS_SCANNED; ) {
    const page = await client.send(
      new QueryCommand({
        TableName,
        IndexName: BY_TIME,
        KeyConditionExpression: after === undefined ? "#all = :all" : "#all = :all AND sortKey < :after",
        ExpressionAttributeNames: { "#all": "all" },
        ExpressionAttributeValues: { ":all": ALL_RUNS, ...(after === undefined ? {} : { ":after": after }) },
        ScanIndexForward: false,
        Limit: 100,
      }),
    );
    const items = page.Items ?? [];
    for (const item of items) {
      after = String(item["sortKey"]);
      const { run } = stored(item);
      if (matches(run, filter)) runs.push(run);
      if (runs.length === filter.limit) return { runs, next: after };
    }
    if (page.LastEvaluatedKey === undefined) return { runs, next: null };
    scanned += items.length;
  }
  return { runs, next: after ?? null };
}

/** The runs that have not ended and were started at `since` or later, newest first. */
export async function openRuns(since: string): Promise<StoredRun[]> {
  const found: StoredRun[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName,
        IndexName: BY_TIME,
        KeyConditionExpression: "#all = :all AND sortKey >= :since",
        FilterExpression: NOT_TERMINAL,
        ExpressionAttributeNames: { "#all": "all", "#status": "status" },
        ExpressionAttributeValues: { ":all": ALL_RUNS, ":since": since, ...notTerminalValues },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of page.Items ?? []) found.push(stored(item));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}

/** Sets attributes of a run that has not ended. False if it has ended. */
export async function changeRun(id: RunId, changes: Partial<Run>, now: string): Promise<boolean> {
  const { step } = changes;
  // A repeated step keeps the time at which it was first begun.
  const once = step === undefined ? {} : { [`${STEP_STARTED}${step}`]: now };
  return update(id, { ...changes, updatedAt: now }, "version :one", {}, once);
}

/** Notes that a chunk is done. A repeated chunk is the same member of the set. */
export async function chunkDone(id: RunId, index: number, now: string): Promise<boolean> {
  return update(id, { updatedAt: now }, "version :one, chunks :chunk", { ":chunk": new Set([index]) });
}

/** Adds to what the workers of a run cost, whatever its status. False if there is no such run. */
export async function addCost(id: RunId, gigabyteSeconds: number): Promise<boolean> {
  return unlessRefused(
    client.send(
      new UpdateCommand({
        TableName,
        Key: { id },
        UpdateExpression: "ADD gigabyteSeconds :cost, version :one",
        ConditionExpression: "attribute_exists(id)",
        ExpressionAttributeValues: { ":cost": gigabyteSeconds, ":one": 1 },
      }),
    ),
  );
}

/** Counts one more start of the execution of a run that had begun. */
export async function countAttempt(id: RunId, now: string): Promise<boolean> {
  return update(id, { updatedAt: now }, "version :one, attempts :one");
}

/** Notes why a worker failed, for the case that the run fails for it. */
export async function noteError(id: RunId, lastError: WorkerError, now: string): Promise<boolean> {
  return update(id, { lastError, updatedAt: now }, "version :one");
}

async function update(id: RunId, changes: Item, add: string, addValues: Item = {}, once: Item = {}): Promise<boolean> {
  const values = { ...changes, ...once };
  const names = Object.keys(values);
  const set = names
    .map((name, i) => `#n${i} = ${name in once ? `if_not_exists(#n${i}, :v${i})` : `:v${i}`}`)
    .join(", ");
  return unlessRefused(
    client.send(
      new UpdateCommand({
        TableName,
        Key: { id },
        UpdateExpression: `SET ${set} ADD ${add}`,
        ConditionExpression: NOT_TERMINAL,
        ExpressionAttributeNames: {
          "#status": "status",
          ...Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
        },
        ExpressionAttributeValues: {
          ...notTerminalValues,
          ...Object.fromEntries(names.map((name, i) => [`:v${i}`, values[name]])),
          ":one": 1,
          ...addValues,
        },
      }),
    ),
  );
}

/** False if DynamoDB refused the condition, which is an answer here and not a failure. */
async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function matches(run: Run, { engine, status, text }: RunFilter): boolean {
  const wanted = text?.toLowerCase() ?? "";
  return (
    (engine === undefined || run.engine === engine) &&
    (status === undefined || run.status === status) &&
    (run.label.toLowerCase().includes(wanted) || run.id.startsWith(wanted))
  );
}

function stored(item: Item): StoredRun {
  const { all: _all, sortKey: _sortKey, attempts, lastError, chunks, ...others } = item;
  const attributes: Item = {};
  const stepsStartedAt: Item = {};
  for (const [name, value] of Object.entries(others)) {
    if (name.startsWith(STEP_STARTED)) stepsStartedAt[name.slice(STEP_STARTED.length)] = value;
    else attributes[name] = value;
  }
  assert(typeof attempts === "number", "a stored run counts its attempts");
  const chunksDone = chunks instanceof Set ? [...chunks].map(Number).sort((a, b) => a - b) : [];
  const cost = costUsd(Number(attributes["gigabyteSeconds"]), Number(attributes["chunkCount"] ?? 0));
  return {
    run: Run.parse({ ...attributes, chunksDone, stepsStartedAt, costUsd: cost }),
    attempts,
    lastError: lastError === undefined ? null : WorkerError.parse(lastError),
  };
}

/**
 * The index of runs in DynamoDB. Every change is one conditional update that raises `version` by one; a status only ever
 * moves away from a status that is not terminal, so duplicates, retries and late workers change nothing. What the workers
 * of an open run did lies apart (progress.ts), and a run is read as both together.
 */
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { assert, RiskError } from "@ballast/core/document/errors.ts";
import { isTerminal, Run, RunId, type RunStatus } from "@ballast/core/run.ts";
import { z } from "zod";
import { costUsd } from "../cost.ts";
import { markedRuns, markOpen, removeMark } from "./open-runs.ts";
import { addWork, closeProgress, type Progress, readProgress, type Work } from "./progress.ts";
import { BY_TIME, client, type Item, itemsByTime, TableName, unlessRefused } from "./table.ts";

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

const Task = z.object(Run.pick({ engine: true, engineVersion: true, status: true }).shape);

/** A run and what only the platform needs to know about it. */
export interface StoredRun {
  readonly run: Run;
  /** How often its execution was started: once, and once more each time that it was lost after the run had begun. */
  readonly attempts: number;
  /** Why a worker failed last: a distributed map hides it from the state machine. */
  readonly lastError: WorkerError | null;
}

/** Adds a run. False if a run with this id is there already. */
export async function createRun(run: Run): Promise<boolean> {
  // These are put together when the run is read.
  const { chunksDone: _chunksDone, stepsStartedAt: _stepsStartedAt, costUsd: _costUsd, ...attributes } = run;
  const Item = { ...attributes, all: ALL_RUNS, sortKey: `${run.createdAt}#${run.id}`, attempts: 1 };
  await markOpen(run);
  return unlessRefused(
    client.send(new PutCommand({ TableName, Item, ConditionExpression: "attribute_not_exists(id)" })),
  );
}

/** The run with this id, null if there is none. */
export async function findRun(id: string): Promise<StoredRun | null> {
  const item = await findItem(id);
  return item === null ? null : stored(item);
}

/** The run with this id; throws `run.notFound`. */
export async function getRun(id: string): Promise<StoredRun> {
  const found = await findRun(id);
  if (found === null) throw notFound(id);
  return found;
}

/** What a worker needs to know of its run, without what the other workers do. Throws `run.notFound`. */
export async function getTask(id: RunId): Promise<z.infer<typeof Task>> {
  const item = await findItem(id);
  if (item === null) throw notFound(id);
  return Task.parse(item);
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
      const { run } = await stored(item);
      if (matches(run, filter)) runs.push(run);
      if (runs.length === filter.limit) return { runs, next: after };
    }
    if (page.LastEvaluatedKey === undefined) return { runs, next: null };
    scanned += items.length;
  }
  return { runs, next: after ?? null };
}

/** The runs that have not ended and were started before a time, as their marks tell. */
export async function openRuns(startedBefore: string): Promise<StoredRun[]> {
  const found: StoredRun[] = [];
  for (const id of await markedRuns(startedBefore)) {
    const marked = await findRun(id);
    if (marked === null || isTerminal(marked.run.status)) await removeMark(id);
    else found.push(marked);
  }
  return found;
}

/** The runs that have not ended, also those from before there were marks: reads every run that there is. */
export async function everyOpenRun(): Promise<StoredRun[]> {
  const found: StoredRun[] = [];
  const items = itemsByTime({
    KeyConditionExpression: "#all = :all",
    FilterExpression: NOT_TERMINAL,
    ExpressionAttributeNames: { "#all": "all", "#status": "status" },
    ExpressionAttributeValues: { ":all": ALL_RUNS, ...notTerminalValues },
  });
  for await (const item of items) found.push(await stored(item));
  return found;
}

/** Sets attributes of a run that has not ended. False if it has ended. */
export async function changeRun(id: RunId, changes: Partial<Run>, now: string): Promise<boolean> {
  const { step } = changes;
  // A repeated step keeps the time at which it was first begun.
  const once = step === undefined ? {} : { [`${STEP_STARTED}${step}`]: now };
  return update(id, { ...changes, updatedAt: now }, "version :one", { ":one": 1 }, once);
}

/**
 * Ends a run: what its workers did moves into its own item. False if it has ended already. The mark goes last, since the
 * sweep finds a run by it.
 */
export async function endRun(run: Run, end: Pick<Run, "status"> & Partial<Run>, now: string): Promise<boolean> {
  const { id, chunkCount } = run;
  const { chunksDone, gigabyteSeconds, version } = await closeProgress(id, chunkCount);
  const all = [...run.chunksDone, ...chunksDone];
  const { headline, ...others } = end;
  const changes = {
    ...others,
    ...(headline && { headline: JSON.stringify(headline) }),
    endedAt: now,
    updatedAt: now,
    chunks: chunksAsBits(all, chunkCount ?? 0),
  };
  const isFirst = await update(id, changes, "version :changes, gigabyteSeconds :cost", {
    ":changes": 1 + version,
    ":cost": gigabyteSeconds,
  });
  await removeMark(id);
  return isFirst;
}

/** Adds what a worker did. What a late worker of a run that has ended did is not told any more, but what it cost is. */
export async function recordWork(id: RunId, work: Work, now: string): Promise<void> {
  if (await addWork(id, work, now)) return;
  await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName,
        Key: { id },
        UpdateExpression: "ADD gigabyteSeconds :cost, version :one",
        ConditionExpression: "attribute_exists(id)",
        ExpressionAttributeValues: { ":cost": work.gigabyteSeconds, ":one": 1 },
      }),
    ),
  );
}

/** Counts one more start of the execution of a run that had begun. */
export async function countAttempt(id: RunId, now: string): Promise<boolean> {
  return update(id, { updatedAt: now }, "version :one, attempts :one", { ":one": 1 });
}

/** Notes why a worker failed, for the case that the run fails for it. */
export async function noteError(id: RunId, lastError: WorkerError, now: string): Promise<boolean> {
  return update(id, { lastError, updatedAt: now }, "version :one", { ":one": 1 });
}

async function update(id: RunId, changes: Item, add: string, addValues: Item, once: Item = {}): Promise<boolean> {
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
          ...addValues,
        },
      }),
    ),
  );
}

function matches(run: Run, { engine, status, text }: RunFilter): boolean {
  const wanted = text?.toLowerCase() ?? "";
  return (
    (engine === undefined || run.engine === engine) &&
    (status === undefined || run.status === status) &&
    (run.label.toLowerCase().includes(wanted) || run.id.startsWith(wanted))
  );
}

/** A run as its item and, until it has ended, the items of its progress tell it. */
async function stored(item: Item): Promise<StoredRun> {
  const { all: _all, sortKey: _sortKey, attempts, headline, lastError, chunks, ...others } = item;
  const attributes: Item = {};
  const stepsStartedAt: Item = {};
  for (const [name, value] of Object.entries(others)) {
    if (name.startsWith(STEP_STARTED)) stepsStartedAt[name.slice(STEP_STARTED.length)] = value;
    else attributes[name] = value;
  }
  assert(typeof attempts === "number", "a stored run counts its attempts");
  const itself = Run.parse({
    ...attributes,
    headline: headlineIn(headline),
    stepsStartedAt,
    chunksDone: chunksIn(chunks),
    costUsd: 0,
  });
  const run = isTerminal(itself.status)
    ? itself
    : withProgress(itself, await readProgress(itself.id, itself.chunkCount));
  const isPlanDone = run.step === "reduce" || run.step === "publish";
  return {
    run: {
      ...run,
      // Nobody reduces before every chunk is done, so then there is nothing to look up.
      chunksDone: isPlanDone ? Array.from({ length: run.chunkCount ?? 0 }, (_, index) => index) : run.chunksDone,
      costUsd: costUsd(run.gigabyteSeconds, run.chunkCount ?? 0),
    },
    attempts,
    lastError: lastError === undefined ? null : WorkerError.parse(lastError),
  };
}

function withProgress(run: Run, { chunksDone, gigabyteSeconds, version, updatedAt }: Progress): Run {
  return {
    ...run,
    // A run from before progress lay apart has chunks of its own too.
    chunksDone: [...new Set([...run.chunksDone, ...chunksDone])].sort((a, b) => a - b),
    gigabyteSeconds: run.gigabyteSeconds + gigabyteSeconds,
    version: run.version + version,
    updatedAt: updatedAt > run.updatedAt ? updatedAt : run.updatedAt,
  };
}

/** Chunk i as bit i, from the lowest of the first byte: 40,000 chunks are 5 KB. */
function chunksAsBits(chunks: readonly number[], chunkCount: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(chunkCount / 8));
  for (const chunk of chunks) bits[chunk >> 3] = (bits[chunk >> 3] ?? 0) | (1 << (chunk & 7));
  return bits;
}

/** The chunks in the item of a run: bits, or the set that they were when progress did not lie apart. */
function chunksIn(stored: unknown): number[] {
  if (stored instanceof Set) return [...stored].map(Number).sort((a, b) => a - b);
  if (!(stored instanceof Uint8Array)) return [];
  return Array.from({ length: stored.length * 8 }, (_, chunk) => chunk).filter(
    (chunk) => ((stored[chunk >> 3] ?? 0) & (1 << (chunk & 7))) !== 0,
  );
}

/**
 * The headline in the item of a run. It is stored as JSON, since a number of DynamoDB has 38 digits and ends at 1e126, and its
 * client takes no whole number beyond 2^53: in runs from before it is a map.
 */
function headlineIn(stored: unknown): unknown {
  return typeof stored === "string" ? JSON.parse(stored) : stored;
}

async function findItem(id: string): Promise<Item | null> {
  if (!RunId.safeParse(id).success) return null;
  const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
  return Item ?? null;
}

function notFound(id: string): RiskError {
  return new RiskError("run.notFound", `No run has the id ${JSON.stringify(id)}.`);
}

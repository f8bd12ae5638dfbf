/** What the rest of the platform relies on in the store of runs, and what each of its writes and reads consumes. */
import { randomBytes } from "node:crypto";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { Run, RunId } from "@ballast/core/run.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, startDatabase, storeEnvironment } from "./database.ts";

const load = async () => ({
  ...(await import("@ballast/functions/store/runs.ts")),
  ...(await import("@ballast/functions/store/open-runs.ts")),
  ...(await import("@ballast/functions/store/table.ts")),
});

let database: Database;
let store: Awaited<ReturnType<typeof load>>;
/** Units of the table and of its index that were consumed since a test began to count. */
let consumed: { calls: number; table: number; index: number };

beforeAll(async () => {
  database = await startDatabase();
  Object.assign(process.env, storeEnvironment(database.url));
  store = await load();
  store.client.middlewareStack.add(
    (next) => async (request) => {
      Object.assign(request.input, { ReturnConsumedCapacity: "INDEXES" });
      const answer = await next(request);
      count(answer.output);
      return answer;
    },
    { step: "initialize", priority: "low" },
  );
});
afterAll(() => database.stop());

function count(output: object): void {
  const { ConsumedCapacity } = output as {
    readonly ConsumedCapacity?: {
      readonly Table?: { readonly CapacityUnits?: number };
      readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits?: number }>>;
    };
  };
  if (ConsumedCapacity === undefined) throw new Error("The database does not say what it consumed.");
  consumed.calls++;
  consumed.table += ConsumedCapacity.Table?.CapacityUnits ?? 0;
  for (const index of Object.values(ConsumedCapacity.GlobalSecondaryIndexes ?? {})) {
    consumed.index += index.CapacityUnits ?? 0;
  }
}

/** What `work` makes the database consume. */
async function consumedBy(work: () => Promise<unknown>) {
  consumed = { calls: 0, table: 0, index: 0 };
  await work();
  return consumed;
}

beforeAll(() => {
  consumed = { calls: 0, table: 0, index: 0 };
});

const now = "2026-11-20T18:31:00.000Z";
const later = "2026-11-20T18:32:00.000Z";

function newRun(changes: Partial<Run> = {}): Run {
  return Run.parse({
    id: randomBytes(16).toString("hex"),
    engine: "exposure",
    label: "End of day",
    status: "queued",
    step: "queue",
    stepsStartedAt: {},
    version: 1,
    chunkCount: null,
    chunksDone: [],
    startedBy: "ana",
    startedFrom: "api",
    createdAt: "2026-11-20T18:30:00.000Z",
    updatedAt: "2026-11-20T18:30:00.000Z",
    endedAt: null,
    inputHash: "0".repeat(64),
    resultHash: null,
    seed: 4,
    engineVersion: "1",
    codeVersion: "test",
    replayOf: null,
    replayIdentical: null,
    headline: null,
    failure: null,
    gigabyteSeconds: 0,
    costUsd: 0,
    files: [],
    ...changes,
  });
}

/** A run that simulates so many chunks. */
async function simulating(chunkCount: number): Promise<Run> {
  const run = newRun();
  await store.createRun(run);
  await store.changeRun(run.id, { status: "running", step: "plan" }, now);
  await store.changeRun(run.id, { step: "simulate", chunkCount }, now);
  return run;
}

const done = (id: RunId, chunkDone: number) => store.recordWork(id, { chunkDone, gigabyteSeconds: 0.5 }, now);
const read = async (id: RunId) => (await store.getRun(id)).run;

describe("a new run", () => {
  test("is read as it was put", async () => {
    const run = newRun();
    expect(await store.createRun(run)).toBe(true);
    expect(await read(run.id)).toEqual({ ...run, costUsd: expect.any(Number) });
  });

  test("does not replace one that has its id", async () => {
    const run = newRun({ label: "First" });
    expect(await store.createRun(run)).toBe(true);
    await store.changeRun(run.id, { status: "running", step: "plan" }, now);
    expect(await store.createRun({ ...run, label: "Second" })).toBe(false);
    expect(await read(run.id)).toMatchObject({ label: "First", status: "running", version: 2 });
  });

  test("that was never put is not found, whatever its id", async () => {
    expect(await store.findRun("0".repeat(32))).toBeNull();
    expect(await store.findRun("no id")).toBeNull();
    await expect(store.getRun("no id")).rejects.toMatchObject({ code: "run.notFound" });
    await expect(store.getTask(RunId.parse("0".repeat(32)))).rejects.toMatchObject({ code: "run.notFound" });
  });

  test("is open until it has ended, and only its beginning counts for how old it is", async () => {
    const run = newRun();
    await store.createRun(run);
    const open = async (before: string) => (await store.openRuns(before)).map((found) => found.run.id);
    expect(await open(run.createdAt)).not.toContain(run.id);
    expect(await open(now)).toContain(run.id);
    await store.endRun(run, { status: "cancelled" }, now);
    expect(await store.markedRuns(now)).not.toContain(run.id);
    expect(await open(now)).not.toContain(run.id);
  });
});

describe("a chunk that is done", () => {
  test("is one write of one unit in no index, the first of a run as the last of many", async () => {
    const { id } = await simulating(600);
    for (const chunk of [0, 1, 254, 255, 256, 599]) {
      expect(await consumedBy(() => done(id, chunk))).toEqual({ calls: 1, table: 1, index: 0 });
    }
    for (let chunk = 0; chunk < 256; chunk++) await done(id, chunk);
    // The longest costs that can come together: the sum of 17 digits each.
    for (let i = 0; i < 20; i++) {
      await store.recordWork(id, { chunkDone: 255, gigabyteSeconds: 1e6 / 3 / 10 ** i }, now);
    }
    expect(await consumedBy(() => done(id, 255))).toEqual({ calls: 1, table: 1, index: 0 });
  });

  test("counts once, however often and in whatever order chunks are told; each try costs", async () => {
    const { id } = await simulating(600);
    const chunks = [599, 3, 256, 3, 255, 0, 512, 3];
    const before = await read(id);
    await Promise.all(chunks.map((chunk) => done(id, chunk)));
    const run = await read(id);
    expect(run.chunksDone).toEqual([0, 3, 255, 256, 512, 599]);
    expect(run.gigabyteSeconds).toBe(chunks.length * 0.5);
    expect(run.version).toBe(before.version + chunks.length);
  });

  test("moves the time at which the run changed last", async () => {
    const { id } = await simulating(2);
    await store.recordWork(id, { chunkDone: 0, gigabyteSeconds: 1 }, later);
    expect((await read(id)).updatedAt).toBe(later);
  });

  test("needs one read of one item before it, however many chunks there are", async () => {
    const { id } = await simulating(40_000);
    expect(await consumedBy(() => store.getTask(id))).toEqual({ calls: 1, table: 1, index: 0 });
    expect(await store.getTask(id)).toEqual({ engine: "exposure", engineVersion: "1", status: "running" });
  });

  test("shows in the list while the run is open", async () => {
    const { id } = await simulating(3);
    await done(id, 2);
    const { runs } = await store.listRuns({ limit: 100 });
    expect(runs.find((run) => run.id === id)).toMatchObject({ chunksDone: [2], gigabyteSeconds: 0.5 });
  });
});

describe("a run that ends", () => {
  test("keeps what its workers did, in an item that one read gives", async () => {
    const { id } = await simulating(40_000);
    for (const chunk of [0, 7, 8, 255, 256, 39_999]) await done(id, chunk);
    const open = await read(id);
    expect(await store.endRun(open, { status: "cancelled" }, later)).toBe(true);
    expect(await consumedBy(() => read(id))).toMatchObject({ calls: 1, index: 0 });
    // 40,000 chunks are 5 KB of bits.
    expect(consumed.table).toBeLessThanOrEqual(2);
    const run = await read(id);
    expect(run).toEqual({
      ...open,
      status: "cancelled",
      version: open.version + 1,
      endedAt: later,
      updatedAt: later,
    });
    expect(run.chunksDone).toEqual([0, 7, 8, 255, 256, 39_999]);
    expect(run.gigabyteSeconds).toBe(3);
  });

  test("ends once: the second end changes nothing", async () => {
    const run = newRun();
    await store.createRun(run);
    expect(await store.endRun(run, { status: "succeeded", resultHash: "1".repeat(64) }, now)).toBe(true);
    const ended = await read(run.id);
    expect(await store.endRun(run, { status: "cancelled" }, later)).toBe(false);
    expect(await store.changeRun(run.id, { step: "plan" }, later)).toBe(false);
    expect(await store.countAttempt(run.id, later)).toBe(false);
    expect(await read(run.id)).toEqual(ended);
  });

  test("hears of a late worker only what it cost", async () => {
    const { id } = await simulating(2);
    await done(id, 0);
    await store.endRun(await read(id), { status: "cancelled" }, now);
    const ended = await read(id);
    await store.recordWork(id, { chunkDone: 1, gigabyteSeconds: 2 }, later);
    expect(await read(id)).toEqual({
      ...ended,
      gigabyteSeconds: ended.gigabyteSeconds + 2,
      costUsd: expect.any(Number),
      version: ended.version + 1,
    });
  });

  test("shows all chunks as done once it reduces, also one whose write was lost", async () => {
    const { id } = await simulating(3);
    await done(id, 0);
    await store.changeRun(id, { step: "reduce" }, now);
    expect((await read(id)).chunksDone).toEqual([0, 1, 2]);
    await store.endRun(await read(id), { status: "succeeded" }, now);
    expect((await read(id)).chunksDone).toEqual([0, 1, 2]);
  });

  test("that was cut between closing its progress and its end is still open, and loses no cost", async () => {
    const { closeProgress } = await import("@ballast/functions/store/progress.ts");
    const { id } = await simulating(2);
    await done(id, 0);
    await closeProgress(id, 2);
    await done(id, 1);
    const open = await read(id);
    expect(open).toMatchObject({ status: "running", gigabyteSeconds: 1, chunksDone: [0] });
    await store.endRun(open, { status: "cancelled" }, now);
    expect(await read(id)).toMatchObject({ status: "cancelled", gigabyteSeconds: 1, chunksDone: [0] });
  });
});

describe("a job without a run", () => {
  test("puts no run", async () => {
    const id = RunId.parse("f".repeat(32));
    await store.recordWork(id, { gigabyteSeconds: 1 }, now);
    expect(await store.findRun(id)).toBeNull();
  });
});

describe("the sweep", () => {
  test("reads no run that has ended: fifty of them cost it nothing", async () => {
    const before = (await consumedBy(() => store.openRuns(now))).index;
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const run = newRun({ label: "x".repeat(120) });
        await store.createRun(run);
        await store.endRun(run, { status: "succeeded", resultHash: "1".repeat(64) }, now);
      }),
    );
    expect((await consumedBy(() => store.openRuns(now))).index).toBe(before);
  });

  test("removes the mark of a run that has ended, or that was never put, as a crash leaves them", async () => {
    const [ended, never] = [newRun(), newRun()];
    await store.createRun(ended);
    await store.endRun(ended, { status: "succeeded" }, now);
    await store.markOpen(ended);
    await store.markOpen(never);
    expect(await store.markedRuns(now)).toEqual(expect.arrayContaining([ended.id, never.id]));
    const open = (await store.openRuns(now)).map(({ run }) => run.id);
    expect(open).not.toContain(ended.id);
    expect(open).not.toContain(never.id);
    const marks = await store.markedRuns(now);
    expect(marks).not.toContain(ended.id);
    expect(marks).not.toContain(never.id);
  });
});

describe("an item from before progress lay apart", () => {
  const old = (changes: object) => {
    const { chunksDone: _c, costUsd: _u, stepsStartedAt: _s, ...run } = newRun();
    const Item = { ...run, all: "run", sortKey: `${run.createdAt}#${run.id}`, attempts: 1, ...changes };
    return { id: run.id, put: () => store.client.send(new PutCommand({ TableName: store.TableName, Item })) };
  };

  test("is read as it is", async () => {
    const { id, put } = old({
      status: "cancelled",
      step: "simulate",
      chunkCount: 3,
      chunks: new Set([2, 0]),
      version: 9,
    });
    await put();
    expect(await read(id)).toMatchObject({ status: "cancelled", chunksDone: [0, 2], version: 9, gigabyteSeconds: 0 });
  });

  test("that is still open goes on where it is, and is found by who reads every run", async () => {
    const { id, put } = old({
      status: "running",
      step: "simulate",
      chunkCount: 3,
      chunks: new Set([2]),
      gigabyteSeconds: 1,
    });
    await put();
    await done(id, 0);
    expect((await store.everyOpenRun()).map(({ run }) => run.id)).toContain(id);
    expect(await read(id)).toMatchObject({ chunksDone: [0, 2], gigabyteSeconds: 1.5, version: 2 });
    await store.endRun(await read(id), { status: "failed" }, now);
    expect(await read(id)).toMatchObject({ status: "failed", chunksDone: [0, 2], gigabyteSeconds: 1.5, version: 3 });
  });
});

test("the item of a run has the keys of the index, and the items beside it have not", async () => {
  const { id } = await simulating(2);
  await done(id, 0);
  const item = async (key: string) =>
    (await store.client.send(new GetCommand({ TableName: store.TableName, Key: { id: key } }))).Item;
  expect(await item(id)).toMatchObject({ all: "run" });
  expect(await item(`${id}#open`)).toMatchObject({ all: "open" });
  expect(Object.keys((await item(`${id}#progress0`)) ?? {}).sort()).toEqual([
    "chunks",
    "gigabyteSeconds",
    "id",
    "updatedAt",
    "version",
  ]);
});

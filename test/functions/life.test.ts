/** A run from its plan to its end: bytes, transitions that only go forward, and what duplicates and late workers do. */
import { createHash } from "node:crypto";
import { failureCodes } from "@ballast/core/document/failure-codes.ts";
import type { Run } from "@ballast/core/run.ts";
import { codeOfName } from "@ballast/functions/failure.ts";
import { stateMachineArn } from "@ballast/local/account.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  baCvaDocument,
  dividedExposureDocument,
  exposureDocument,
  exposureOnPaths,
  resultText,
} from "../integration/documents.ts";
import { type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

interface Planned {
  readonly runId: string;
  readonly chunks: readonly number[];
  readonly groups: readonly number[];
}
const plan = async (runId: string) => (await platform.invoke("plan", { runId })) as Planned;
const simulate = (runId: string, index: number) => platform.invoke("simulate", { runId, index });
const settle = (name: string, status: string, machine = "runs") =>
  platform.invoke("settle", { detail: { stateMachineArn: stateMachineArn(machine), name, status } });
const cancel = (id: string) => platform.call("cancel-run", { path: { id } });

/** So many quantiles that its partial results would be large in a few chunks. */
const manyChunksDocument = {
  ...exposureOnPaths(1_000_000),
  measures: { ...(exposureDocument["measures"] as object), quantiles: [0.15, 0.3, 0.45, 0.6, 0.75, 0.9] },
};

test("chunks done in any order and twice give the bytes that one process computes", async () => {
  const { id } = await platform.start("exposure", manyChunksDocument);
  const versions: number[] = [];
  const seen = async () => {
    const run = await platform.run(id);
    versions.push(run.version);
    return run;
  };
  const { chunks, groups } = await plan(id);
  // Indices alone travel in the state of the execution.
  expect(chunks).toEqual([...chunks.keys()]);
  // More than Reduce fetches at once.
  expect(chunks.length).toBeGreaterThan(8);
  expect(await seen()).toMatchObject({
    status: "running",
    step: "simulate",
    chunkCount: chunks.length,
    chunksDone: [],
  });

  const order = [...chunks.keys()].reverse();
  await Promise.all(order.map((index) => simulate(id, index)));
  await simulate(id, 1);
  const simulated = await seen();
  expect(simulated.chunksDone).toEqual([...chunks.keys()]);

  for (const group of [...groups, ...groups]) await platform.invoke("reduce-group", { runId: id, group });
  const reduced = await platform.invoke("reduce", { runId: id });
  expect(await seen()).toMatchObject({ status: "running", step: "reduce", resultHash: null });
  await platform.invoke("publish", reduced);
  const run = await seen();
  const expected = resultText("exposure", manyChunksDocument);
  expect(await platform.object(`runs/${id}/result.json`)).toBe(expected);
  expect(run).toMatchObject({
    status: "succeeded",
    step: "publish",
    resultHash: createHash("sha256").update(expected).digest("hex"),
    failure: null,
    replayIdentical: null,
  });
  expect(run.headline?.value).toBeGreaterThan(0);
  expect(run.files.map(({ name }) => name)).toContain("result.json");
  const { plan: planned = "", simulate: begun = "", reduce = "", publish = "" } = run.stepsStartedAt;
  const moments = [run.createdAt, planned, begun, reduce, publish, run.endedAt ?? ""];
  expect(moments.every((at) => at !== "")).toBe(true);
  expect(moments).toEqual([...moments].sort());
  // A repeated chunk or step does not move the beginning of its step.
  expect(run.stepsStartedAt).toMatchObject(simulated.stepsStartedAt);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(new Set(versions).size).toBe(versions.length);
});

test("what a run cost grows with each of its workers, retries included", async () => {
  const { id } = await platform.start("exposure", dividedExposureDocument);
  const { chunks } = await plan(id);
  const costs = [await platform.run(id)];
  for (let i = 0; i < 3; i++) {
    await simulate(id, 0);
    costs.push(await platform.run(id));
  }
  for (const [i, { gigabyteSeconds, costUsd }] of costs.slice(1).entries()) {
    expect(gigabyteSeconds).toBeGreaterThan(costs[i]?.gigabyteSeconds ?? Number.NaN);
    expect(costUsd).toBeGreaterThan(costs[i]?.costUsd ?? Number.NaN);
  }
  const { gigabyteSeconds = 0, costUsd } = costs.at(-1) ?? {};
  // List prices of the file cost.ts, worked by hand: compute, 5 + chunks requests, 6 + 2 × chunks transitions. The sum of
  // three products rounds a few times.
  const expected = (gigabyteSeconds * 13.3334 + (5 + chunks.length) * 0.2 + (6 + 2 * chunks.length) * 25) / 1_000_000;
  expect(Math.abs((costUsd ?? 0) / expected - 1)).toBeLessThan(1e-14);
});

test("a chunk whose progress cannot be written is done all the same, and the run succeeds", async () => {
  const { client } = await import("@ballast/functions/store/table.ts");
  const { id } = await platform.start("exposure", dividedExposureDocument);
  const { chunks, groups } = await plan(id);
  client.middlewareStack.add(
    (next) => (request) => {
      if (JSON.stringify(request.input).includes(`${id}#progress`)) throw new Error("Throttled.");
      return next(request);
    },
    { step: "initialize", name: "throttled" },
  );
  for (const index of chunks.keys()) {
    if (index === 1) client.middlewareStack.remove("throttled");
    expect(await simulate(id, index)).toEqual({ chunkDone: index });
  }
  expect((await platform.run(id)).chunksDone).toEqual([...chunks.keys()].slice(1));
  for (const group of groups) await platform.invoke("reduce-group", { runId: id, group });
  await platform.invoke("publish", await platform.invoke("reduce", { runId: id }));
  expect(await platform.run(id)).toMatchObject({ status: "succeeded", chunksDone: [...chunks.keys()] });
});

describe("an ended run", () => {
  /** All that the outside sees of a run but what late workers cost. */
  const facts = ({ version: _version, gigabyteSeconds: _time, costUsd: _cost, ...rest }: Run) => rest;

  async function everyJobAgain(id: string, chunks: readonly unknown[]) {
    expect(await platform.invoke("plan", { runId: id })).toEqual({ runId: id, chunks: [], groups: [] });
    if (chunks.length > 0) await simulate(id, 0);
    await platform.invoke("publish", await platform.invoke("reduce", { runId: id }));
    // Work for a run that had not ended when it was begun.
    const late = { resultHash: "0".repeat(64), files: [], headline: null };
    await platform.invoke("publish", { runId: id, outcome: late });
    await platform.invoke("fail", { runId: id, error: { Error: "States.Timeout", Cause: "" } });
    for (const status of ["ABORTED", "TIMED_OUT", "FAILED", "SUCCEEDED", "RUNNING"]) {
      await settle(id, status);
    }
    await platform.invoke("sweep", { all: true });
  }

  test("that succeeded stays as it is, whatever comes late or twice, and only its version rises", async () => {
    const before = await platform.execute((await platform.start("ba-cva", baCvaDocument)).id);
    await everyJobAgain(before.id, []);
    const after = await platform.run(before.id);
    expect(facts(after)).toEqual(facts(before));
    expect(after.version).toBeGreaterThan(before.version);
  });

  test("that was cancelled is not brought back by workers that had not heard of it", async () => {
    const { id } = await platform.start("exposure", dividedExposureDocument);
    const { chunks } = await plan(id);
    await simulate(id, 0);
    const answer = await cancel(id);
    expect(answer.status).toBe(200);
    expect(platform.states.executions.get(id)?.status).toBe("ABORTED");
    const before = await platform.run(id);
    expect(before).toMatchObject({ status: "cancelled", chunksDone: [0], failure: null });
    expect(before.endedAt).not.toBeNull();

    await everyJobAgain(id, chunks.slice(1));
    await simulate(id, 1);
    expect(facts(await platform.run(id))).toEqual(facts(before));
    const objects = await platform.objects();
    expect(objects).not.toContain(`runs/${id}/result.json`);
    // Nobody computes for a run that nobody wants any more.
    expect(objects).toContain(`work/${id}/partials/0`);
    expect(objects).not.toContain(`work/${id}/partials/1`);
  });

  test("that was cancelled can be cancelled again: 200, nothing changes", async () => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    const first = await cancel(id);
    const second = await cancel(id);
    expect(second.status).toBe(200);
    expect(second.text).toBe(first.text);
  });

  test.each(["succeeded", "failed"])("that %s cannot be cancelled: 409", async (status) => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    if (status === "succeeded") await platform.execute(id);
    else await platform.invoke("fail", { runId: id, error: { Error: "X" } });
    const problem = problemOf(await cancel(id));
    expect(problem).toMatchObject({ status: 409, code: "run.finished" });
    expect(problem.detail).toContain(status);
    expect(platform.states.executions.get(id)?.status).toBe("RUNNING");
  });
});

describe("a run that fails", () => {
  test("tells the reason that its worker gave, also where a distributed map hides it", async () => {
    const { id } = await platform.start("exposure", dividedExposureDocument);
    await plan(id);
    await expect(platform.invoke("simulate", { runId: id, index: 99 })).rejects.toThrow();
    const cause = "The specified tolerated failure threshold was exceeded";
    await platform.invoke("fail", {
      runId: id,
      error: { Error: "States.ExceedToleratedFailureThreshold", Cause: cause },
    });
    const run = await platform.run(id);
    expect(run).toMatchObject({ status: "failed", step: "simulate", failure: { step: "simulate" } });
    expect(run.failure?.detail).toMatch(/^Chunk 99: ./);
    expect(run.failure?.detail).not.toContain("threshold");
    const result = problemOf(await platform.call("get-result", { path: { id } }));
    expect(result).toMatchObject({
      status: 409,
      code: "run.notFinished",
      detail: "The run is failed: it has no result.",
    });
  });

  test("does not blame an error that a retry has healed", async () => {
    const { id } = await platform.start("exposure", dividedExposureDocument);
    const { chunks } = await plan(id);
    await expect(platform.invoke("simulate", { runId: id, index: 99 })).rejects.toThrow();
    for (const index of chunks.keys()) await simulate(id, index);
    await platform.invoke("fail", { runId: id, error: { Error: "Runtime.OutOfMemory", Cause: "" } });
    const { failure } = await platform.run(id);
    expect(failure).toMatchObject({ code: "worker.outOfMemory", step: "simulate", errors: [] });
    expect(failure?.detail).toBe("A worker ran out of memory. (Runtime.OutOfMemory)");
  });

  test.each([
    [
      "the message of a Lambda's cause",
      { Error: "Boom", Cause: '{"errorMessage":"a \\"b\\"","trace":["at x"]}' },
      'a "b"',
    ],
    ["a cause in words", { Error: "Boom", Cause: "It broke." }, "It broke."],
    ["the error, if there is no more", { Error: "Boom" }, "Boom"],
  ])("tells %s", async (_what, error, detail) => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    await platform.invoke("fail", { runId: id, error });
    expect((await platform.run(id)).failure).toMatchObject({ code: "internal", step: "queue", detail, errors: [] });
  });

  test.each(Object.entries(codeOfName))("by the error %s says so in words of its own: %s", async (name, code) => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    await platform.invoke("fail", { runId: id, error: { Error: name, Cause: "" } });
    const { advice, title } = failureCodes[code];
    expect((await platform.run(id)).failure).toMatchObject({ code, title, advice, detail: `${title} (${name})` });
  });

  test("a partial result that is missing fails the reduction, and no rejection is left unheard", async () => {
    const { id } = await platform.start("exposure", dividedExposureDocument);
    await plan(id);
    // Vitest fails a file in which a rejection was left unheard.
    await expect(platform.invoke("reduce", { runId: id })).rejects.toThrow();
    expect((await platform.run(id)).status).toBe("running");
  });

  test("a job of a run that does not exist fails as a refusal, which the state machine does not try again", async () => {
    const runId = "0".repeat(32);
    for (const job of ["plan", "reduce", "publish"] as const) {
      await expect(platform.invoke(job, { runId, outcome: null })).rejects.toMatchObject({
        name: "RiskError",
        code: "run.notFound",
      });
    }
    await expect(platform.invoke("plan", { runId: "nonsense" })).rejects.toMatchObject({ name: "ZodError" });
  });
});

describe("settle", () => {
  test.each([
    ["a name that is no id", "by-hand", "runs"],
    ["an id that no run has", "0".repeat(32), "runs"],
    ["a state machine that is not ours", null, "elsewhere"],
  ])("ignores %s", async (_what, name, machine) => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    expect(await settle(name ?? id, "ABORTED", machine)).toEqual({ settled: false });
    expect((await platform.run(id)).status).toBe("queued");
    expect(await settle(id, "ABORTED")).toEqual({ settled: true });
    expect((await platform.run(id)).status).toBe("cancelled");
  });
  test.each([
    ["TIMED_OUT", "failed", "run.timeout"],
    ["FAILED", "failed", "run.endedSilently"],
    ["SUCCEEDED", "failed", "run.endedSilently"],
    ["ABORTED", "cancelled", undefined],
  ])("an execution that ended as %s ends an open run as %s", async (status, expected, code) => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    await settle(id, "RUNNING");
    expect((await platform.run(id)).status).toBe("queued");
    await settle(id, status);
    const run = await platform.run(id);
    expect(run.status).toBe(expected);
    expect(run.failure?.code).toBe(code);
    await settle(id, "FAILED");
    expect(await platform.run(id)).toEqual(run);
  });
});

describe("sweep", () => {
  beforeEach(async () => {
    await platform.invoke("sweep", { all: true });
  });
  const sweep = (event: object = { all: true }) => platform.invoke("sweep", event);

  const starts = (id: string) => platform.states.starts.filter((name) => name === id).length;

  test("begins a run whose execution was lost again, three times in all, and then says that it cannot", async () => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    for (let attempt = 1; attempt < 3; attempt++) {
      expect(starts(id)).toBe(attempt);
      await plan(id);
      platform.states.executions.delete(id);
      await sweep();
    }
    expect(starts(id)).toBe(3);
    platform.states.executions.delete(id);
    await sweep();
    expect(starts(id)).toBe(3);
    const run = await platform.run(id);
    expect(run).toMatchObject({ status: "failed", failure: { code: "run.interrupted", step: "simulate" } });
    expect(run.failure?.detail).toContain("3 times");
  });

  test("holds no restart against a run that had not begun, and no orderly stop against any run", async () => {
    const waiting = await platform.start("ba-cva", baCvaDocument);
    const begun = await platform.start("exposure", dividedExposureDocument);
    await plan(begun.id);
    const before = await platform.run(begun.id);
    for (let restart = 0; restart < 5; restart++) {
      platform.states.executions.delete(waiting.id);
      platform.states.executions.delete(begun.id);
      await sweep({ all: true, orderly: true });
      platform.states.executions.delete(waiting.id);
      await sweep({ all: true });
    }
    expect(starts(waiting.id)).toBe(11);
    expect(starts(begun.id)).toBe(6);
    expect(await platform.run(waiting.id)).toEqual(waiting);
    expect(await platform.run(begun.id)).toEqual(before);
  });

  test("counts an attempt before it begins, so that a machine that breaks at once does not try for ever", async () => {
    const { getRun } = await import("@ballast/functions/store/runs.ts");
    const { id } = await platform.start("ba-cva", baCvaDocument);
    await plan(id);
    platform.states.executions.delete(id);
    platform.states.startsNothing = true;
    await expect(sweep()).rejects.toThrow(id);
    platform.states.startsNothing = false;
    expect((await getRun(id)).attempts).toBe(2);
  });

  test("leaves alone what runs, and what changed a moment ago", async () => {
    const running = await platform.start("ba-cva", baCvaDocument);
    const recent = await platform.start("ba-cva", baCvaDocument);
    await sweep();
    expect(await platform.run(running.id)).toEqual(running);
    platform.states.executions.delete(recent.id);
    await sweep({});
    expect(platform.states.executions.has(recent.id)).toBe(false);
  });

  test("settles a run whose execution ended without a word", async () => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    const execution = platform.states.executions.get(id);
    if (execution !== undefined) execution.status = "TIMED_OUT";
    await sweep();
    expect(await platform.run(id)).toMatchObject({ status: "failed", failure: { code: "run.timeout" } });
  });
});

/** Threads that die while they work: what the platform promises then. The cloud kills them, no handler knows. */
import { afterEach, expect, test } from "vitest";
import { baCvaDocument, dividedExposureDocument, resultText } from "./documents.ts";
import { problemOf, startTestCloud } from "./harness.ts";

let cloud: Awaited<ReturnType<typeof startTestCloud>> | null = null;
afterEach(async () => {
  await cloud?.stop();
  cloud = null;
});

const isChunk = (event: unknown, index: number) => (event as { readonly index?: number }).index === index;

test("a chunk whose thread dies twice succeeds on its third try, with the same bytes", async () => {
  const attempts: number[] = [];
  cloud = await startTestCloud({
    faults: (name, event, attempt) => {
      if (name !== "simulate" || !isChunk(event, 1)) return null;
      attempts.push(attempt);
      return attempt <= 2 ? "crash" : null;
    },
  });
  const run = await cloud.api.ended((await cloud.api.start("exposure", dividedExposureDocument)).id);
  expect(attempts).toEqual([1, 2, 3]);
  expect(run.status).toBe("succeeded");
  expect(await cloud.api.result(run.id)).toBe(resultText("exposure", dividedExposureDocument));
});

test("a chunk whose thread always dies ends the run as failed, with the reason and without a result", async () => {
  cloud = await startTestCloud({
    faults: (name, event) => (name === "simulate" && isChunk(event, 0) ? "crash" : null),
  });
  const run = await cloud.api.ended((await cloud.api.start("exposure", dividedExposureDocument)).id);
  expect(run.status).toBe("failed");
  expect(run.failure).toMatchObject({ code: "worker.died", step: "simulate" });
  const result = await fetch(`${cloud.url}/v1/runs/${run.id}/result`);
  expect(await problemOf(result)).toMatchObject({ status: 409, code: "run.notFinished" });
});

test("a Lambda that turns every job of a run away at first delays it, and changes no byte", async () => {
  const jobs = ["plan", "simulate", "reduce", "publish"];
  const seen = new Map<string, number[]>();
  cloud = await startTestCloud({
    faults: (name, event, attempt) => {
      if (!jobs.includes(name)) return null;
      const { index } = event as { readonly index?: number };
      const task = index === undefined ? name : `${name} ${index}`;
      seen.set(task, [...(seen.get(task) ?? []), attempt]);
      return attempt <= 2 ? "throttle" : null;
    },
  });
  const run = await cloud.api.ended((await cloud.api.start("exposure", dividedExposureDocument)).id);
  expect(run.status).toBe("succeeded");
  expect(run.chunkCount).toBeGreaterThan(1);
  expect([...seen.keys()].sort()).toEqual(
    ["plan", "publish", "reduce", ...Array.from({ length: run.chunkCount ?? 0 }, (_, i) => `simulate ${i}`)].sort(),
  );
  for (const [task, attempts] of seen) expect(attempts, task).toEqual([1, 2, 3]);
  expect(await cloud.api.result(run.id)).toBe(resultText("exposure", dividedExposureDocument));
});

test("a run whose failure cannot be told at first fails all the same, with its reason", async () => {
  const tries: number[] = [];
  cloud = await startTestCloud({
    faults: (name, _event, attempt) => {
      if (name === "reduce") return "crash";
      if (name !== "fail") return null;
      tries.push(attempt);
      return attempt <= 2 ? "throttle" : null;
    },
  });
  const run = await cloud.api.ended((await cloud.api.start("ba-cva", baCvaDocument)).id);
  expect(run).toMatchObject({ status: "failed", failure: { code: "worker.died", step: "reduce" } });
  expect(tries).toEqual([1, 2, 3]);
});

test.each([
  "plan",
  "reduce",
  "publish",
])("a thread that dies after %s has done its work changes nothing", async (job) => {
  cloud = await startTestCloud({ faults: (name, _event, attempt) => (name === job && attempt === 1 ? "crash" : null) });
  const run = await cloud.api.ended((await cloud.api.start("exposure", dividedExposureDocument)).id);
  expect(run.status).toBe("succeeded");
  expect(await cloud.api.result(run.id)).toBe(resultText("exposure", dividedExposureDocument));
});

/** Threads that die while they work: what the platform promises then. The cloud kills them, no handler knows. */
import { afterEach, expect, test } from "vitest";
import { dividedExposureDocument, resultText } from "./documents.ts";
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

/** A document is parsed once, where it arrives, and a result is checked once, where it is made: jobs trust both. */
import { explanation, ofInput } from "@ballast/core/document/explanation.ts";
import { engine } from "@ballast/core/engine.ts";
import { engines } from "@ballast/core/engines.ts";
import type { Run, RunId } from "@ballast/core/run.ts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Platform, startPlatform } from "./platform.ts";

const CHUNKS = 20;
const counted = { inputs: 0, results: 0, chunks: 0 };

/** Adds the squares of numbers, one a chunk, and counts how often its documents are parsed. */
const counting = engine({
  name: "counting",
  title: "Counting",
  question: "How often is a document parsed?",
  version: "1",
  direct: true,
  input: z.strictObject({ numbers: z.array(z.number()), scale: z.number().default(2) }).superRefine(() => {
    counted.inputs++;
  }),
  result: z.strictObject({ sum: z.number() }).superRefine(() => {
    counted.results++;
  }),
  example: { numbers: [1, 2, 3] },
  run: ({ numbers, scale }) => ({ sum: scale * numbers.reduce((sum, number) => sum + number * number, 0) }),
  headline: ({ sum }) => ({ title: "Sum", value: sum, unit: "", worse: "up" }),
  tables: ({ sum }) => [{ name: "sum", title: "Sum", columns: [{ key: "sum", title: "Sum" }], rows: [[sum]] }],
  parts: ({ sum }) => [
    { name: "sum", title: "Sum", document: { sum } },
    { name: "sum.bin", title: "Sum, as a double", mediaType: "application/octet-stream", bytes: doubles([sum]) },
  ],
  explain: ({ scale }, { sum }, path) => explanation(path, "Sum", sum, "s Σ x²", "", [ofInput("s", scale, "scale")]),
  seed: () => null,
  split: {
    chunk: z.number(),
    plan: ({ numbers, scale }) => ({ groups: [{ slice: doubles([scale]), chunks: numbers }], shared: doubles([]) }),
    simulate: (slice, number) => {
      counted.chunks++;
      return doubles([(numbersIn(slice)[0] ?? Number.NaN) * number * number]);
    },
    reduction: () => {
      const { add, finish } = adding();
      return { add, finish: () => doubles([finish()]) };
    },
    join: () => {
      const { add, finish } = adding();
      return { add, finish: () => ({ sum: finish() }) };
    },
  },
});

function adding() {
  let sum = 0;
  return {
    add: (part: Uint8Array) => {
      sum += numbersIn(part)[0] ?? Number.NaN;
    },
    finish: () => sum,
  };
}

function doubles(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

function numbersIn(bytes: Uint8Array): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer);
}

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  // The table is closed at compile time, and handlers find engines in it alone.
  (engines as Record<string, unknown>)["counting"] = counting;
});
afterAll(() => platform.stop());
afterEach(() => Object.assign(counted, { inputs: 0, results: 0, chunks: 0 }));

const document = { numbers: Array.from({ length: CHUNKS }, (_, i) => i + 1) };
/** 2 Σ i² = n (n + 1) (2 n + 1) / 3. */
const EXPECTED = (CHUNKS * (CHUNKS + 1) * (2 * CHUNKS + 1)) / 3;
const changed = async (runId: RunId, changes: Partial<Run>) => {
  const { changeRun } = await import("../../packages/functions/src/store/runs.ts");
  await changeRun(runId, changes, new Date().toISOString());
};

test("a run of 20 chunks parses its input once and its result once, whatever is asked of it later", async () => {
  const { id } = await platform.start("counting", document);
  const run = await platform.execute(id);
  expect(run).toMatchObject({ status: "succeeded", chunkCount: CHUNKS, headline: { value: EXPECTED } });
  expect(counted).toEqual({ inputs: 1, results: 1, chunks: CHUNKS });
  const answer = await platform.call("get-explanation", { path: { id }, query: { path: "sum" } });
  expect(answer.status).toBe(200);
  expect(counted).toEqual({ inputs: 1, results: 1, chunks: CHUNKS });
});

test("a call of the engine parses its document once", async () => {
  const answer = await platform.call("call-engine", { path: { engine: "counting" }, body: document });
  expect(JSON.parse(answer.text)).toEqual({ sum: EXPECTED });
  expect(counted).toEqual({ inputs: 1, results: 1, chunks: 0 });
});

test("a document whose defaults were left out has them in every job", async () => {
  const { id } = await platform.start("counting", { ...document, scale: 3 });
  expect(await platform.execute(id)).toMatchObject({ headline: { value: 1.5 * EXPECTED } });
  const { inputHash } = await platform.start("counting", document);
  expect(JSON.parse(await platform.object(`inputs/${inputHash}.json`))).toEqual({ ...document, scale: 2 });
});

test("after a deployment that left the engine alone, whatever reads a document parses it once more", async () => {
  const { id } = await platform.start("counting", document);
  await changed(id, { codeVersion: "an earlier deployment" });
  expect(await platform.execute(id)).toMatchObject({ status: "succeeded", headline: { value: EXPECTED } });
  expect(counted.inputs).toBeGreaterThan(1);
  expect(counted.results).toBe(1);
  await platform.call("get-explanation", { path: { id }, query: { path: "sum" } });
  expect(counted.results).toBe(2);
});

test("a run whose engine has changed since fails, and says so, before anything is computed", async () => {
  const { id } = await platform.start("counting", document);
  await changed(id, { engineVersion: "0" });
  await expect(platform.invoke("plan", { runId: id })).rejects.toThrow("version 0");
  await platform.invoke("fail", { runId: id, error: { Error: "RiskError", Cause: "" } });
  const { failure, status } = await platform.run(id);
  expect(status).toBe("failed");
  expect(failure).toMatchObject({ code: "engine.changed", step: "plan" });
  expect(counted.chunks).toBe(0);
});

test("a part of a result that is bytes is published as it is", async () => {
  const { id } = await platform.start("counting", document);
  const { files } = await platform.execute(id);
  expect(files).toContainEqual({
    name: "sum.bin",
    title: "Sum, as a double",
    mediaType: "application/octet-stream",
    bytes: 8,
  });
  const answer = await platform.call("get-file", { path: { id, name: "sum.bin" } });
  expect(answer.headers["content-type"]).toBe("application/octet-stream");
  expect([...numbersIn(Buffer.from(answer.text, answer.isBase64Encoded ? "base64" : "latin1"))]).toEqual([EXPECTED]);
});

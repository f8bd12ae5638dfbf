/**
 * A process can die between any two writes, so a run never says what is not so yet: what it names is in the bucket before.
 * The SDK's own hook looks into the bucket at the moment of each write to the index.
 */
import type { Run } from "@ballast/core/run.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dividedExposureDocument } from "../integration/documents.ts";
import { type Platform, startPlatform } from "./platform.ts";

interface Write {
  /** The write as the SDK sends it. */
  readonly request: string;
  /** What was in the bucket when it was about to be sent. */
  readonly objects: readonly string[];
}

let platform: Platform;
let run: Run;
const writes: Write[] = [];

beforeAll(async () => {
  platform = await startPlatform();
  const { client } = await import("@ballast/functions/store/table.ts");
  client.middlewareStack.add(
    (next) => async (request) => {
      const text = JSON.stringify(request.input, (_, value) => (value instanceof Set ? [...value] : value));
      if (/UpdateExpression|"Item"/.test(text)) writes.push({ request: text, objects: await platform.objects() });
      return next(request);
    },
    { step: "initialize" },
  );
  const { id } = await platform.start("exposure", dividedExposureDocument);
  run = await platform.execute(id);
});
afterAll(() => platform.stop());

/** The writes that the text tells apart; at least one. */
function writesOf(text: string): readonly Write[] {
  const found = writes.filter(({ request }) => request.includes(text));
  expect(found, text).not.toEqual([]);
  return found;
}

test("an input is stored before the run that names it", () => {
  for (const { objects } of writesOf(`"inputHash":"${run.inputHash}"`)) {
    expect(objects).toContain(`inputs/${run.inputHash}.json`);
  }
});

test("a plan is stored before the run says how many chunks it has", () => {
  for (const { objects } of writesOf("chunkCount").filter(({ request }) => request.includes("UpdateExpression"))) {
    const planned = ["groups.json", "chunks/0.json", "plan.bin", "slices/0"].map((name) => `work/${run.id}/${name}`);
    expect(objects).toEqual(expect.arrayContaining(planned));
  }
});

test("a partial result is stored before its chunk counts as done", () => {
  for (const index of run.chunksDone) {
    for (const { objects } of writesOf(`":chunk":[${index}]`)) {
      expect(objects).toContain(`work/${run.id}/partials/${index}`);
    }
  }
});

test("a result and all its files are stored before the run has succeeded", () => {
  const result = `runs/${run.id}/result.json`;
  const files = run.files.map(({ name }) => (name === "result.json" ? result : `runs/${run.id}/files/${name}`));
  expect(files).toContain(result);
  for (const { objects } of writesOf('"succeeded"')) {
    expect(objects).toEqual(expect.arrayContaining(files));
  }
});

import { createHash } from "node:crypto";
import { isTerminal } from "@ballast/core/run.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baCvaDocument, dividedExposureDocument, exposureDocument, exposureOnPaths, resultText } from "./documents.ts";
import { problemOf, startTestCloud } from "./harness.ts";

let cloud: Awaited<ReturnType<typeof startTestCloud>>;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

describe("a run through the HTTP API", () => {
  test.each([
    ["exposure, divided into chunks", "exposure", dividedExposureDocument],
    ["exposure, too small to divide", "exposure", exposureOnPaths(1_000)],
    ["ba-cva", "ba-cva", baCvaDocument],
  ])("of %s gives the bytes that one process computes", async (_what, engine, document) => {
    const { id } = await cloud.api.start(engine, document, { label: "End to end" });
    const run = await cloud.api.ended(id);
    expect(run).toMatchObject({ status: "succeeded", engine, label: "End to end", startedFrom: "api", failure: null });
    expect(run.chunksDone).toEqual(Array.from({ length: run.chunkCount ?? -1 }, (_, index) => index));
    expect(run.chunkCount ?? -1).toSatisfy((count: number) =>
      document === dividedExposureDocument ? count > 1 : count === 0,
    );
    const result = await cloud.api.result(id);
    expect(result).toBe(resultText(engine, document));
    expect(run.resultHash).toBe(createHash("sha256").update(result).digest("hex"));
    for (const { name, bytes } of run.files) {
      const file = await fetch(`${cloud.url}/v1/runs/${id}/files/${name}`);
      expect(file.status).toBe(200);
      expect((await file.arrayBuffer()).byteLength).toBe(bytes);
    }
  });

  test("can be replayed with the same bytes", async () => {
    const first = await cloud.api.ended((await cloud.api.start("exposure", exposureDocument)).id);
    const response = await cloud.api.post(`/v1/runs/${first.id}/replay`, "");
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    const again = await cloud.api.ended(id);
    expect(again).toMatchObject({ status: "succeeded", replayOf: first.id, replayIdentical: true });
    expect(again.resultHash).toBe(first.resultHash);
  });

  test("answers 304 to a caller who has the latest version", async () => {
    const { id } = await cloud.api.start("ba-cva", baCvaDocument);
    await cloud.api.ended(id);
    let latest = "";
    const ask = () => fetch(`${cloud.url}/v1/runs/${id}`, { headers: { "if-none-match": latest } });
    // What its last step cost may be noted after the run has ended, and is another version.
    await expect
      .poll(
        async () => {
          const answer = await ask();
          latest = answer.headers.get("etag") ?? "";
          return answer.status;
        },
        { timeout: 20_000 },
      )
      .toBe(304);
    expect(await (await ask()).text()).toBe("");
  });

  test("is the same run when the request is sent again, and another document under its key is refused", async () => {
    const first = await cloud.api.start("ba-cva", baCvaDocument, { key: "repeat" });
    const second = await cloud.api.start("ba-cva", baCvaDocument, { key: "repeat" });
    expect(second.id).toBe(first.id);
    const other = JSON.stringify({ engine: "exposure", input: exposureDocument });
    const refused = await cloud.api.post("/v1/runs", other, { "idempotency-key": "repeat" });
    expect(await problemOf(refused)).toMatchObject({ status: 422, code: "idempotency.conflict" });
  });
});

test("200 runs started at once all end, none twice, none lost", async () => {
  const before = new Set((await cloud.api.runs()).map((run) => run.id));
  const started = await Promise.all(
    Array.from({ length: 200 }, (_, i) => cloud.api.start("ba-cva", baCvaDocument, { key: `many-${i}` })),
  );
  const ids = new Set(started.map((run) => run.id));
  expect(ids.size).toBe(200);
  await Promise.all([...ids].map((id) => cloud.api.when(id, (run) => isTerminal(run.status))));
  const mine = (await cloud.api.runs()).filter((run) => !before.has(run.id));
  expect(mine).toHaveLength(200);
  expect(new Set(mine.map((run) => run.id))).toEqual(ids);
  expect(new Set(mine.map((run) => run.status))).toEqual(new Set(["succeeded"]));
  expect(new Set(mine.map((run) => run.resultHash)).size).toBe(1);
});

/** A plan lies in S3 in blocks of 500 chunks; each chunk and each group finds its own, wherever a block ends. */
import type { Plan } from "@ballast/core/engine.ts";
import { RunId } from "@ballast/core/run.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Platform, startPlatform } from "./platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

test("the chunks of groups that begin, end and lie across the ends of blocks", async () => {
  const { chunksOfGroup, groupCount, plannedChunk, putPlan } = await import("@ballast/functions/runs/planned.ts");
  const id = RunId.parse("0".repeat(32));
  // Chunks 0 to 498, 499 to 501 across the first end, 502 to 999 up to the second, 1000 alone, 1001 to 2200 over two blocks.
  const sizes = [499, 3, 498, 1, 1200];
  const plan: Plan<unknown> = {
    groups: sizes.map((size, group) => ({
      slice: Uint8Array.of(group),
      chunks: Array.from({ length: size }, (_, i) => ({ group, i })),
    })),
    shared: new Uint8Array(),
  };
  expect(await putPlan(id, plan)).toEqual({ chunkCount: 2201, divided: [0, 1, 2, 4] });
  expect(await groupCount(id)).toBe(5);
  let first = 0;
  for (const [group, size] of sizes.entries()) {
    const found = await chunksOfGroup(id, group);
    expect(found).toEqual(Array.from({ length: size }, (_, i) => ({ index: first + i, chunk: { group, i } })));
    for (const i of [0, size - 1]) {
      expect(await plannedChunk(id, first + i)).toEqual({ group, isAlone: size === 1, chunk: { group, i } });
    }
    first += size;
  }
});

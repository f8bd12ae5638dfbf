/** A disk that is full, and emulators that are lost: the process lives, says so, and goes on by itself. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { baCvaDocument, longExposureDocument, resultText } from "./documents.ts";
import { problemOf, startTestCloud } from "./harness.ts";

const PLENTY = 1e12;
let cloud: Awaited<ReturnType<typeof startTestCloud>> | null = null;
afterEach(async () => {
  await cloud?.stop();
  cloud = null;
});

const request = JSON.stringify({ engine: "ba-cva", input: baCvaDocument });

test("on a full disk new work is refused, all else answers, and what was under way ends once there is room", async () => {
  let free = PLENTY;
  cloud = await startTestCloud({ freeBytes: async () => free });
  const { api, queueUrls } = cloud;
  const done = await api.ended((await api.start("ba-cva", baCvaDocument)).id);
  const { id } = await api.start("exposure", longExposureDocument);
  await api.when(id, (run) => run.chunksDone.length >= 1);

  free = 1_000_000;
  for (let i = 0; i < 3; i++) {
    const refused = await problemOf(await api.post("/v1/runs", request));
    expect(refused).toMatchObject({ status: 507, code: "storage.full", retryable: true });
    expect(refused.advice).toContain("Free some space");
  }
  expect(await api.result(done.id)).toBe(resultText("ba-cva", baCvaDocument));
  expect((await api.post("/v1/engines/ba-cva", JSON.stringify(baCvaDocument))).status).toBe(200);
  expect((await api.run(id)).status).toBe("running");
  expect([...queueUrls.keys()]).toContain("run-requests");

  free = PLENTY;
  expect(await api.ended(id)).toMatchObject({ status: "succeeded", failure: null });
  expect(await api.result(id)).toBe(resultText("exposure", longExposureDocument));
  expect((await api.ended((await api.start("ba-cva", baCvaDocument)).id)).status).toBe("succeeded");
  expect(await api.runs()).toHaveLength(3);
});

test("a full disk counts as no attempt of a run, however often it fills", async () => {
  let free = PLENTY;
  cloud = await startTestCloud({ freeBytes: async () => free });
  const { api } = cloud;
  const { id } = await api.start("exposure", longExposureDocument);
  for (let i = 0; i < 4; i++) {
    await api.when(id, (run) => run.status === "running");
    free = 0;
    expect((await api.post("/v1/runs", request)).status).toBe(507);
    free = PLENTY;
    await (await api.post("/v1/runs", request)).text();
  }
  expect(await api.ended(id)).toMatchObject({ status: "succeeded", failure: null });
});

test("a write that the disk refuses ends in a clear answer, leaves the document before it whole, and heals", async () => {
  cloud = await startTestCloud();
  const { api } = cloud;
  const first = await api.ended((await api.start("ba-cva", baCvaDocument, { key: "one" })).id);
  const document = `${cloud.serviceUrls.s3}/ballast-documents/standing/note`;
  const put = (body: string) => fetch(document, { method: "PUT", headers: { "content-type": "text/plain" }, body });
  expect((await put("before")).status).toBe(200);
  // Where the new one would be written first lies a folder: the emulator answers 500, as it does on a disk without room.
  const place = join(cloud.folder, "s3/buckets/ballast-documents/objects/standing/note.data.part");
  mkdirSync(place);
  expect((await put("after, and longer")).status).toBe(500);
  rmSync(place, { recursive: true });

  const again = await api.post("/v1/runs", request, { "idempotency-key": "two" });
  if (again.status !== 202) {
    expect(await problemOf(again)).toMatchObject({ status: 503, code: "platform.unavailable", retryable: true });
  }
  await expect
    .poll(async () => (await api.post("/v1/runs", request, { "idempotency-key": "two" })).status, {
      timeout: 60_000,
    })
    .toBe(202);
  expect(await (await fetch(document)).text()).toBe("before");
  const runs = await api.runs();
  expect(runs).toHaveLength(2);
  for (const { id } of runs) {
    expect((await api.ended(id)).status).toBe("succeeded");
    expect(await api.result(id)).toBe(await api.result(first.id));
  }
});

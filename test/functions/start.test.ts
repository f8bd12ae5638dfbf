/** How a run begins, whoever asks, and what a repeated request does. */
import { createHash } from "node:crypto";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { Run } from "@ballast/core/run.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { baCvaDocument, exposureDocument } from "../integration/documents.ts";
import { type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());
beforeEach(() => {
  platform.states.down = false;
});

const body = { engine: "ba-cva", input: baCvaDocument };
const started = (id: string) => platform.states.starts.filter((name) => name === id).length;

test("a started run is told whole, its input is stored under its hash, its execution has its id as name", async () => {
  const answer = await platform.call("create-run", { body: { ...body, label: "End of day" }, subject: "ana" });
  const run = Run.parse(JSON.parse(answer.text));
  expect(answer.status).toBe(202);
  expect(answer.headers["location"]).toBe(`/v1/runs/${run.id}`);
  const input = documentBytes(engineNamed("ba-cva").parse(baCvaDocument));
  expect(run).toMatchObject({
    status: "queued",
    step: "queue",
    version: 1,
    label: "End of day",
    startedBy: "ana",
    startedFrom: "api",
    codeVersion: "test",
    engineVersion: engineNamed("ba-cva").version,
    inputHash: createHash("sha256").update(input).digest("hex"),
    seed: null,
    chunkCount: null,
    resultHash: null,
  });
  expect(await platform.object(`inputs/${run.inputHash}.json`)).toBe(new TextDecoder().decode(input));
  expect(platform.states.executions.get(run.id)).toEqual({ status: "RUNNING", input: `{"runId":"${run.id}"}` });
  expect((await platform.call("get-input", { path: { id: run.id } })).text).toBe(new TextDecoder().decode(input));
});

test("the order of the keys and the white space of a document do not matter: its hash is the same", async () => {
  const reversed = Object.fromEntries(Object.entries(baCvaDocument).reverse());
  const first = await platform.start("ba-cva", baCvaDocument);
  const second = await platform.start("ba-cva", reversed, { label: "Same document" });
  expect(second.inputHash).toBe(first.inputHash);
  expect(second.id).not.toBe(first.id);
});

test("the seed of a simulation is told", async () => {
  expect((await platform.start("exposure", exposureDocument)).seed).toBe(4);
});

describe("the same Idempotency-Key", () => {
  const headers = { "idempotency-key": "key-1" };

  test("with the same document is the same run, also when twenty requests come at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => platform.call("create-run", { body, headers })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    expect(new Set(answers.map(({ text }) => Run.parse(JSON.parse(text)).id)).size).toBe(1);
  });

  test("with another document: 422, and the other document is not stored", async () => {
    const before = await platform.objects();
    const other = { engine: "exposure", input: { ...exposureDocument, reportingCurrency: "GBP" } };
    const problem = problemOf(await platform.call("create-run", { body: other, headers }));
    expect(problem).toMatchObject({ status: 422, code: "idempotency.conflict" });
    expect(await platform.objects()).toEqual(before);
  });

  test("from another person is another run", async () => {
    const ids = await Promise.all(
      ["ana", "ben"].map(async (subject) => (await platform.start("ba-cva", baCvaDocument, { headers, subject })).id),
    );
    expect(new Set(ids).size).toBe(2);
  });

  test("repairs a start that was cut between storing the run and starting its execution", async () => {
    const cut = { "idempotency-key": "cut" };
    platform.states.down = true;
    const failed = problemOf(await platform.call("create-run", { body, headers: cut }));
    expect(failed).toMatchObject({ status: 503, code: "platform.unavailable", retryable: true });
    platform.states.down = false;
    const run = await platform.start("ba-cva", baCvaDocument, { headers: cut });
    expect(platform.states.executions.get(run.id)?.status).toBe("RUNNING");
  });

  test("does not start a run again that has ended", async () => {
    const ended = { "idempotency-key": "ended" };
    const { id } = await platform.start("ba-cva", baCvaDocument, { headers: ended });
    await platform.execute(id);
    const again = await platform.start("ba-cva", baCvaDocument, { headers: ended });
    expect(again).toMatchObject({ id, status: "succeeded" });
    expect(started(id)).toBe(1);
  });
});

describe("a replay", () => {
  test("gives the same bytes and says so", async () => {
    const first = await platform.execute((await platform.start("exposure", exposureDocument, { label: "Mine" })).id);
    const answer = await platform.call("replay-run", { path: { id: first.id }, subject: "ben" });
    expect(answer.status).toBe(202);
    const { id } = Run.parse(JSON.parse(answer.text));
    const again = await platform.execute(id);
    expect(again).toMatchObject({
      status: "succeeded",
      label: "Mine",
      startedBy: "ben",
      startedFrom: "replay",
      replayOf: first.id,
      replayIdentical: true,
      inputHash: first.inputHash,
      resultHash: first.resultHash,
    });
    expect(first.replayIdentical).toBeNull();
    expect(await platform.object(`runs/${id}/result.json`)).toBe(await platform.object(`runs/${first.id}/result.json`));
  });

  test("that gives other bytes says so", async () => {
    const first = await platform.execute((await platform.start("ba-cva", baCvaDocument)).id);
    const { id } = Run.parse(JSON.parse((await platform.call("replay-run", { path: { id: first.id } })).text));
    await platform.invoke("plan", { runId: id });
    const reduced = (await platform.invoke("reduce", { runId: id })) as { readonly outcome: object };
    // Another result than the engine's, as another version of the code would give it.
    const outcome = { ...reduced.outcome, resultHash: "0".repeat(64) };
    await platform.invoke("publish", { runId: id, outcome });
    expect(await platform.run(id)).toMatchObject({ status: "succeeded", replayIdentical: false });
  });

  test("of a run that has not succeeded: 409", async () => {
    const { id } = await platform.start("ba-cva", baCvaDocument);
    const problem = problemOf(await platform.call("replay-run", { path: { id } }));
    expect(problem).toMatchObject({
      status: 409,
      code: "run.notFinished",
      detail: "The run is queued: it has no result.",
    });
  });
});

describe("the queue", () => {
  const record = (messageId: string, message: unknown) => ({
    messageId,
    body: typeof message === "string" ? message : JSON.stringify(message),
  });
  const request = { ...body, label: "Queued", idempotencyKey: "message-1" };

  test("starts one run for a message and its duplicates; what it cannot take fails alone", async () => {
    const before = platform.states.executions.size;
    const { batchItemFailures } = (await platform.invoke("start-requested", {
      Records: [
        record("good", request),
        record("broken", "{ not JSON"),
        record("same", request),
        record("refused", { ...request, input: {}, idempotencyKey: "message-2" }),
        record("keyless", { ...body }),
      ],
    })) as { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };
    const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    expect(failed.sort()).toEqual(["broken", "keyless", "refused"]);
    expect(platform.states.executions.size).toBe(before + 1);
  });

  test("gives every message back when Step Functions is down, and takes them the next time", async () => {
    const event = { Records: [record("one", { ...request, idempotencyKey: "message-3" })] };
    platform.states.down = true;
    expect(await platform.invoke("start-requested", event)).toEqual({ batchItemFailures: [{ itemIdentifier: "one" }] });
    platform.states.down = false;
    const before = platform.states.executions.size;
    expect(await platform.invoke("start-requested", event)).toEqual({ batchItemFailures: [] });
    expect(platform.states.executions.size).toBe(before + 1);
  });
});

describe("the schedule", () => {
  const time = "2026-11-20T18:30:00Z";

  test("starts each standing order once, however often it is delivered", async () => {
    await platform.put("standing/", "");
    await platform.put("standing/cva.json", JSON.stringify({ ...body, label: "Daily CVA" }));
    await platform.put("standing/exposure.json", JSON.stringify({ engine: "exposure", input: exposureDocument }));
    const before = platform.states.executions.size;
    expect(await platform.invoke("start-scheduled", { time })).toEqual({ started: 2 });
    expect(await platform.invoke("start-scheduled", { time })).toEqual({ started: 2 });
    expect(platform.states.executions.size).toBe(before + 2);
    await platform.invoke("start-scheduled", { time: "2026-11-23T18:30:00Z" });
    expect(platform.states.executions.size).toBe(before + 4);
  });

  test("a bad order does not stop the others, and the error names it", async () => {
    await platform.put("standing/a-bad.json", "{ not JSON");
    await platform.put("standing/b-wrong.json", JSON.stringify({ engine: "ba-cva", input: {} }));
    const before = platform.states.executions.size;
    const failed = platform.invoke("start-scheduled", { time: "2026-11-24T18:30:00Z" });
    await expect(failed).rejects.toThrow(/standing\/a-bad\.json: .*line 1, column 3.*standing\/b-wrong\.json: /);
    expect(platform.states.executions.size).toBe(before + 2);
  });
});

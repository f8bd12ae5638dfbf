/** A dry run: what a start would refuse it refuses in the same words, what it would take is answered with its warnings. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { engineNamed, engines } from "@ballast/core/engines.ts";
import { DryRun } from "@ballast/core/run.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baCvaDocument, exposureDocument } from "../integration/documents.ts";
import { type Call, type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const dry = (request: Call, dryRun = "") => platform.call("create-run", { ...request, query: { dryRun } });
const answered = async (body: object, more: Call = {}) => {
  const answer = await dry({ ...more, body });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return DryRun.parse(JSON.parse(answer.text));
};
const [trade, ...trades] = exposureDocument["trades"] as Record<string, unknown>[];
const inPercent = { ...exposureDocument, trades: [{ ...trade, fixedRate: 2.5 }, ...trades] };
/** All that anybody could find afterwards. */
const traces = async () => ({
  objects: await platform.objects(),
  runs: JSON.parse((await platform.call("list-runs")).text),
  starts: [...platform.states.starts],
});

test.each(Object.keys(engines))("%s: the example is accepted under the hash that its run would have", async (name) => {
  const engine = engineNamed(name);
  const input = engine.parse(engine.example);
  const before = await traces();
  const found = await answered({ engine: name, input: engine.example });
  expect(found).toEqual({
    engine: name,
    engineVersion: engine.version,
    inputHash: createHash("sha256").update(documentBytes(input)).digest("hex"),
    seed: engine.seed(input),
    warnings: engine.warnings(input),
    warningCount: engine.warnings(input).length,
  });
  expect(await traces()).toEqual(before);
});

test("a rate in percent is named with its field, and the run that follows has the same hash and says the same", async () => {
  const found = await answered({ engine: "exposure", input: inPercent });
  expect(found.warnings).toContainEqual({
    path: "trades[0].fixedRate",
    message: expect.stringContaining("if 2.5 % was meant, give 0.025"),
  });
  const { id, inputHash } = await platform.execute((await platform.start("exposure", inPercent)).id);
  expect(inputHash).toBe(found.inputHash);
  const result = JSON.parse((await platform.call("get-result", { path: { id } })).text);
  expect(result.warnings.slice(0, found.warningCount)).toEqual(found.warnings);
});

test("of more warnings than anybody reads the first are told, and how many there are", async () => {
  const many = Array.from({ length: 300 }, (_, i) => ({ ...trade, id: `T${i}`, fixedRate: 2.5 }));
  const found = await answered({ engine: "exposure", input: { ...exposureDocument, trades: many } });
  expect(found.warnings).toHaveLength(200);
  expect(found.warningCount).toBeGreaterThanOrEqual(300);
});

test("true means the same as no value; false is no dry run; anything else is refused and starts nothing", async () => {
  const body = { engine: "ba-cva", input: baCvaDocument };
  expect((await dry({ body }, "true")).status).toBe(200);
  const before = await traces();
  for (const query of [{ dryRun: "yes" }, { dryRun: "1" }, { dryrun: "" }, { dryRun: "", colour: "red" }]) {
    const problem = problemOf(await platform.call("create-run", { body, query: query as Record<string, string> }));
    expect(problem).toMatchObject({ status: 400, code: "request.invalid" });
  }
  expect(await traces()).toEqual(before);
  expect((await dry({ body }, "false")).status).toBe(202);
});

describe("a document that went ahead of its run", () => {
  const uploaded = async (document: unknown) => {
    const bytes = gzipSync(typeof document === "string" ? document : JSON.stringify(document));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const offer = await platform.call("create-upload", { body: { sha256, bytes: bytes.length } });
    const sent = await fetch(String(offer.headers["location"]), { method: "PUT", body: bytes });
    expect(sent.ok).toBe(true);
    return sha256;
  };

  test("is looked at where it lies", async () => {
    const direct = await answered({ engine: "exposure", input: inPercent });
    const inputUpload = await uploaded(inPercent);
    expect(await answered({ engine: "exposure", inputUpload })).toEqual(direct);
  });

  test.each([
    ["is refused as its start is", { ...baCvaDocument, colour: "red" }],
    ["is no JSON", "{ not JSON"],
  ])("%s", async (_name, document) => {
    await sameRefusal({ body: { engine: "ba-cva", inputUpload: await uploaded(document) } });
  });

  test("has never arrived", async () => {
    await sameRefusal({ body: { engine: "ba-cva", inputUpload: "0".repeat(64) } });
  });
});

/** What a start refuses is refused by a dry run, to the last word but the id of the request. */
async function sameRefusal(request: Call): Promise<number> {
  const before = await traces();
  const [started, tried] = [problemOf(await platform.call("create-run", request)), problemOf(await dry(request))];
  expect({ ...tried, requestId: "" }).toEqual({ ...started, requestId: "" });
  expect(await traces()).toEqual(before);
  return tried.status;
}

describe("what a start refuses, a dry run refuses in the same words", () => {
  const body = { engine: "exposure", input: exposureDocument };
  const of = (change: object): Call => ({ body: { engine: "exposure", input: { ...exposureDocument, ...change } } });
  const ofTrade = (change: object) => of({ trades: [{ ...trade, ...change }, ...trades] });
  const text = JSON.stringify(body);
  test.each<readonly [string, Call, number]>([
    ["a negative notional", ofTrade({ notional: -1 }), 422],
    ["a maturity of zero", ofTrade({ maturityYears: 0 }), 422],
    ["a number as a text", ofTrade({ notional: "1000" }), 422],
    ["a kind of trade that is none", ofTrade({ kind: "future" }), 422],
    ["an unknown field", of({ colour: "red" }), 422],
    ["an id twice", of({ trades: [trade, trade] }), 422],
    ["a netting set that is not there", ofTrade({ nettingSet: "NOWHERE" }), 422],
    ["no trades", of({ trades: [] }), 422],
    ["everything at once", of({ trades: [{ ...trade, notional: -1, kind: "x" }], colour: 1, market: null }), 422],
    ["a document of another engine", { body: { engine: "exposure", input: baCvaDocument } }, 422],
    ["no input", { body: { engine: "exposure" } }, 422],
    ["an input and an upload", { body: { ...body, inputUpload: "0".repeat(64) } }, 422],
    ["an empty label", { body: { ...body, label: " " } }, 422],
    ["a list for a request", { body: [1, 2] }, 422],
    ["an engine that is none", { body: { ...body, engine: "var" } }, 404],
    ["JSON that breaks off", { body: text.slice(0, -1) }, 400],
    ["NaN", { body: text.replace(/:\d+/, ":NaN") }, 400],
    ["a number beyond all numbers", { body: text.replace(/"notional":\d+/, '"notional":1e999') }, 422],
    ["another type of body", { body: text, headers: { "content-type": "text/plain" } }, 415],
    ["6 MB", { body: `{"engine":"exposure","input":"${"x".repeat(6_000_000)}"}` }, 413],
    ["a key that cannot be sent", { body, headers: { "idempotency-key": "a b" } }, 400],
    ["a token that names nobody", { body, subject: null }, 403],
  ])("%s", async (_name, request, status) => {
    expect(await sameRefusal(request)).toBe(status);
  });

  test("the key of another document", async () => {
    const headers = { "idempotency-key": "taken" };
    await platform.start("ba-cva", baCvaDocument, { headers });
    expect(await sameRefusal({ body, headers })).toBe(422);
    expect((await answered({ engine: "ba-cva", input: baCvaDocument }, { headers })).engine).toBe("ba-cva");
  });
});

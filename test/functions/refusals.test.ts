/** What the API refuses: the exact problem, and nothing stored. */

import { engines } from "@ballast/core/engines.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes as everyRoute } from "../../stacks/catalog.ts";
import { isOfTheLibrary } from "../fuzz/verdict.ts";
import { baCvaDocument, exposureDocument } from "../integration/documents.ts";
import { type Call, type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(async () => {
  const [objects, runs] = [await platform.objects(), JSON.parse((await platform.call("list-runs")).text)];
  const { starts } = platform.states;
  await platform.stop();
  // No refusal of this file has left anything behind.
  expect({ objects, runs, starts }).toEqual({ objects: [], runs: { runs: [], cursor: null }, starts: [] });
});

const refused = async (request: Call) => problemOf(await platform.call("create-run", request));
const ofExposure = (change: object) =>
  refused({ body: { engine: "exposure", input: { ...exposureDocument, ...change } } });
const [trade, ...trades] = exposureDocument["trades"] as object[];
const [nettingSet, ...nettingSets] = exposureDocument["nettingSets"] as object[];

test("a refusal is a whole problem document and says so in its headers", async () => {
  const answer = await platform.call("create-run", {
    body: { engine: "ba-cva", input: { ...baCvaDocument, colour: "red" } },
  });
  expect(problemOf(answer)).toEqual({
    type: "/docs#problem-input.invalid",
    title: "The document does not match its schema or breaks a rule.",
    advice: "Correct every field that is named, then start it again.",
    retryable: false,
    status: 422,
    detail: "The document has 1 problem.",
    code: "input.invalid",
    requestId: answer.headers["x-request-id"],
    errors: [{ path: "colour", message: "Unknown field: remove it, or check its spelling." }],
  });
  expect(answer.headers).toMatchObject({ "cache-control": "private, no-cache", "x-content-type-options": "nosniff" });
});

describe("a wrong document", () => {
  test.each([
    ["a negative notional", { trades: [{ ...trade, notional: -1 }, ...trades] }, "trades[0].notional", "-1"],
    ["a maturity of zero", { trades: [{ ...trade, maturityYears: 0 }, ...trades] }, "trades[0].maturityYears", "0"],
    [
      "an unknown counterparty",
      { nettingSets: [{ ...nettingSet, counterparty: "NOBODY" }, ...nettingSets] },
      "nettingSets[0].counterparty",
      "NOBODY",
    ],
    ["a number in a text", { grid: { stepsPerYear: "12", horizonYears: 2 } }, "grid.stepsPerYear", '"12"'],
    ["null for a number", { grid: { stepsPerYear: null, horizonYears: 2 } }, "grid.stepsPerYear", ""],
  ])("%s: 422 with its path and its value", async (_what, change, path, value) => {
    const problem = await ofExposure(change);
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors.map((error) => error.path)).toEqual([path]);
    expect(problem.errors[0]?.message).toContain(value);
  });

  test("all problems come at once", async () => {
    const problem = await ofExposure({ trades: [{ ...trade, notional: -1, maturityYears: 0 }, ...trades], colour: 1 });
    expect(problem.detail).toBe("The document has 3 problems.");
    expect(problem.errors.map((error) => error.path).sort()).toEqual([
      "colour",
      "trades[0].maturityYears",
      "trades[0].notional",
    ]);
  });

  test.each([
    ["no object", [1, 2]],
    ["nothing", {}],
    ["no input", { engine: "ba-cva" }],
    ["an empty label", { engine: "ba-cva", label: " ", input: baCvaDocument }],
    ["a label with a line break", { engine: "ba-cva", label: "a\nb", input: baCvaDocument }],
    ["a field beside the input", { engine: "ba-cva", input: baCvaDocument, priority: 1 }],
  ])("a request that is %s: 422", async (_what, body) => {
    const problem = await refused({ body });
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors.length).toBeGreaterThan(0);
  });

  test("an engine that does not exist: 404, naming those that do", async () => {
    for (const engine of ["var", "__proto__", "constructor"]) {
      const problem = await refused({ body: { engine, input: {} } });
      expect(problem).toMatchObject({ status: 404, code: "engine.unknown" });
      expect(problem.detail).toContain(JSON.stringify(engine));
      for (const name of Object.keys(engines)) expect(problem.detail).toContain(name);
    }
  });
});

describe("a broken body", () => {
  test("NaN is not JSON, and its place is told", async () => {
    const body = JSON.stringify({ engine: "ba-cva", input: baCvaDocument }).replace(/:\d+/, ":NaN");
    const problem = await refused({ body });
    expect(problem).toMatchObject({ status: 400, code: "document.malformed" });
    expect(problem.detail).toContain(`"N" stands at line 1, column ${body.indexOf("NaN") + 1}`);
  });

  test("Infinity by overflow is refused by the schema", async () => {
    const body = JSON.stringify({ engine: "exposure", input: exposureDocument }).replace(
      '"notional":10000000',
      '"notional":1e999',
    );
    const problem = await refused({ body });
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors[0]?.path).toBe("trades[0].notional");
  });

  test("10 MB: 413", async () => {
    const problem = await refused({ body: `{"engine":"ba-cva","input":"${"x".repeat(10_000_000)}"}` });
    expect(problem).toMatchObject({ status: 413, code: "document.tooLarge" });
    expect(problem.detail).toContain("5 MB");
  });

  test("10 MB in base64: 413 too, by their decoded size", async () => {
    const body = Buffer.alloc(10_000_000, " ").toString("base64");
    expect(await refused({ body, isBase64Encoded: true })).toMatchObject({ status: 413 });
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
  ])("a body of the type %j: 415", async (type) => {
    const problem = await refused({ body: "{}", headers: { "content-type": type } });
    expect(problem).toMatchObject({ status: 415, code: "request.unsupportedMedia" });
  });

  test("a hundred thousand nested arrays are refused, not a crash", async () => {
    const depth = 100_000;
    const body = `{"engine":"ba-cva","input":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(await refused({ body })).toMatchObject({ status: 422, code: "input.invalid" });
  });

  test("a key named __proto__ is an unknown field and touches nothing", async () => {
    const body = JSON.stringify({ engine: "ba-cva", input: baCvaDocument }).replace(
      "{",
      '{"__proto__":{"polluted":1},',
    );
    expect((await refused({ body })).errors.map((error) => error.path)).toEqual(["__proto__"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("a wrong request", () => {
  test.each(["", " ", "a b", "ä", "x".repeat(201)])("the Idempotency-Key %j: 400", async (key) => {
    const problem = await refused({
      body: { engine: "ba-cva", input: baCvaDocument },
      headers: { "idempotency-key": key },
    });
    expect(problem).toMatchObject({ status: 400, code: "request.invalid" });
    expect(problem.errors.map((error) => error.path)).toEqual(["Idempotency-Key"]);
  });

  const routes = ["get-run", "get-result", "get-explanation", "get-input", "cancel-run", "replay-run"] as const;
  test.each(routes)("%s of a run that does not exist, or whose id is none: 404", async (name) => {
    for (const id of ["0".repeat(32), "0", "../../etc/passwd", "", "A".repeat(32)]) {
      const query: Record<string, string> = name === "get-explanation" ? { path: "capital" } : {};
      const problem = problemOf(await platform.call(name, { path: { id }, query }));
      expect(problem).toMatchObject({ status: 404, code: "run.notFound" });
    }
  });

  test.each([
    [{ limit: "0" }, ["limit"]],
    [{ limit: "101" }, ["limit"]],
    [{ limit: "ten" }, ["limit"]],
    [{ limit: "0x10" }, ["limit"]],
    [{ limit: "1e1" }, ["limit"]],
    [{ limit: "" }, ["limit"]],
    [{ limit: " 5" }, ["limit"]],
    [{ limit: "5.0" }, ["limit"]],
    [{ limit: "9".repeat(40) }, ["limit"]],
    [JSON.parse('{ "__proto__": "1" }'), ["__proto__"]],
    [{ constructor: "1", toString: "2" }, ["constructor", "toString"]],
    [{ status: "done" }, ["status"]],
    [{ cursor: "!" }, ["cursor"]],
    [{ cursor: Buffer.from("zzz").toString("base64url") }, ["cursor"]],
    [{ colour: "red", limit: "-1" }, ["colour", "limit"]],
  ])("the query %j: 400", async (query, paths) => {
    const problem = problemOf(await platform.call("list-runs", { query: query as Record<string, string> }));
    expect(problem).toMatchObject({ status: 400, code: "request.invalid" });
    expect(problem.errors.map((error) => error.path).sort()).toEqual(paths);
    expect(problem.errors.filter(({ message }) => isOfTheLibrary(message))).toEqual([]);
  });

  test("a parameter that a route does not have: 400 at each of them, whatever else is wrong", async () => {
    for (const { function: name } of everyRoute) {
      const problem = problemOf(await platform.call(name, { query: { colour: "red" } }));
      expect([problem.status, problem.code], name).toEqual([400, "request.invalid"]);
      expect(problem.errors, name).toContainEqual({
        path: "colour",
        message: "Unknown field: remove it, or check its spelling.",
      });
    }
  });

  test("a token that names nobody: 403, and its holder is not taken for somebody else", async () => {
    for (const name of ["create-run", "cancel-run", "replay-run"] as const) {
      const request = { path: { id: "0".repeat(32) }, body: { engine: "ba-cva", input: baCvaDocument } };
      const problem = problemOf(await platform.call(name, { ...request, subject: null }));
      expect(problem, name).toMatchObject({ status: 403, code: "caller.unnamed" });
    }
  });

  test("an engine that takes longer than a request may wait: 409", async () => {
    const answer = await platform.call("call-engine", { path: { engine: "exposure" }, body: exposureDocument });
    expect(problemOf(answer)).toMatchObject({ status: 409, code: "engine.notDirect" });
  });
});

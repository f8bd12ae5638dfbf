/** Lists from CSV over the API: entries that an engine takes, or one problem document with every line that is wrong. */
import { gunzipSync } from "node:zlib";
import { engineNamed, engines } from "@ballast/core/engines.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { columnsOfEntries, csvText } from "../core/csv-text.ts";
import { baCvaDocument } from "../integration/documents.ts";
import { type Call, type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(async () => {
  const objects = await platform.objects();
  await platform.stop();
  expect(objects).toEqual([]);
});

const read = (engine: string, list: string, body: unknown, more: Call = {}) =>
  platform.call("import-list", { path: { engine, list }, body, ...more });
const header = "id,counterparty,exposureMethod,exposureAtDefault,effectiveMaturityYears";

test("entries come as they may stand in the document, with no default filled in", async () => {
  const answer = await read("ba-cva", "nettingSets", { text: `${header}\nN1,CP001,imm,100,2\n` });
  expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
  const entries = [
    { id: "N1", counterparty: "CP001", exposureMethod: "imm", exposureAtDefault: 100, effectiveMaturityYears: 2 },
  ];
  expect(JSON.parse(answer.text)).toEqual({ entries });
  const nettingSets = [...(baCvaDocument["nettingSets"] as object[]), ...entries];
  expect(() => engineNamed("ba-cva").call({ ...baCvaDocument, nettingSets })).not.toThrow();
});

test("trades of several kinds in one file, separated by semicolons", async () => {
  const { trades } = engineNamed("capital").example as { trades: object[] };
  const columns = engineNamed("capital").imports.find(({ list }) => list === "trades")?.columns ?? [];
  const answer = await read("capital", "trades", { text: csvText(columnsOfEntries(trades, columns), ";") });
  expect(JSON.parse(answer.text)).toEqual({ entries: trades });
});

test("large answers are compressed where the caller takes that", async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `N${i},CP001,imm,${Math.sqrt(i)},2\n`);
  const text = `${header}\n${lines.join("")}`;
  const answer = await read("ba-cva", "nettingSets", { text }, { headers: { "accept-encoding": "gzip" } });
  expect(answer).toMatchObject({ status: 200, headers: { "content-encoding": "gzip" } });
  const { entries } = JSON.parse(gunzipSync(Buffer.from(answer.text, "base64")).toString()) as { entries: object[] };
  expect(entries).toHaveLength(20_000);
  expect(entries[2]).toMatchObject({ id: "N2", exposureAtDefault: Math.SQRT2 });
});

describe("a refusal", () => {
  test("names line and column of every problem, with the rule it breaks", async () => {
    const text = `${header}\nN1,CP001,imm,-100,2\nN2,CP001,imm,100\nN3,,imm,"1,000",2\n`;
    const problem = problemOf(await read("ba-cva", "nettingSets", { text }));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid", detail: "The document has 4 problems." });
    expect(problem.errors.map(({ path, rule }) => [path, rule])).toEqual([
      ["line 2, exposureAtDefault", "R02"],
      ["line 3", undefined],
      ["line 4, counterparty", undefined],
      ["line 4, exposureAtDefault", "R29"],
    ]);
  });

  test("counts every problem and tells the first two hundred", async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `N${i},CP001,imm,-1,2\n`);
    const problem = problemOf(await read("ba-cva", "nettingSets", { text: `${header}\n${lines.join("")}` }));
    expect(problem.detail).toBe("The document has 300 problems.");
    expect(problem.errors).toHaveLength(201);
    expect(problem.errors[199]?.path).toBe("line 201, exposureAtDefault");
    expect(problem.errors[200]).toEqual({ path: "", message: "and 100 more" });
  });

  test.each(["hedges", "__proto__", ""])("of the list %j: 404, naming those that there are", async (list) => {
    const problem = problemOf(await read("sa-ccr", list, { text: "id\n" }));
    expect(problem).toMatchObject({ status: 404, code: "list.unknown" });
    expect(problem.detail).toContain("nettingSets, trades");
  });

  test("of an engine that there is not: 404, naming those that there are", async () => {
    const problem = problemOf(await read("var", "trades", { text: "id\n" }));
    expect(problem).toMatchObject({ status: 404, code: "engine.unknown" });
    for (const name of Object.keys(engines)) expect(problem.detail).toContain(name);
  });

  test.each([
    ["no text", {}, ["text"]],
    ["a number", { text: 1 }, ["text"]],
    ["a field beside the text", { text: `${header}\n`, separator: ";" }, ["separator"]],
  ])("of a body with %s: 422", async (_what, body, paths) => {
    const problem = problemOf(await read("ba-cva", "nettingSets", body));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors.map(({ path }) => path)).toEqual(paths);
  });

  test("of a bare file: 415", async () => {
    const answer = await read("ba-cva", "nettingSets", header, { headers: { "content-type": "text/csv" } });
    expect(problemOf(answer)).toMatchObject({ status: 415, code: "request.unsupportedMedia" });
  });
});

test("the engines tell which lists and columns they read", async () => {
  const { engines: described } = JSON.parse((await platform.call("list-engines")).text) as {
    engines: { name: string; imports: { list: string; title: string; columns: string[] }[] }[];
  };
  const lists = described.find(({ name }) => name === "ba-cva")?.imports ?? [];
  expect(lists.map(({ title }) => title)).toEqual([
    "Counterparties",
    "Netting sets",
    "Single-name hedges",
    "Index hedges",
  ]);
  expect(lists.find(({ list }) => list === "indexHedges")?.columns).toEqual(
    expect.arrayContaining(["id", "constituents", "uniform.sector", "uniform.creditQuality"]),
  );
});

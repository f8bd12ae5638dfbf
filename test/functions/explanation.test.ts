/** Explain this number over the API: of a run's own result, and of the stages of a chain. */
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import { Explanation } from "@ballast/core/document/explanation.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import type { Run } from "@ballast/core/run.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExplained } from "../core/explained.ts";
import { baCvaDocument, exposureDocument } from "../integration/documents.ts";
import { type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
let single: Run;
let chain: Run;
beforeAll(async () => {
  platform = await startPlatform();
  const book = engineNamed("capital").example as object;
  const [first, second] = [
    await platform.start("ba-cva", baCvaDocument),
    await platform.start("capital", { ...book, sampling: { paths: 64, seed: 1 } }),
  ];
  single = await platform.execute(first.id);
  chain = await platform.execute(second.id);
});
afterAll(() => platform.stop());

const explanationOf = (id: string, path: string, headers: Record<string, string> = {}) =>
  platform.call("get-explanation", { path: { id }, query: { path }, headers });
const documentOf = async (name: "get-input" | "get-result", id: string): Promise<unknown> =>
  JSON.parse((await platform.call(name, { path: { id } })).text);

describe("GET /v1/runs/{id}/explanation", () => {
  test("answers what the engine says of the figure", async () => {
    const [input, result] = [await documentOf("get-input", single.id), await documentOf("get-result", single.id)];
    for (const path of ["capital", "hedged.sumOfMisalignments", "indexHedges[0].riskWeight"]) {
      const answer = await explanationOf(single.id, path);
      expect(answer.status).toBe(200);
      const found = Explanation.parse(JSON.parse(answer.text));
      expectExplained({ input, result, explain: () => found }, path, 1);
    }
  });

  test("answers for the stages of a chain, with paths in the whole result", async () => {
    const input = await documentOf("get-input", chain.id);
    const result = (await documentOf("get-result", chain.id)) as CapitalResult;
    expect(result.stages.saCcr.result.explanations.length).toBeLessThan(10);
    for (const path of ["stages.saCcr.result.trades[500].adjustedNotional", "stages.baCva.result.capital"]) {
      const found = Explanation.parse(JSON.parse((await explanationOf(chain.id, path)).text));
      expectExplained({ input, result, explain: () => found }, path);
    }
  });

  test("is tagged with the result: those who have it get 304", async () => {
    const first = await explanationOf(single.id, "capital");
    const tag = String(first.headers["etag"]);
    expect(tag).toMatch(`"${single.resultHash}-`);
    const again = await explanationOf(single.id, "capital", { "if-none-match": tag });
    expect(again).toMatchObject({ status: 304, text: "" });
  });

  test("is tagged with its path: the tag of one figure is no tag of another", async () => {
    const tag = String((await explanationOf(single.id, "capital")).headers["etag"]);
    expect((await explanationOf(single.id, "fullCharge", { "if-none-match": tag })).status).toBe(200);
    const part = (path: string, headers: Record<string, string> = {}) =>
      platform.call("get-result", { path: { id: single.id }, query: { path }, headers });
    const partTag = String((await part("capital")).headers["etag"]);
    expect((await part("capital", { "if-none-match": partTag })).status).toBe(304);
    expect((await part("fullCharge", { "if-none-match": partTag })).status).toBe(200);
  });

  test.each([
    "colour",
    "nettingSets[99].standaloneCharge",
    "nettingSets[0].id",
    "__proto__",
    "x".repeat(400),
  ])("of %j, which nothing explains: 404", async (path) => {
    const problem = problemOf(await explanationOf(single.id, path));
    expect(problem).toMatchObject({ status: 404, code: "figure.unexplained" });
    expect(problem.detail).toContain(path);
  });

  test("of an engine that explains nothing: 404", async () => {
    const { id } = await platform.execute((await platform.start("exposure", exposureDocument)).id);
    const problem = problemOf(await explanationOf(id, "creditValuationAdjustment.value"));
    expect(problem).toMatchObject({ status: 404, code: "figure.unexplained" });
  });

  test.each([
    {},
    { path: "" },
    { path: "x".repeat(401) },
    { path: "capital", colour: "red" },
  ])("with the query %j: 400", async (query) => {
    const call = platform.call("get-explanation", { path: { id: single.id }, query });
    expect(problemOf(await call)).toMatchObject({ status: 400, code: "request.invalid" });
  });

  test("of a run that has no result yet: 409", async () => {
    const { id } = await platform.start("ba-cva", baCvaDocument, { label: "Waits" });
    expect(problemOf(await explanationOf(id, "capital"))).toMatchObject({ status: 409, code: "run.notFinished" });
  });
});

/** Documents that an input names by their hash: loaded and passed in by the platform, refused on arrival if they are not there. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { engine } from "@ballast/core/engine.ts";
import { engines } from "@ballast/core/engines.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sha256 } from "../../packages/functions/src/hash.ts";
import { type Platform, problemOf, startPlatform } from "./platform.ts";

const Prices = z.strictObject({ currency: z.string().default("USD"), prices: z.record(z.string(), z.number()) });

/** What positions are worth at the prices of other documents. */
const valuing = engine({
  name: "valuing",
  title: "Valuing",
  question: "What are positions worth?",
  version: "1",
  direct: true,
  input: z.strictObject({
    positions: z.array(z.strictObject({ name: z.string(), quantity: z.number(), prices: z.string() })),
  }),
  result: z.strictObject({ value: z.number() }),
  example: { positions: [] },
  references: {
    schema: Prices,
    named: ({ positions }) => positions.map(({ prices }, i) => ({ path: `positions[${i}].prices`, hash: prices })),
  },
  run: ({ positions }, references) => ({
    value: positions.reduce(
      (sum, { name, prices, quantity }) => sum + quantity * (references.get(prices)?.prices[name] ?? Number.NaN),
      0,
    ),
  }),
  headline: ({ value }) => ({ title: "Value", value, unit: "USD", worse: "down" }),
  tables: () => [],
  seed: () => null,
});

let platform: Platform;
let morning: string;
let evening: string;
beforeAll(async () => {
  platform = await startPlatform();
  // The table is closed at compile time, and handlers find engines in it alone.
  (engines as Record<string, unknown>)["valuing"] = valuing;
  morning = await stored({ currency: "USD", prices: { A: 2, B: 3 } });
  evening = await stored({ currency: "USD", prices: { A: 5 } });
});
afterAll(() => platform.stop());

async function stored(document: unknown): Promise<string> {
  const bytes = documentBytes(document);
  await platform.put(`references/${sha256(bytes)}.json`, new TextDecoder().decode(bytes));
  return sha256(bytes);
}

const book = () => ({
  positions: [
    { name: "A", quantity: 10, prices: morning },
    { name: "B", quantity: 1, prices: morning },
    { name: "A", quantity: -1, prices: evening },
  ],
});
/** 10 · 2 + 1 · 3 − 1 · 5. */
const EXPECTED = 18;

test("a run is given the documents that its input names", async () => {
  const { id } = await platform.start("valuing", book());
  expect(await platform.execute(id)).toMatchObject({ status: "succeeded", headline: { value: EXPECTED } });
});

test("so is a direct call", async () => {
  const answer = await platform.call("call-engine", { path: { engine: "valuing" }, body: book() });
  expect(JSON.parse(answer.text)).toEqual({ value: EXPECTED });
});

describe("is refused when it arrives", () => {
  async function refusal(change: (input: ReturnType<typeof book>) => void) {
    const input = book();
    change(input);
    const problem = problemOf(await platform.call("create-run", { body: { engine: "valuing", input } }));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    const direct = problemOf(await platform.call("call-engine", { path: { engine: "valuing" }, body: input }));
    expect(direct.errors).toEqual(problem.errors);
    return problem.errors;
  }

  test.each([
    ["a hash under which nothing is stored", "0".repeat(64)],
    ["a text that is no hash", "../inputs/x"],
  ])("%s", async (_name, hash) => {
    const errors = await refusal(({ positions }) => {
      for (const position of positions.slice(1)) position.prices = hash;
    });
    expect(errors.map(({ path }) => path)).toEqual(["positions[1].prices", "positions[2].prices"]);
    expect(errors[0]?.message).toContain("store it first");
  });

  test("a document of another schema, with the path inside it", async () => {
    const wrong = await stored({ currency: "USD", prices: { A: "dear" } });
    const errors = await refusal(({ positions }) => Object.assign(positions[2] ?? {}, { prices: wrong }));
    expect(errors).toEqual([{ path: "positions[2].prices -> prices.A", message: 'Give a number (found "dear")' }]);
  });

  test("a document that leaves a field to its default: its hash would not name what is read", async () => {
    const short = await stored({ prices: { A: 1 } });
    const errors = await refusal(({ positions }) => Object.assign(positions[0] ?? {}, { prices: short }));
    expect(errors.map(({ path }) => path)).toEqual(["positions[0].prices"]);
    expect(errors[0]?.message).toContain("with all its fields");
  });
});

test("bytes that are not those of their hash are a fault of ours, and nothing is computed with them", async () => {
  await platform.put(`references/${"a".repeat(64)}.json`, "{}");
  const input = { positions: [{ name: "A", quantity: 1, prices: "a".repeat(64) }] };
  const problem = problemOf(await platform.call("create-run", { body: { engine: "valuing", input } }));
  expect(problem).toMatchObject({ status: 500, code: "internal" });
});

test("without the platform the engine says what it lacks", () => {
  expect(() => valuing.call(book())).toThrow("3 problems");
});

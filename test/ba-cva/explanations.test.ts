import { readFileSync } from "node:fs";
import { baCva, baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { explain } from "@ballast/core/ba-cva/explain.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { expect, test } from "vitest";
import { promised } from "../core/explained.ts";
import { arithmetic, at } from "../sa-ccr/arithmetic.ts";

const document = JSON.parse(
  readFileSync(new URL("../../examples/ba-cva/seed-001.input.json", import.meta.url), "utf8"),
);
const input = BaCvaInput.parse(document);
const result = baCvaCapital(input);

test.each(result.explanations)("$path: the formula with its values gives the figure", ({
  path,
  substituted,
  value,
}) => {
  expect(at(result, path)).toBe(value);
  // The values put in are rounded to ten digits; differences of large terms lose three more of them at most.
  const scale = Math.max(Math.abs(value), path.endsWith("netCharge") ? 10 : 0);
  expect(Math.abs(arithmetic(substituted) - value)).toBeLessThanOrEqual(1e-6 * scale);
});

test("every term leads to the line it names", () => {
  for (const { terms } of result.explanations) {
    for (const { from, path, value } of terms) {
      if (from === "rule" || path.endsWith("constituents")) continue;
      const found = at(from === "input" ? document : result, path);
      // Sums of squares name the figure that was squared.
      expect([found, (found as number) ** 2]).toContain(value);
    }
  }
});

test("every number with a symbol is explained", () => {
  const explained = new Set(result.explanations.map(({ path }) => path));
  const paths = promised(baCva.resultSchema, result);
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.filter((path) => !explained.has(path))).toEqual([]);
});

test("an explanation made on demand is the one the result carries", () => {
  for (const entry of result.explanations) expect(explain(input, result, entry.path)).toEqual(entry);
  expect(explain(input, result, "colour")).toBeNull();
});

test.each([
  ["hedged.sumOfMisalignments", "MAR50.25"],
  ["hedged.indexHedges", "MAR50.24"],
  ["singleNameHedges[0].misalignment", "MAR50.25"],
  ["indexHedges[0].averageRiskWeight", "MAR50.24"],
])("%s cites %s", (path, source) => {
  expect(result.explanations.find((entry) => entry.path === path)?.source).toBe(source);
});

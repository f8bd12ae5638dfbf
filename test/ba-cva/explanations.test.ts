import { readFileSync } from "node:fs";
import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { explain } from "@ballast/core/ba-cva/explain.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { expect, test } from "vitest";
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

test("every number of the result that has a symbol is explained down to the netting set and the hedge", () => {
  const explained = new Set(result.explanations.map(({ path }) => path));
  for (const i of input.nettingSets.keys()) expect(explained).toContain(`nettingSets[${i}].standaloneCharge`);
  for (const i of input.singleNameHedges.keys()) expect(explained).toContain(`singleNameHedges[${i}].recognised`);
  for (const i of input.indexHedges.keys()) expect(explained).toContain(`indexHedges[${i}].value`);
});

test("an explanation made on demand is the one the result carries", () => {
  for (const entry of result.explanations) expect(explain(input, result, entry.path)).toEqual(entry);
  expect(explain(input, result, "colour")).toBeUndefined();
});

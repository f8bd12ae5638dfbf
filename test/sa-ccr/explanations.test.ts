import { globSync, readFileSync } from "node:fs";
import { saCcr, saCcrExposure } from "@ballast/core/sa-ccr/engine.ts";
import { explain } from "@ballast/core/sa-ccr/explain.ts";
import { SaCcrInput } from "@ballast/core/sa-ccr/input.ts";
import { describe, expect, test } from "vitest";
import { promised } from "../core/explained.ts";
import { arithmetic, at } from "./arithmetic.ts";

const root = new URL("../../", import.meta.url);

describe.each(globSync("examples/sa-ccr/*.input.json", { cwd: root }))("%s", (file) => {
  const document = JSON.parse(readFileSync(new URL(file, root), "utf8"));
  const input = SaCcrInput.parse(document);
  const result = saCcrExposure(input);

  test("each formula with its values gives its figure", () => {
    expect(result.explanations.length).toBeGreaterThan(10);
    for (const { path, substituted, value } of result.explanations) {
      expect(at(result, path)).toBe(value);
      // The values put in are rounded to ten digits; a sum of a few terms loses at most two of them.
      expect(Math.abs(arithmetic(substituted) - value), path).toBeLessThanOrEqual(1e-8 * Math.max(Math.abs(value), 1));
    }
  });

  test("each term leads to the line it names", () => {
    for (const { from, path, value } of result.explanations.flatMap(({ terms }) => terms)) {
      // A maturity bucket without a trade is 0 and stands nowhere.
      if (from === "rule" || path === "") continue;
      expect(at(from === "input" ? input : result, path), path).toBe(value);
    }
  });

  test("every number with a symbol is explained", () => {
    const explained = new Set(result.explanations.map(({ path }) => path));
    const paths = promised(saCcr.resultSchema, result);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !explained.has(path))).toEqual([]);
  });

  test("an explanation made on demand is the one the result carries", () => {
    for (const entry of result.explanations) expect(explain(input, result, entry.path)).toEqual(entry);
    for (const path of ["", "colour", "trades[9999].supervisoryDelta", "nettingSets[0].id"]) {
      expect(explain(input, result, path)).toBeNull();
    }
  });
});

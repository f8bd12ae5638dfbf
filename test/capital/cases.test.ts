/** Books on which the chain was wrong or silent. */
import { readFileSync } from "node:fs";
import { capital } from "@ballast/core/capital/engine.ts";
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import { expect, test } from "vitest";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/cases/${name}.json`, import.meta.url), "utf8"));
const run = (input: unknown) => capital.call(input) as CapitalResult;

test("41: the maturity weighs by the notional that is outstanding: (10 · 10 + 50 · 2) / 60", () => {
  const { effectiveMaturityYears } = read("41-maturity-of-amortised-swap.expected");
  const { nettingSets } = run(read("41-maturity-of-amortised-swap.input"));
  expect(Math.abs((nettingSets[0]?.effectiveMaturityYears ?? 0) - effectiveMaturityYears)).toBeLessThanOrEqual(1e-14);
});

test("48b: a rate in percent is named at its place in the book; the corrected book has the capital expected", () => {
  const input = read("48b-rate-in-percent-capital.input");
  expect(run(input).warnings.map(({ path }) => path)).toContain("trades[0].fixedRate");
  const meant = run({ ...input, trades: [{ ...input.trades[0], fixedRate: 0.025 }] });
  expect(meant.warnings.map(({ path }) => path)).not.toContain("trades[0].fixedRate");
  const { capitalIf2_5PercentMeant, exposureAtDefault } = read("48b-rate-in-percent-capital.expected");
  // The seed and the paths are those of the document: what is left is rounding.
  expect(Math.abs(meant.capital / capitalIf2_5PercentMeant - 1)).toBeLessThanOrEqual(1e-9);
  expect(Math.abs(meant.exposureAtDefault / exposureAtDefault - 1)).toBeLessThanOrEqual(1e-9);
});

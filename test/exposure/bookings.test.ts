/** One trade has one exposure, whichever way it is booked. */
import { readFileSync } from "node:fs";
import { simulateExposure } from "@ballast/core/exposure/engine.ts";
import { ExposureInput } from "@ballast/core/exposure/input.ts";
import { expect, test } from "vitest";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/cases/${name}.json`, import.meta.url), "utf8"));
const run = (input: object) => simulateExposure(ExposureInput.parse(input)).result;

test.each([1, 4, 12])("34: a forward and the same as a cross-currency swap, at %i dates a year", (stepsPerYear) => {
  const input = read("34-forward-two-ways.input");
  const { nettingSets } = run({ ...input, grid: { ...input.grid, stepsPerYear } });
  const [forward, swap] = nettingSets;
  // Equal to the last bit: both are the same two flows.
  expect(swap?.exposureAtDefault).toEqual(forward?.exposureAtDefault);
  expect(swap?.creditValuationAdjustment).toEqual(forward?.creditValuationAdjustment);
  expect(swap?.profile.expectedExposure).toEqual(forward?.profile.expectedExposure);
  expect(forward?.profile.expectedExposure.at(-1)).toBeGreaterThan(0);
});

test("33: a forward between two foreign currencies has the exposure of Margrabe's formula up to its own maturity", () => {
  const { discountedExpectedExposure } = read("33-forward-between-foreign-currencies.expected");
  const { profile } = run(read("33-forward-between-foreign-currencies.input")).nettingSets[0] ?? {};
  const simulated = profile?.discountedExpectedExposure.slice(1) ?? [];
  // 40,000 paths of an at-the-money exchange: a standard error of √(π − 1) / √40,000 of the value, 0.73 %; four of them.
  for (const [i, expected] of discountedExpectedExposure.entries())
    expect(Math.abs((simulated[i] ?? 0) / expected - 1)).toBeLessThanOrEqual(0.03);
});

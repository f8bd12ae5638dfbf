import { globSync, readFileSync } from "node:fs";
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { saCcr, saCcrExposure } from "@ballast/core/sa-ccr/engine.ts";
import { SaCcrInput } from "@ballast/core/sa-ccr/input.ts";
import { describe, expect, test } from "vitest";
import { fromGolden, type GoldenCase } from "./golden-document.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const { cases } = read("test/golden/sa-ccr/bcbs-annex4a.json") as { cases: GoldenCase[] };

/** Both sides are closed forms of doubles: 1e-12 leaves room for the order of summation and the last bits of exp. */
function expectEqual(actual: number | null | undefined, expected: number) {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
}

describe.each(cases)("$name", (golden) => {
  const result = saCcrExposure(SaCcrInput.parse(fromGolden(golden)));
  const [set] = result.nettingSets;
  const exposure = set?.margined ?? set?.unmargined;
  const expected = golden.full_precision;

  test("exposure and its parts", () => {
    expectEqual(set?.value, expected.V);
    expectEqual(exposure?.replacementCost, expected.RC);
    expectEqual(exposure?.aggregateAddOn, expected.addon);
    expectEqual(exposure?.multiplier, expected.multiplier);
    expectEqual(exposure?.potentialFutureExposure, expected.PFE);
    expectEqual(result.exposureAtDefault, expected.EAD);
    if (expected.EAD_unmargined !== undefined) expectEqual(set?.unmargined.exposureAtDefault, expected.EAD_unmargined);
  });

  test("add-on of each class", () => {
    for (const [i, [, addOn]] of Object.entries(expected.addon_by_class).entries()) {
      expectEqual(result.byAssetClass[i]?.addOn, addOn);
    }
    expect(result.byAssetClass).toHaveLength(Object.keys(expected.addon_by_class).length);
  });

  test("every trade", () => {
    for (const [i, trade] of expected.trades.entries()) {
      const actual = result.trades[i];
      expectEqual(actual?.maturityFactor, trade.MF);
      expectEqual(actual?.adjustedNotional, trade.d);
      expectEqual(actual?.supervisoryDelta, trade.delta);
      expectEqual(actual?.effectiveNotional, trade.D);
      if (trade.SD !== undefined) expectEqual(actual?.supervisoryDuration, trade.SD);
    }
  });

  test("the figures that were published, as they were rounded", () => {
    const { published = {} } = golden;
    if (published.EAD !== undefined) expect(Math.round(result.exposureAtDefault)).toBe(published.EAD);
    if (published.addon !== undefined) expect(Math.round(exposure?.aggregateAddOn ?? 0)).toBe(published.addon);
    if (published.RC !== undefined) expect(Math.round(exposure?.replacementCost ?? -1)).toBe(published.RC);
    if (published.PFE !== undefined) expect(Math.round(exposure?.potentialFutureExposure ?? -1)).toBe(published.PFE);
    if (published.multiplier !== undefined)
      expect(exposure?.multiplier.toFixed(3)).toBe(published.multiplier.toFixed(3));
  });
});

test.each(globSync("examples/sa-ccr/*.input.json", { cwd: root }))("%s gives its result, byte for byte", (path) => {
  const result = saCcr.call(read(path));
  expect(canonicalJson(result)).toBe(canonicalJson(read(path.replace(".input.", ".result."))));
});

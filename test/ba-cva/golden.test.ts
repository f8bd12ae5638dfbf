import { readFileSync } from "node:fs";
import { baCva, baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { describe, expect, test } from "vitest";
import { fromGolden, type GoldenCase } from "./golden-document.ts";

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const { cases } = read("test/golden/ba-cva/cases.json") as { cases: GoldenCase[] };

/** Both sides are closed forms of doubles: 1e-12 leaves room for the order of summation and the form of DF only. */
function expectEqual(actual: number, expected: number) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(expected), 1e-300));
}

describe.each(cases)("independent code, $name", ({ input, output }) => {
  const result = baCvaCapital(BaCvaInput.parse(fromGolden(input, output)));

  test("totals", () => {
    const { totals } = output;
    expectEqual(result.reduced.sumOfCharges, totals.sum_scva);
    expectEqual(result.reduced.sumOfSquaredCharges, totals.sum_scva_squared);
    expectEqual(result.reduced.systematic, totals.systematic_reduced);
    expectEqual(result.reduced.idiosyncratic, totals.idiosyncratic_reduced);
    expectEqual(result.reduced.charge, totals.K_reduced);
    expectEqual(result.hedged.sumOfSingleNameHedges, totals.sum_snh);
    expectEqual(result.hedged.sumOfMisalignments, totals.sum_hma);
    expectEqual(result.hedged.indexHedges, totals.IH);
    expectEqual(result.hedged.systematic, totals.systematic_hedged);
    expectEqual(result.hedged.sumOfSquaredNetCharges, totals.sum_net_squared);
    expectEqual(result.hedged.idiosyncratic, totals.idiosyncratic_hedged);
    expectEqual(result.hedged.total, totals.total_before_sqrt);
    expectEqual(result.hedged.charge, totals.K_hedged);
    expectEqual(result.fullCharge, totals.K_full);
    expectEqual(result.capital, totals.K_final);
    expectEqual(result.riskWeightedAssets, totals.RWA_full);
    expectEqual(result.reduced.capital, totals.K_final_reduced);
  });

  test("every counterparty, netting set and hedge", () => {
    for (const [i, expected] of output.netting_sets.entries()) {
      expectEqual(result.nettingSets[i]?.standaloneCharge ?? Number.NaN, expected.scva);
      expectEqual(result.nettingSets[i]?.supervisoryDiscountFactor ?? Number.NaN, expected.df);
    }
    for (const [i, expected] of output.counterparties.entries()) {
      expectEqual(result.counterparties[i]?.standaloneCharge ?? Number.NaN, expected.scva);
      expectEqual(result.counterparties[i]?.singleNameHedges ?? Number.NaN, expected.snh);
      expectEqual(result.counterparties[i]?.hedgeMisalignment ?? Number.NaN, expected.hma);
    }
    for (const [i, expected] of output.single_name_hedges.entries()) {
      expectEqual(result.singleNameHedges[i]?.recognised ?? Number.NaN, expected.snh);
    }
    for (const [i, expected] of output.index_hedges.entries()) {
      expectEqual(result.indexHedges[i]?.riskWeight ?? Number.NaN, expected.rw);
      expectEqual(result.indexHedges[i]?.value ?? Number.NaN, expected.ih);
    }
  });
});

test("the example gives its result, byte for byte", () => {
  const result = baCva.call(read("examples/ba-cva/seed-001.input.json"));
  expect(canonicalJson(result)).toBe(canonicalJson(read("examples/ba-cva/seed-001.result.json")));
});

import { readFileSync } from "node:fs";
import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const book = () =>
  JSON.parse(readFileSync(new URL("../../examples/ba-cva/seed-001.input.json", import.meta.url), "utf8"));
const capitalOf = (document: object) => baCvaCapital(BaCvaInput.parse(document));

describe("each hedge of the book", () => {
  const document = book();
  const result = capitalOf(document);

  test.each(["singleNameHedges", "indexHedges"] as const)("leaving one of %s out costs its benefit", (list) => {
    for (const [i, { benefit }] of result[list].entries()) {
      const without = capitalOf({ ...document, [list]: document[list].filter((_: unknown, j: number) => j !== i) });
      // The closed form takes one term off sums of 1e5, whose last bits are 1e-11.
      expect(Math.abs(without.capital - result.capital - benefit)).toBeLessThanOrEqual(1e-11 * result.capital);
    }
  });

  test.each(["singleNameHedges", "indexHedges"] as const)("one more unit of %s adds its marginal capital", (list) => {
    for (const [i, { marginalCapital, notional }] of result[list].entries()) {
      const bumped = (by: number) => {
        const copy = book();
        copy[list][i].notional = notional + by;
        return capitalOf(copy).capital;
      };
      const difference = (bumped(0.01) - bumped(-0.01)) / 0.02;
      // A central difference of step 0.01: curvature 1e-4² of the value, rounding 360 · 2⁻⁵³ / 0.01 = 4e-12.
      expect(Math.abs(difference - marginalCapital)).toBeLessThanOrEqual(1e-10);
    }
  });

  test("the published capital without SN005", () => {
    expect((result.capital + (result.singleNameHedges[4]?.benefit ?? 0)).toFixed(3)).toBe("362.110");
  });

  test("in the reduced version no hedge brings anything", () => {
    const reduced = capitalOf({ ...document, version: "reduced" });
    expect([...reduced.singleNameHedges, ...reduced.indexHedges].every(({ benefit }) => benefit === 0)).toBe(true);
    expect(reduced.capital).toBe(result.reduced.capital);
  });
});

test("a perfect direct hedge of one name leaves a quarter of its charge", () => {
  const perfect = capitalOf({
    regime: "basel-mar50",
    reportingDate: "2026-06-30",
    reportingCurrency: "EUR",
    counterparties: [
      { id: "A", name: "A", sector: "financial", creditQuality: "investment_grade", region: "EU", kind: "financial" },
    ],
    nettingSets: [
      { id: "N", counterparty: "A", exposureMethod: "sa_ccr", exposureAtDefault: 1400, effectiveMaturityYears: 3 },
    ],
    singleNameHedges: [
      {
        id: "H",
        counterparty: "A",
        reference: "A",
        relation: "direct",
        sector: "financial",
        creditQuality: "investment_grade",
        region: "EU",
        notional: 1000,
        remainingMaturityYears: 3,
      },
    ],
  });
  expect(Math.abs(perfect.fullCharge / perfect.reduced.charge - 0.25)).toBeLessThanOrEqual(1e-15);
});

describe("the cheapest hedges to a target", () => {
  const single = (
    id: string,
    counterparty: string,
    reference: string,
    sector: string,
    offer: { maximumNotional: number; annualCost: number },
  ) => ({
    id,
    counterparty,
    reference,
    relation: "direct",
    sector,
    creditQuality: "investment_grade",
    region: "UK",
    remainingMaturityYears: 5,
    ...offer,
  });
  const offers = {
    singleNameOffers: [
      single("CDS-CP001", "CP001", "Alpha Bank Ltd", "financial", { maximumNotional: 400, annualCost: 0.008 }),
      single("CDS-CP003", "CP003", "Maple Pension Trust", "pension_fund", { maximumNotional: 2000, annualCost: 0.012 }),
    ],
    indexOffers: [
      {
        id: "IDX",
        name: "Index",
        remainingMaturityYears: 5,
        uniform: { sector: "financial", creditQuality: "investment_grade" },
        maximumNotional: 3000,
        annualCost: 0.006,
      },
    ],
  };
  const searched = (targetCapital: number) =>
    capitalOf({ ...book(), hedgeSearch: { targetCapital, ...offers } }).hedgeSearch;

  test("offers without a cost that reach the target alone cost nothing", () => {
    const free = offers.indexOffers.map((offer) => ({ ...offer, annualCost: 0 }));
    const targetCapital = 340;
    const { hedgeSearch } = capitalOf({ ...book(), hedgeSearch: { targetCapital, ...offers, indexOffers: free } });
    expect(hedgeSearch).toMatchObject({ reachable: true, annualCost: 0, lowerBound: 0, gap: 0 });
    expect(hedgeSearch?.capital).toBeLessThanOrEqual(targetCapital);
    expect(hedgeSearch?.hedges.map(({ id }) => id)).toEqual(["IDX"]);
  });

  test("reaches the target, and no other set is cheaper by more than the stated gap", () => {
    const found = searched(300);
    expect(found?.reachable).toBe(true);
    // Bisection stops at a relative 1e-14 of the price; capital moves far less.
    expect(Math.abs((found?.capital ?? 0) - 300)).toBeLessThanOrEqual(1e-9 * 300);
    expect(found?.gap).toBeLessThanOrEqual(1e-8 * (found?.annualCost ?? 0));
  });

  test("bought for real, the hedges give the capital it promises", () => {
    const found = searched(300);
    const document = book();
    for (const { id, notional } of found?.hedges ?? []) {
      const [list, offer] =
        id === "IDX"
          ? ["indexHedges", offers.indexOffers[0]]
          : ["singleNameHedges", offers.singleNameOffers.find((entry) => entry.id === id)];
      const { maximumNotional: _limit, annualCost: _cost, ...hedge } = offer as Record<string, unknown>;
      document[list as string].push({ ...hedge, notional });
    }
    expect(Math.abs(capitalOf(document).capital - (found?.capital ?? 0))).toBeLessThanOrEqual(1e-10 * 300);
  });

  test("no set drawn at random reaches the target for less than the lower bound", () => {
    const found = searched(300);
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, unit, (a, b, c) => {
        const notionals = [400 * a, 2000 * b, 3000 * c];
        const document = book();
        for (const [i, { maximumNotional: _limit, annualCost: _cost, ...hedge }] of offers.singleNameOffers.entries()) {
          const notional = notionals[i] ?? 0;
          if (notional > 0) document.singleNameHedges.push({ ...(hedge as object), notional });
        }
        for (const { maximumNotional: _limit, annualCost: _cost, ...hedge } of offers.indexOffers) {
          if (3000 * c > 0) document.indexHedges.push({ ...hedge, notional: 3000 * c });
        }
        const cost = 0.008 * 400 * a + 0.012 * 2000 * b + 0.006 * 3000 * c;
        if (capitalOf(document).capital <= 300) expect(cost).toBeGreaterThanOrEqual((found?.lowerBound ?? 0) - 1e-9);
      }),
    );
  });

  test("says how far the offers reach when they do not reach the target", () => {
    const found = searched(50);
    expect(found?.reachable).toBe(false);
    expect(found?.capital).toBeGreaterThan(50);
  });

  test("buys nothing where capital is below the target already", () => {
    expect(searched(400)).toMatchObject({ reachable: true, annualCost: 0, hedges: [] });
  });
});

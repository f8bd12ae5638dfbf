import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { modelMaturity, notionalWeightedMaturity } from "@ballast/core/regulation/effective-maturity.ts";
import { describe, expect, test } from "vitest";

describe("effective maturity, worked by hand", () => {
  test("notional-weighted: (100 · 2 + 300 · 6) / 400 = 5", () => {
    expect(
      notionalWeightedMaturity([
        { notional: 100, remainingMaturityYears: 2 },
        { notional: 300, remainingMaturityYears: 6 },
      ]),
    ).toBe(5);
  });

  test("model: a flat profile of ten years without discounting has ten", () => {
    const dates = Array.from({ length: 40 }, (_, i) => ({
      years: (i + 1) / 4,
      expectedExposure: 7,
      discountFactor: 1,
    }));
    // 40 terms of 7/4 are exact in binary.
    expect(modelMaturity(dates)).toBe(10);
  });

  test("model: in the first year the exposure does not fall", () => {
    const dates = [
      { years: 0.5, expectedExposure: 10, discountFactor: 1 },
      { years: 1, expectedExposure: 2, discountFactor: 1 },
      { years: 2, expectedExposure: 5, discountFactor: 1 },
    ];
    // (10 · 0.5 + 10 · 0.5 + 5 · 1) / (10 · 0.5 + 10 · 0.5) = 1.5
    expect(modelMaturity(dates)).toBe(1.5);
  });

  test("model: what lies before and beyond the year is discounted alike: (10 · ½ + 6 · 2 · ¼) / (10 · ½) = 1.6", () => {
    const dates = [
      { years: 1, expectedExposure: 10, discountFactor: 0.5 },
      { years: 3, expectedExposure: 6, discountFactor: 0.25 },
    ];
    expect(modelMaturity(dates)).toBe(1.6);
  });
});

const withMaturity = (netting: object) =>
  baCvaCapital(
    BaCvaInput.parse({
      regime: "basel-mar50",
      reportingDate: "2026-06-30",
      reportingCurrency: "EUR",
      counterparties: [
        { id: "A", name: "A", sector: "financial", creditQuality: "investment_grade", region: "EU", kind: "financial" },
      ],
      nettingSets: [{ id: "N", counterparty: "A", exposureMethod: "sa_ccr", exposureAtDefault: 1400, ...netting }],
    }),
  );

describe("a netting set whose maturity is derived", () => {
  const short = { kind: "notional_weighted", trades: [{ notional: 1, remainingMaturityYears: 0.25 }] };

  test("has the charge of the same maturity given", () => {
    const trades = [{ notional: 1, remainingMaturityYears: 7.5 }];
    const derived = withMaturity({ maturityFrom: { kind: "notional_weighted", trades } });
    expect(derived.capital).toBe(withMaturity({ effectiveMaturityYears: 7.5 }).capital);
    expect(derived.nettingSets[0]?.maturityBasis).toBe("notional_weighted");
  });

  test("has the floor of one year, and says so (R05)", () => {
    const result = withMaturity({ maturityFrom: short });
    expect(result.nettingSets[0]?.effectiveMaturityYears).toBe(1);
    expect(result.warnings.map(({ rule, path }) => `${rule} ${path}`)).toEqual(["R05 nettingSets[0].maturityFrom"]);
  });

  test("has no floor where it is short-term", () => {
    expect(withMaturity({ maturityFrom: short, shortTerm: true }).nettingSets[0]?.effectiveMaturityYears).toBe(0.25);
    const financing = withMaturity({ maturityFrom: short, exposureMethod: "sft", fairValuedAndMaterial: true });
    expect(financing.nettingSets[0]?.effectiveMaturityYears).toBe(0.25);
  });
});

describe("a profile at the edges of the first year", () => {
  const dates = (list: readonly (readonly [number, number])[]) =>
    list.map(([years, expectedExposure]) => ({ years, expectedExposure, discountFactor: 1 }));

  test("exposure that begins later only has the longest contract, as the limit of a small one has", () => {
    const tiny = modelMaturity(
      dates([
        [1, 1e-12],
        [10, 5],
      ]),
    );
    const none = modelMaturity(
      dates([
        [1, 0],
        [10, 5],
      ]),
    );
    expect([tiny, none]).toEqual([10, 10]);
    expect(modelMaturity(dates([[1.5, 5]]))).toBe(1.5);
    expect(modelMaturity(dates([[5, 0]]))).toBe(1);
  });

  test("one that ends within the year has the floor, and says so (R05)", () => {
    const result = withMaturity({ maturityFrom: { kind: "imm_profile", dates: dates([[0.5, 5]]) } });
    expect(result.nettingSets[0]?.effectiveMaturityYears).toBe(1);
    expect(result.warnings.map(({ rule }) => rule)).toContain("R05");
  });
});

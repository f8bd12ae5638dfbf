/** The error of capital, worked by hand from CRE53.20 and MAR50.14-50.21. */
import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { capitalStandardError } from "@ballast/core/capital/standard-error.ts";
import { describe, expect, test } from "vitest";

/** A handful of operations on doubles. */
const close = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected));

const PATHS = 1000;
/** Two units of 500 paths that say `value` and `half` more or less: the standard error of their mean is `half`. */
const estimateOf = (value: number, half: number) => ({
  value,
  standardError: Math.abs(half),
  deviations: Float64Array.of(500 * half, -500 * half),
});

interface Set {
  id?: string;
  counterparty?: string;
  /** SCVA, with M as given and whatever exposure makes it so. */
  charge: number;
  maturity: number;
  /** Before its floor and cap. */
  simulatedMaturity?: number;
  exposure: readonly [value: number, half: number];
  maturityHalf: number;
  method?: "imm" | "sa_ccr";
}

/** Sovereigns of investment grade: RW = 0.5 %, so that SCVA = 0.005 / 1.4 · M · EAD. */
function errorOf(sets: readonly Set[], version = "full", hedges: readonly object[] = []): number {
  const named = sets.map((set, i) => ({ id: `N${i}`, counterparty: `C${i}`, method: "imm" as const, ...set }));
  const input = BaCvaInput.parse({
    regime: "basel-mar50",
    reportingDate: "2026-01-01",
    reportingCurrency: "USD",
    version,
    counterparties: [...new Set(named.map(({ counterparty }) => counterparty))].map((id) => ({
      id,
      name: id,
      kind: "financial",
      region: "EU",
      sector: "sovereign",
      creditQuality: "investment_grade",
    })),
    nettingSets: named.map(({ id, counterparty, charge, maturity }) => ({
      id,
      counterparty,
      exposureMethod: "imm",
      exposureAtDefault: (charge * 1.4) / (0.005 * maturity),
      effectiveMaturityYears: maturity,
      alphaInExposure: 1.4,
    })),
    singleNameHedges: hedges,
    indexHedges: [],
  });
  const deviations = new Map(
    named.map(({ id, exposure: [value, half], maturity, simulatedMaturity, maturityHalf }) => [
      id,
      {
        exposureAtDefault: estimateOf(value, half),
        maturity: estimateOf(simulatedMaturity ?? maturity, maturityHalf),
      },
    ]),
  );
  const links = named.map(({ id, counterparty, method, charge, maturity }) => ({
    id,
    counterparty,
    method,
    standaloneCharge: charge,
    effectiveMaturityYears: maturity,
  }));
  return capitalStandardError(links, deviations, baCvaCapital(input), PATHS);
}

describe("one counterparty, capital 0.65 · 100", () => {
  const set = { charge: 100, maturity: 2.5, exposure: [1000, 20] as const, maturityHalf: 0.1 };

  test("EAD strays by 2 %, M by 4 %, together: 65 · 6 %", () => {
    close(errorOf([set]), 3.9);
    close(errorOf([set], "reduced"), 3.9);
  });

  test("against each other: 65 · 2 %", () => {
    close(errorOf([{ ...set, maturityHalf: -0.1 }]), 1.3);
  });

  test("a maturity at its floor of a year, or at the longest contract, does not stray: 65 · 2 %", () => {
    close(errorOf([{ ...set, maturity: 1, simulatedMaturity: 0.8 }]), 1.3);
    close(errorOf([{ ...set, simulatedMaturity: 2.8 }]), 1.3);
  });

  test("a standardised exposure has no error", () => {
    expect(errorOf([{ ...set, method: "sa_ccr" }])).toBe(0);
  });
});

test("two names: 0.65 / √310,000 · Σ (½² · 700 + ¾ SCVA) · SCVA · what its EAD and M stray by", () => {
  const first: Set = { charge: 300, maturity: 2, exposure: [50, 1], maturityHalf: 0.06 };
  const second: Set = { charge: 400, maturity: 4, exposure: [80, 4], maturityHalf: -0.04 };
  // (½ · 700)² + ¾ (300² + 400²) = 310,000; 2 % + 3 % of the first, 5 % − 1 % of the second.
  const expected = (0.65 / Math.sqrt(310_000)) * ((175 + 225) * 300 * 0.05 + (175 + 300) * 400 * 0.04);
  close(errorOf([first, second]), expected);
});

test("two netting sets of one name stray together: its SCVA is 700, 0.65 · (300 · 5 % + 400 · 4 %)", () => {
  const first: Set = { counterparty: "C", charge: 300, maturity: 2, exposure: [50, 1], maturityHalf: 0.06 };
  const second: Set = { counterparty: "C", charge: 400, maturity: 4, exposure: [80, 4], maturityHalf: -0.04 };
  close(errorOf([first, second]), 0.65 * (15 + 16));
});

test("a direct hedge of 60 % leaves β of the error and (1 − β) of it in what is hedged: all of it, K_hedged being 40", () => {
  // RW · M · B · DF = 0.005 · 2 · B · (1 − e^−0.1) / 0.1 = 60.
  const notional = 60 / (0.005 * 2 * (-Math.expm1(-0.1) / 0.1));
  const hedge = {
    id: "H",
    counterparty: "C0",
    reference: "C0",
    relation: "direct",
    region: "EU",
    sector: "sovereign",
    creditQuality: "investment_grade",
    notional,
    remainingMaturityYears: 2,
  };
  const set = { charge: 100, maturity: 2.5, exposure: [1000, 20] as const, maturityHalf: 0.1 };
  // K_reduced = SCVA and K_hedged = SCVA − 60: each moves by as much as SCVA does.
  close(errorOf([set], "full", [hedge]), 3.9);
  // Over-hedged by 40, more SCVA lowers K_hedged: 0.65 · (¼ − ¾) · 6.
  close(errorOf([set], "full", [{ ...hedge, notional: (notional * 140) / 60 }]), 1.95);
});

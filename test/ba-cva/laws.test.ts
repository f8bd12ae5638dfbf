import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Amounts in cents and maturities in days: what books hold, no denormal numbers. */
const amounts = fc.integer({ min: 0, max: 10 ** 9 }).map((cents) => cents / 100);
const maturities = fc.integer({ min: 365, max: 365 * 40 }).map((days) => days / 365);
const sectors = fc.constantFrom("sovereign", "financial", "industrial", "technology", "other");

const entries = fc.array(fc.record({ sector: sectors, ead: amounts, maturity: maturities }), {
  minLength: 1,
  maxLength: 12,
});
type Entry = { sector: string; ead: number; maturity: number };

function capitalOf(list: readonly Entry[], setsOf: (entry: Entry) => readonly number[] = ({ ead }) => [ead]) {
  return baCvaCapital(
    BaCvaInput.parse({
      regime: "basel-mar50",
      reportingDate: "2026-06-30",
      reportingCurrency: "EUR",
      counterparties: list.map(({ sector }, i) => ({
        id: `C${i}`,
        name: `Name ${i}`,
        sector,
        creditQuality: "investment_grade",
        region: "EU",
        kind: "financial",
      })),
      nettingSets: list.flatMap((entry, i) =>
        setsOf(entry).map((ead, j) => ({
          id: `N${i}-${j}`,
          counterparty: `C${i}`,
          exposureMethod: "sa_ccr",
          exposureAtDefault: ead,
          effectiveMaturityYears: entry.maturity,
        })),
      ),
    }),
  );
}

test("lies between full diversification and none: DS ρ Σ ≤ capital ≤ DS Σ", () => {
  fc.assert(
    fc.property(entries, (list) => {
      const { capital, reduced } = capitalOf(list);
      // 1e-12: the rounding of a dozen terms and a square root.
      expect(capital).toBeGreaterThanOrEqual(0.65 * 0.5 * reduced.sumOfCharges * (1 - 1e-12));
      expect(capital).toBeLessThanOrEqual(0.65 * reduced.sumOfCharges * (1 + 1e-12));
    }),
  );
});

test("without hedges the full version equals the reduced one", () => {
  fc.assert(
    fc.property(entries, (list) => {
      const { fullCharge, reduced } = capitalOf(list);
      expect(Math.abs(fullCharge - reduced.charge)).toBeLessThanOrEqual(1e-14 * reduced.charge);
    }),
  );
});

test("splitting a netting set of a counterparty changes nothing", () => {
  fc.assert(
    fc.property(entries, (list) => {
      const whole = capitalOf(list).capital;
      const split = capitalOf(list, ({ ead }) => [ead / 4, (3 * ead) / 4]).capital;
      expect(Math.abs(split - whole)).toBeLessThanOrEqual(1e-13 * whole);
    }),
  );
});

test("n equal names diversify as √(¼ + ¾/n)", () => {
  for (const n of [1, 2, 5, 50]) {
    const { reduced } = capitalOf(Array.from({ length: n }, () => ({ sector: "financial", ead: 1000, maturity: 3 })));
    const expected = Math.sqrt(0.25 + 0.75 / n);
    expect(Math.abs(reduced.charge / reduced.sumOfCharges - expected)).toBeLessThanOrEqual(1e-14);
  }
});

test("an empty book needs no capital", () => {
  expect(capitalOf([]).capital).toBe(0);
});

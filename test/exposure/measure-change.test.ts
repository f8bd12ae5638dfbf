/** Foreign rates under the bank account of the reporting currency: what is owed in a foreign currency stays a fair game. */
import { expect, test } from "vitest";
import { curvesBook, forward, setOf } from "./book.ts";

/** Flat curves and volatilities so large that a wrong drift of the spot or of its rate shows as some per cent. */
const [HOME, ABROAD, SPOT, NOTIONAL, STRIKE] = [0.03, 0.02, 1.1, 1_000_000, 0.01];
const rate = (zeroRate: number) => ({ curve: [{ years: 1, zeroRate }], meanReversion: 0.05, volatility: 0.03 });

test.each([
  0.8, 0, -0.8,
])("a forward in the money on every path, spot and foreign rate correlated by %f", (correlation) => {
  const { profile } = setOf(
    curvesBook([forward({ contractRate: STRIKE, maturityYears: 5 })], (book) => {
      book.market = {
        kind: "curves",
        rate: rate(HOME),
        foreignCurrencies: [{ currency: "EUR", spot: SPOT, volatility: 0.3, rate: rate(ABROAD) }],
      };
      book.model = {
        kind: "hull_white",
        correlations: [
          [1, 0.3, -0.2],
          [0.3, 1, correlation],
          [-0.2, correlation, 1],
        ],
      };
      book["grid"] = { stepsPerYear: 1, horizonYears: 5 };
      book["measures"] = { trades: "none" };
      book.sampling = { method: "sobol", paths: 65_536, seed: 4 };
    }),
  );
  // N (S P_f − K P_d), at every date: the discounted value is a martingale.
  const exact = NOTIONAL * (SPOT * Math.exp(-5 * ABROAD) - STRIKE * Math.exp(-5 * HOME));
  for (const value of profile.discountedExpectedExposure) {
    // Sobol's error with deviations of up to 0.9; the drift ρ σ_f σ_S t of a year's step alone moves it by 2 %.
    expect(Math.abs(value / exact - 1)).toBeLessThanOrEqual(5e-3);
  }
});

import { calibrated, type SwaptionQuote } from "@ballast/core/exposure/model/hull-white/calibration.ts";
import type { ShortRate } from "@ballast/core/exposure/model/hull-white/short-rate.ts";
import { optionValue } from "@ballast/core/exposure/model/hull-white/swaption.ts";
import { logDiscount, type ZeroNode } from "@ballast/core/market/curve.ts";
import { describe, expect, test } from "vitest";
import { bachelierCall } from "../twins/bachelier.ts";

const CURVE: ZeroNode[] = [
  { years: 1, zeroRate: 0.02 },
  { years: 5, zeroRate: 0.027 },
  { years: 10, zeroRate: 0.031 },
  { years: 30, zeroRate: 0.029 },
];
const GRID = [
  [0.5, 10, 4],
  [1, 9, 2],
  [2, 8, 2],
  [3, 7, 1],
  [5, 5, 2],
  [7, 3, 2],
  [9, 1, 4],
  [10, 20, 1],
] as const;

const quotesOf = (volatilities: readonly number[]): SwaptionQuote[] =>
  GRID.map(([expiryYears, tenorYears, paymentsPerYear], i) => ({
    expiryYears,
    tenorYears,
    paymentsPerYear,
    normalVolatility: volatilities[i]!,
  }));

/** The normal volatility that gives the model's price of a payer swaption at the money, by bisection of Bachelier's call. */
function impliedVolatility(rate: ShortRate, [expiry, tenor, paymentsPerYear]: (typeof GRID)[number]): number {
  const discount = (time: number) => Math.exp(logDiscount(rate.curve, time));
  const times = Array.from({ length: tenor * paymentsPerYear }, (_, i) => expiry + (i + 1) / paymentsPerYear);
  const annuity = times.reduce((sum, time) => sum + discount(time) / paymentsPerYear, 0);
  const swapRate = (discount(expiry) - discount(expiry + tenor)) / annuity;
  const price = optionValue(rate, expiry, [
    { time: expiry, amount: 1 },
    ...times.map((time) => ({ time, amount: -swapRate / paymentsPerYear })),
    { time: expiry + tenor, amount: -1 },
  ])!;
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = 0.5 * (low + high);
    if (annuity * bachelierCall(swapRate, swapRate, middle * Math.sqrt(expiry)) < price) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
const impliedVolatilities = (rate: ShortRate) => GRID.map((swaption) => impliedVolatility(rate, swaption));

const errorOf = (meanReversion: number, volatility: number, quotes: readonly SwaptionQuote[]) =>
  impliedVolatilities({ curve: CURVE, meanReversion, volatility }).reduce(
    (sum, model, i) => sum + (model - quotes[i]!.normalVolatility) ** 2,
    0,
  );

/** A market with a hump, which no pair of parameters meets. */
const HUMPED = quotesOf([0.0078, 0.0084, 0.0089, 0.0091, 0.0086, 0.0081, 0.0079, 0.0065]);

describe("prices of the model give its parameters back", () => {
  test.each([
    [0.03, 0.01],
    [0.0625, 0.007],
    [0, 0.006],
    [0.41, 0.035],
    [1, 0.05],
  ])("a = %d, σ = %d", (meanReversion, volatility) => {
    const quotes = quotesOf(impliedVolatilities({ curve: CURVE, meanReversion, volatility }));
    const free = calibrated(CURVE, quotes, null);
    // Prices near 0.05 carry some 1e-14 of themselves; the parameters less by their condition, below 100 here.
    expect(Math.abs(free.meanReversion - meanReversion)).toBeLessThan(1e-11);
    expect(Math.abs(free.volatility / volatility - 1)).toBeLessThan(1e-11);
    const fixed = calibrated(CURVE, quotes, meanReversion);
    expect(fixed.meanReversion).toBe(meanReversion);
    expect(Math.abs(fixed.volatility / volatility - 1)).toBeLessThan(1e-12);
    for (const { normalVolatility, modelNormalVolatility } of fixed.fits) {
      expect(Math.abs(modelNormalVolatility / normalVolatility - 1)).toBeLessThan(1e-12);
    }
  });
});

describe("a market that the model does not meet", () => {
  const free = calibrated(CURVE, HUMPED, null);

  test("the fits are the model's own normal volatilities beside the quotes", () => {
    const model = impliedVolatilities({ curve: CURVE, ...free });
    for (const [i, fit] of free.fits.entries()) {
      const { paymentsPerYear: _, ...quote } = HUMPED[i]!;
      expect(fit).toEqual({ ...quote, modelNormalVolatility: expect.closeTo(model[i]!, 14) });
    }
    expect(
      Math.max(...free.fits.map((fit) => Math.abs(fit.modelNormalVolatility - fit.normalVolatility))),
    ).toBeGreaterThan(1e-4);
  });

  test("no parameters nearby, and none on a grid, fit better", () => {
    const { meanReversion, volatility } = free;
    expect(meanReversion).toBeGreaterThan(0);
    const least = errorOf(meanReversion, volatility, HUMPED);
    for (const step of [1e-3, 1e-5]) {
      expect(errorOf(meanReversion + step, volatility, HUMPED)).toBeGreaterThan(least);
      expect(errorOf(meanReversion - step, volatility, HUMPED)).toBeGreaterThan(least);
      expect(errorOf(meanReversion, volatility * (1 + step), HUMPED)).toBeGreaterThan(least);
      expect(errorOf(meanReversion, volatility * (1 - step), HUMPED)).toBeGreaterThan(least);
    }
    for (let a = 0; a <= 1; a += 0.05) {
      expect(errorOf(a, calibrated(CURVE, HUMPED, a).volatility, HUMPED)).toBeGreaterThan(least);
    }
  });

  test("a given mean reversion is kept, and its volatility is the best", () => {
    const { meanReversion, volatility } = calibrated(CURVE, HUMPED, 0.3);
    expect(meanReversion).toBe(0.3);
    const least = errorOf(0.3, volatility, HUMPED);
    for (const factor of [0.9999, 1.0001]) expect(errorOf(0.3, volatility * factor, HUMPED)).toBeGreaterThan(least);
  });

  test("neither the order nor the number of equal quotes counts", () => {
    const doubled = calibrated(CURVE, [...HUMPED, ...HUMPED].reverse(), null);
    // The sums differ in their order alone; a root of their slope moves by rounding over its condition.
    expect(Math.abs(doubled.meanReversion - free.meanReversion)).toBeLessThan(1e-11);
    expect(Math.abs(doubled.volatility / free.volatility - 1)).toBeLessThan(1e-11);
    expect(calibrated(CURVE, HUMPED, null)).toEqual(free);
  });
});

describe("where the quotes leave no choice, or no model", () => {
  const quote = { expiryYears: 5, tenorYears: 5, paymentsPerYear: 2, normalVolatility: 0.009 };

  test("one quote does not tell a mean reversion, and the least fits it", () => {
    const { meanReversion, fits } = calibrated(CURVE, [quote], null);
    expect(meanReversion).toBe(0);
    expect(Math.abs(fits[0]!.modelNormalVolatility / 0.009 - 1)).toBeLessThan(1e-12);
  });

  test("volatilities that rise with the tenor ask for a negative mean reversion and get zero", () => {
    const rising = [1, 5, 20].map((tenorYears) => ({
      ...quote,
      tenorYears,
      normalVolatility: 0.005 + 0.0005 * tenorYears,
    }));
    const { meanReversion, fits } = calibrated(CURVE, rising, null);
    expect(meanReversion).toBe(0);
    expect(fits.at(-1)!.modelNormalVolatility).toBeLessThan(fits.at(-1)!.normalVolatility);
  });

  test("volatilities that fall faster than any mean reversion allowed get the largest", () => {
    const falling = [1, 20].map((tenorYears) => ({ ...quote, tenorYears, normalVolatility: 0.01 / tenorYears }));
    expect(calibrated(CURVE, falling, null).meanReversion).toBe(1);
  });

  test("a price beyond the model's reach shows as a residual", () => {
    const { volatility, fits } = calibrated(CURVE, [{ ...quote, expiryYears: 60, normalVolatility: 0.2 }], 0);
    // A payer swaption is worth its swap's floating leg at most.
    expect(volatility).toBe(1);
    expect(fits[0]!.modelNormalVolatility).toBeLessThan(0.1);
  });

  test("a tenor that is no whole number of periods begins with a shorter one", () => {
    const odd = { ...quote, tenorYears: 4.75 };
    const { volatility } = calibrated(CURVE, [odd], 0.03);
    const [shorter, longer] = [4.5, 5].map(
      (tenorYears) => calibrated(CURVE, [{ ...odd, tenorYears }], 0.03).volatility,
    );
    expect(volatility).toBeGreaterThan(shorter!);
    expect(volatility).toBeLessThan(longer!);
  });

  test("nothing to fit to is a bug of the caller", () => {
    expect(() => calibrated(CURVE, [], 0.03)).toThrow("there is a swaption to fit to");
  });
});

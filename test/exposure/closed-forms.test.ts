import { readFileSync } from "node:fs";
import { bond, rateSensitivity, type ShortRate } from "@ballast/core/exposure/model/hull-white/short-rate.ts";
import {
  type CouponBond,
  exerciseState,
  optionCoefficients,
  optionSensitivities,
  optionValue,
} from "@ballast/core/exposure/model/hull-white/swaption.ts";
import { blackCall, blackPut } from "@ballast/core/market/black.ts";
import { exp } from "@ballast/core/numeric/elementary.ts";
import { normalCdf, normalDensity } from "@ballast/core/numeric/normal.ts";
import { nodesOver } from "@ballast/core/numeric/quadrature.ts";
import { describe, expect, test } from "vitest";
import { bachelierCall, bachelierPut } from "../twins/bachelier.ts";

const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/exposure/${name}.json`, import.meta.url), "utf8"));

function expectRelative(actual: number, expected: number, tolerance: number, what = "") {
  expect(Math.abs(actual - expected), `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.abs(expected),
  );
}

const CURVE = [
  { years: 1, zeroRate: 0.012 },
  { years: 4, zeroRate: 0.028 },
  { years: 12, zeroRate: 0.035 },
];
const RATE: ShortRate = { curve: CURVE, meanReversion: 0.07, volatility: 0.012 };

/** Pays a fixed rate half-yearly, for a notional of 1. */
function payerSwap(expiry: number, end: number, fixedRate: number): CouponBond["flows"] {
  const count = Math.round(2 * (end - expiry));
  const coupons = Array.from({ length: count }, (_, i) => ({ time: expiry + (i + 1) / 2, amount: -fixedRate / 2 }));
  return [{ time: expiry, amount: 1 }, ...coupons, { time: end, amount: -1 }];
}

const negated = (flows: CouponBond["flows"]) => flows.map(({ time, amount }) => ({ time, amount: -amount }));
const present = (rate: ShortRate, flows: CouponBond["flows"]) =>
  flows.reduce((sum, { time, amount }) => sum + amount * exp(bond(rate, 0, time).intercept), 0);

/** P(0, t) E[f(x(t))] under the t-forward measure, over ± 10 standard deviations, whose tails hold 1e-23. */
function discountedExpectation(rate: ShortRate, t: number, f: (x: number) => number, splitAt?: number): number {
  const b = rateSensitivity(rate.meanReversion, t);
  const mean = -0.5 * rate.volatility ** 2 * b * b;
  const deviation = rate.volatility * Math.sqrt(rateSensitivity(2 * rate.meanReversion, t));
  const kink = splitAt === undefined ? 0 : Math.max(-10, Math.min(10, (splitAt - mean) / deviation));
  let sum = 0;
  for (const [from, to] of [
    [-10, kink],
    [kink, 10],
  ] as const) {
    const panels = 24;
    for (let panel = 0; panel < panels; panel++) {
      for (const [point, weight] of nodesOver((to - from) / panels)) {
        const z = from + (panel * (to - from)) / panels + point;
        sum += weight * normalDensity(z) * f(mean + deviation * z);
      }
    }
  }
  return Math.exp(bond(rate, 0, t).intercept) * sum;
}

describe("lognormal and normal options", () => {
  test.each([
    [1.1, 1.12, 0.3],
    [0.03, 0.01, 0.05],
    [100, 250, 1.7],
    [2, 2, 1e-3],
  ])("forward %d, strike %d, deviation %d: parity, and the formula as published", (forward, strike, deviation) => {
    // Parity holds to the rounding of one addition.
    expect(
      Math.abs(blackCall(forward, strike, deviation) - blackPut(forward, strike, deviation) - (forward - strike)),
    ).toBeLessThan(1e-15 * Math.max(forward, strike));
    const upper = Math.log(forward / strike) / deviation + deviation / 2;
    const call = forward * normalCdf(upper) - strike * normalCdf(upper - deviation);
    expect(Math.abs(blackCall(forward, strike, deviation) - call)).toBeLessThan(4e-16 * Math.max(forward, strike));
    const d = (forward - strike) / deviation;
    const normal = (forward - strike) * normalCdf(d) + deviation * normalDensity(d);
    expect(Math.abs(bachelierCall(forward, strike, deviation) - normal)).toBeLessThan(
      4e-16 * Math.max(forward, strike),
    );
    expect(
      Math.abs(
        bachelierCall(forward, strike, deviation) - bachelierPut(forward, strike, deviation) - (forward - strike),
      ),
    ).toBeLessThan(1e-15 * Math.max(forward, strike));
  });

  test("textbook values: J. Hull, Options, Futures, and Other Derivatives", () => {
    // The chapter on futures options: a put at F = K = 60, interest 9 % a year, four months, volatility 25 %, costs 3.35.
    expect(Math.exp(-0.09 / 3) * blackPut(60, 60, 0.25 * Math.sqrt(1 / 3))).toBeCloseTo(3.35, 2);
    // An option on the rate at the money is worth s / √(2π).
    expectRelative(bachelierCall(0.03, 0.03, 0.01), 0.01 / Math.sqrt(2 * Math.PI), 1e-15);
  });

  test("without deviation an option is worth what it would pay, to the last bit", () => {
    expect([blackCall(1.3, 1.1, 0), blackPut(1.3, 1.1, 0), blackCall(1.1, 1.3, 0)]).toEqual([1.3 - 1.1, 0, 0]);
    expect([bachelierCall(0.01, -0.02, 0), bachelierPut(0.01, -0.02, 0)]).toEqual([0.01 + 0.02, 0]);
  });

  test("no lognormal variable reaches a strike of zero", () => {
    expect([blackCall(1.3, 0, 0.2), blackCall(1.3, -0.5, 0.2), blackPut(1.3, -0.5, 0.2)]).toEqual([1.3, 1.8, 0]);
    expect([blackCall(0, 1, 0.2), blackPut(0, 1, 0.2)]).toEqual([0, 1]);
  });

  test("far out of the money nothing is negative", () => {
    for (const strike of [2, 5, 30, 1000]) {
      expect(blackCall(1, strike, 0.1)).toBeGreaterThanOrEqual(0);
      expect(bachelierCall(1, strike, 0.1)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("exposure of single trades against published closed forms", () => {
  const oracle = golden("seed004-oracles");
  const discount = (time: number) => 1.03 ** -time;

  test("an FX forward is a call on the forward rate", () => {
    const { grid, EE } = oracle.fx_forward.FX_ATM as { grid: number[]; EE: number[] };
    for (const [i, t] of grid.entries()) {
      if (t > 1) expect(EE[i]).toBe(0);
      else expectRelative(5e6 * discount(1 - t) * blackCall(1.12, 1.12, 0.1 * Math.sqrt(t)), EE[i]!, 1e-9, `t = ${t}`);
    }
  });

  test("a swap whose coupons remember no fixing is a call on its rate", () => {
    const { grid, EE } = oracle.irs.V1s_no_fixing_memory_closed_form as { grid: number[]; EE: number[] };
    for (const [i, t] of grid.entries()) {
      const annuity = [0.5, 1, 1.5, 2].reduce((sum, pay) => sum + (pay > t + 1e-9 ? 0.5 * discount(pay - t) : 0), 0);
      expectRelative(1e7 * annuity * blackCall(0.03, 0.03, 0.2 * Math.sqrt(t)), EE[i]!, 1e-9, `t = ${t}`);
    }
  });

  test("the discounted exposure of a ten-year payer swap is a swaption at every date", () => {
    const { parameters, grid, EE_discounted_swaption: exposures } = golden("hull-white-10y-payer");
    const { flat_cont: zeroRate, a: meanReversion, sigma: volatility, N: notional, K } = parameters;
    const rate: ShortRate = { curve: [{ years: 10, zeroRate }], meanReversion, volatility };
    for (const [i, t] of (grid as number[]).entries()) {
      const coupons = Array.from({ length: 20 }, (_, k) => ({ time: (k + 1) / 2, amount: -0.5 * K * notional }));
      const flows = [
        { time: t, amount: notional },
        ...coupons.filter(({ time }) => time > t),
        { time: 10, amount: -notional },
      ];
      const value = optionValue(rate, t, flows);
      // At the first date the swap at par is worth the rounding of its rate, which is all that the option can be.
      if (i === 0) expect(Math.abs(value!)).toBeLessThan(1e-15 * notional);
      else expectRelative(value!, exposures[i], 1e-9, `t = ${t}`);
    }
  });
});

describe("options on coupon bonds", () => {
  const models: [string, ShortRate][] = [
    ["a usual model", RATE],
    ["Ho-Lee", { ...RATE, meanReversion: 0 }],
    ["a mean reversion of almost nothing", { ...RATE, meanReversion: 1e-9 }],
    ["a strong mean reversion", { ...RATE, meanReversion: 1.5, volatility: 0.05 }],
    ["a high volatility", { ...RATE, volatility: 0.06 }],
  ];
  const swaps: [string, number, CouponBond["flows"]][] = [
    ["a payer swap at the money", 3, payerSwap(3, 9, 0.036)],
    ["a receiver swap", 1, negated(payerSwap(1, 11, 0.02))],
    ["a payer swap far out of the money", 5, payerSwap(5, 10, 0.12)],
    [
      "a single bond",
      2,
      [
        { time: 2, amount: -0.8 },
        { time: 7, amount: 1 },
      ],
    ],
  ];
  const cases = models.flatMap(([model, rate]) =>
    swaps.map(([swap, expiry, flows]) => ({ name: `${model}, ${swap}`, rate, expiry, flows })),
  );
  const position = (rate: ShortRate, expiry: number, flows: CouponBond["flows"]) => (x: number) =>
    flows.reduce((sum, { time, amount }) => {
      const { intercept, slope } = bond(rate, expiry, time);
      return sum + amount * Math.exp(intercept + slope * x);
    }, 0);

  test.each(cases)("$name: quadrature over the state at expiry", ({ rate, expiry, flows }) => {
    const g = position(rate, expiry, flows);
    const state = exerciseState(rate, expiry, flows)!;
    // Sums of a few terms of at most e^(B x*) of their unit.
    expect(Math.abs(g(state))).toBeLessThan(1e-14 * flows.reduce((sum, { amount }) => sum + Math.abs(amount), 0));
    const value = discountedExpectation(rate, expiry, (x) => Math.max(g(x), 0), state);
    // Both are sums of terms near 1, so that a small value keeps the absolute error of theirs.
    expect(Math.abs(optionValue(rate, expiry, flows)! - value)).toBeLessThan(3e-14);
  });

  test.each(cases)("$name: payer less receiver is the swap", ({ rate, expiry, flows }) => {
    const difference = optionValue(rate, expiry, flows)! - optionValue(rate, expiry, negated(flows))!;
    expect(Math.abs(difference - present(rate, flows))).toBeLessThan(1e-15 * flows.length);
  });

  test.each(cases)("$name: a fair game from today to any date", ({ rate, expiry, flows }) => {
    const value = optionValue(rate, expiry, flows)!;
    const atDate = (date: number, x: number) => {
      const { bonds, exercise } = optionCoefficients(rate, date, expiry, flows)!;
      return flows.reduce((sum, { amount }, i) => {
        const [price, argument] = [bonds[i]!, exercise[i]!];
        return (
          sum +
          amount * Math.exp(price.intercept + price.slope * x) * normalCdf(argument.intercept + argument.slope * x)
        );
      }, 0);
    };
    expect(atDate(0, 0)).toBeCloseTo(value, 14);
    for (const date of [0.1 * expiry, 0.6 * expiry, expiry]) {
      // The value bends sharply near expiry; panels of 0.4 standard deviations follow it elsewhere.
      const kink = date === expiry ? exerciseState(rate, expiry, flows)! : undefined;
      expect(Math.abs(discountedExpectation(rate, date, (x) => atDate(date, x), kink) - value)).toBeLessThan(3e-14);
    }
  });

  test.each(cases)("$name: sensitivities are the slopes of the value", ({ rate, expiry, flows }) => {
    const { value, toVolatility, toMeanReversion } = optionSensitivities(rate, expiry, flows);
    expect(value).toBe(optionValue(rate, expiry, flows));
    const slope = (at: (change: number) => ShortRate, h: number) => {
      const difference = (step: number) =>
        (optionValue(at(step), expiry, flows)! - optionValue(at(-step), expiry, flows)!) / (2 * step);
      return (4 * difference(h) - difference(2 * h)) / 3;
    };
    // Differences of fourth order: h⁴ and the rounding 1e-16 / h of a price near 1 stay below these.
    const byVolatility = slope((change) => ({ ...rate, volatility: rate.volatility + change }), 1e-4);
    expect(Math.abs(toVolatility - byVolatility)).toBeLessThan(1e-6);
    if (rate.meanReversion > 1e-3) {
      const byMeanReversion = slope((change) => ({ ...rate, meanReversion: rate.meanReversion + change }), 1e-3);
      expect(Math.abs(toMeanReversion - byMeanReversion)).toBeLessThan(1e-7);
    }
  });

  test("the slope by mean reversion has one limit at zero", () => {
    const flows = payerSwap(3, 9, 0.036);
    const at = (meanReversion: number) => optionSensitivities({ ...RATE, meanReversion }, 3, flows);
    expectRelative(at(1e-10).toMeanReversion, at(0).toMeanReversion, 1e-8);
    const h = 1e-4;
    // One-sided, of second order: the third derivative leaves some 1e-7 of it.
    const slope = (-3 * at(0).value + 4 * at(h).value - at(2 * h).value) / (2 * h);
    expectRelative(at(0).toMeanReversion, slope, 1e-5);
    // The series ends where the closed form begins, at a u = ½.
    expectRelative(at(0.5 / 3 - 1e-13).toMeanReversion, at(0.5 / 3 + 1e-13).toMeanReversion, 1e-11);
  });

  test("without volatility, or on its day, the option is the swap or nothing, to the last bit", () => {
    const still = { ...RATE, volatility: 0 };
    const [cheap, dear] = [payerSwap(3, 9, 0.01), payerSwap(3, 9, 0.1)];
    expect(optionValue(still, 3, cheap)).toBe(present(still, cheap));
    expect(optionValue(still, 3, dear)).toBe(0);
    expect(optionValue(RATE, 0, payerSwap(0, 4, 0.2))).toBe(0);
    expect(optionValue(RATE, 0, payerSwap(0, 4, 0.01))).toBe(present(RATE, payerSwap(0, 4, 0.01)));
  });

  test("at expiry the coefficients tell exercise from none", () => {
    const flows = payerSwap(3, 9, 0.036);
    const state = exerciseState(RATE, 3, flows)!;
    const { exercise } = optionCoefficients(RATE, 3, 3, flows)!;
    for (const { intercept, slope } of exercise) {
      expect(normalCdf(intercept + slope * (state + 1e-9))).toBe(1);
      expect(normalCdf(intercept + slope * (state - 1e-9))).toBe(0);
    }
  });

  test("a position of one sign is always exercised, or never", () => {
    const flows = [
      { time: 3, amount: 0.4 },
      { time: 5, amount: 0.6 },
    ];
    expect(exerciseState(RATE, 2, flows)).toBe(Infinity);
    expect(exerciseState(RATE, 2, negated(flows))).toBe(-Infinity);
    expectRelative(optionValue(RATE, 2, flows)!, present(RATE, flows), 1e-15);
    expect(optionValue(RATE, 2, negated(flows))).toBe(0);
    expect(optionValue(RATE, 2, [])).toBe(0);
  });

  test("flows of one time count together, in any order", () => {
    const flows = payerSwap(3, 9, 0.036);
    const split = [...flows, { time: 4, amount: 0.5 }, { time: 4, amount: -0.5 }].reverse();
    expectRelative(optionValue(RATE, 3, split)!, optionValue(RATE, 3, flows)!, 1e-13);
  });

  test("there is no closed form where a position can change sign twice", () => {
    const flows = [
      { time: 2, amount: -1 },
      { time: 4, amount: 2.1 },
      { time: 6, amount: -1.1 },
    ];
    expect(exerciseState(RATE, 1, flows)).toBeNull();
    expect(optionCoefficients(RATE, 0, 1, flows)).toBeNull();
    expect(optionValue(RATE, 1, flows)).toBeNull();
  });

  test("a flow before expiry is a bug of the caller", () => {
    expect(() => optionValue(RATE, 3, [{ time: 2, amount: 1 }])).toThrow("no flow comes before expiry");
  });

  test("a zero bond's option is Black's formula with the variance of its forward", () => {
    const [expiry, maturity, strike] = [2, 7, 0.8];
    const price = (time: number) => Math.exp(bond(RATE, 0, time).intercept);
    const deviation =
      RATE.volatility *
      rateSensitivity(RATE.meanReversion, maturity - expiry) *
      Math.sqrt(rateSensitivity(2 * RATE.meanReversion, expiry));
    const black = price(expiry) * blackCall(price(maturity) / price(expiry), strike, deviation);
    const flows = [
      { time: expiry, amount: -strike },
      { time: maturity, amount: 1 },
    ];
    expectRelative(optionValue(RATE, expiry, flows)!, black, 1e-12);
  });
});

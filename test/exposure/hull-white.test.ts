import { readFileSync } from "node:fs";
import { RiskError } from "@ballast/core/document/errors.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import { integralVariance } from "@ballast/core/exposure/model/hull-white/short-rate.ts";
import type { ExposureResult } from "@ballast/core/exposure/result.ts";
import { normalCdf } from "@ballast/core/numeric/normal.ts";
import { describe, expect, test } from "vitest";

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const payer = () => read("examples/exposure/hull-white-10y-payer.input.json");
const run = (document: unknown) => exposure.call(document) as ExposureResult;

/** Four standard errors at each date: the seed is fixed, so the test always gives the same answer. */
function expectWithin(actual: readonly number[], errors: readonly number[], expected: readonly number[]) {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    // 1e-6 of a currency unit where nothing is simulated: today, and after the last payment.
    expect(Math.abs(actual[i]! - value), `date ${i}`).toBeLessThanOrEqual(4 * errors[i]! + 1e-6);
  }
}

describe("a ten-year payer swap against Jamshidian's closed form", () => {
  const golden = read("test/golden/exposure/hull-white-10y-payer.json") as {
    EE_Q_undiscounted: number[];
    EE_discounted_swaption: number[];
    measures: { EE_Q_undiscounted: Record<string, number> };
    cva: { trapezoid: number };
  } & Record<string, number[]>;
  const document = payer();
  document.sampling.paths = 200_000;
  const set = run(document).nettingSets[0]!;

  test("EE, discounted or not, at all 41 dates", () => {
    const { profile } = set;
    expectWithin(profile.expectedExposure, profile.expectedExposureStandardError, golden.EE_Q_undiscounted);
    expectWithin(
      profile.discountedExpectedExposure,
      profile.discountedExpectedExposureStandardError,
      golden.EE_discounted_swaption,
    );
  });

  test("PFE under the bank account, within twice its 95 % interval", () => {
    for (const { quantile, values, lower, upper } of set.profile.potentialFutureExposure) {
      for (const [i, exact] of golden[`PFE_${quantile}_Q`]!.entries()) {
        const reach = 2.1 * Math.max(upper[i]! - values[i]!, values[i]! - lower[i]!);
        expect(Math.abs(values[i]! - exact), `${quantile} at date ${i}`).toBeLessThanOrEqual(reach + 1e-6);
      }
    }
  });

  test("EEPE, EAD and CVA", () => {
    const { EEPE, EAD } = golden.measures.EE_Q_undiscounted;
    for (const [ours, exact] of [
      [set.measures.effectiveExpectedPositiveExposure, EEPE!],
      [set.exposureAtDefault.basel_eepe, EAD!],
      [set.creditValuationAdjustment, golden.cva.trapezoid],
    ] as const) {
      expect(Math.abs(ours.value - exact)).toBeLessThanOrEqual(4 * ours.standardError);
    }
  });

  test("the receiver's EE is the payer's ENE, bit by bit", () => {
    const mirrored = payer();
    mirrored.trades[0].side = "receive_fixed";
    const [own] = run(payer()).nettingSets;
    const [other] = run(mirrored).nettingSets;
    expect(other!.profile.expectedExposure).toEqual(own!.profile.expectedNegativeExposure);
  });
});

const CORRELATIONS = [
  [1, 0.3, -0.4],
  [0.3, 1, 0.5],
  [-0.4, 0.5, 1],
];
const DOLLAR = {
  curve: [
    { years: 1, zeroRate: 0.02 },
    { years: 5, zeroRate: 0.035 },
  ],
  meanReversion: 0.05,
  volatility: 0.012,
};
const EURO = { curve: [{ years: 3, zeroRate: 0.015 }], meanReversion: 0.4, volatility: 0.02 };
const FX_VOLATILITY = 0.12;

function twoCurrencies(trades: object[]) {
  const document = payer();
  document.trades = trades.map((trade, i) => ({ id: `T${i}`, nettingSet: "NS1", ...trade }));
  document.market = {
    kind: "curves",
    rate: DOLLAR,
    foreignCurrencies: [{ currency: "EUR", spot: 1.1, volatility: FX_VOLATILITY, rate: EURO }],
  };
  document.model.correlations = CORRELATIONS;
  document.grid = { stepsPerYear: 4, horizonYears: 3 };
  document.sampling.paths = 200_000;
  return document;
}
/** Worked from the nodes above: log-linear discount factors. */
const dollarDiscount = (t: number) => Math.exp(t <= 1 ? -0.02 * t : -0.02 - ((0.175 - 0.02) / 4) * (t - 1));
const euroDiscount = (t: number) => Math.exp(-0.015 * t);

describe("two currencies", () => {
  test("discounted EE of an FX forward is Black's formula with the variance of the forward", () => {
    const [maturity, strike, notional] = [3, 1.15, 1_000_000];
    const document = twoCurrencies([
      { kind: "fx_forward", side: "buy", currency: "EUR", notional, contractRate: strike, maturityYears: maturity },
    ]);
    const { profile } = run(document).nettingSets[0]!;
    const forward = (1.1 * euroDiscount(maturity)) / dollarDiscount(maturity);
    const sensitivity = (a: number, u: number) => (1 - Math.exp(-a * u)) / a;
    const varianceRate = (s: number) => {
      const loads = [
        DOLLAR.volatility * sensitivity(DOLLAR.meanReversion, maturity - s),
        -EURO.volatility * sensitivity(EURO.meanReversion, maturity - s),
        FX_VOLATILITY,
      ];
      return loads.reduce((sum, a, i) => sum + loads.reduce((row, b, j) => row + a * b * CORRELATIONS[i]![j]!, 0), 0);
    };
    // Simpson's rule with 200 intervals: its error is far below the simulation's.
    const variance = (t: number) => {
      let sum = varianceRate(0) + varianceRate(t);
      for (let i = 1; i < 200; i++) sum += (i % 2 === 0 ? 2 : 4) * varianceRate((t * i) / 200);
      return (sum * t) / 600;
    };
    const exact = Array.from({ length: 13 }, (_, k) => {
      if (k === 0) return Math.max(0, notional * dollarDiscount(maturity) * (forward - strike));
      const deviation = Math.sqrt(variance(k / 4));
      const d1 = Math.log(forward / strike) / deviation + deviation / 2;
      return notional * dollarDiscount(maturity) * (forward * normalCdf(d1) - strike * normalCdf(d1 - deviation));
    });
    expectWithin(profile.discountedExpectedExposure, profile.discountedExpectedExposureStandardError, exact);
  });

  test("discounted EE of a euro swap that is always worth something is what its remaining payments are worth today", () => {
    const [notional, fixedRate] = [1_000_000, 1];
    const document = twoCurrencies([
      {
        kind: "interest_rate_swap",
        currency: "EUR",
        side: "receive_fixed",
        notional,
        fixedRate,
        paymentsPerYear: 1,
        maturityYears: 3,
      },
    ]);
    const { profile, valueToday } = run(document).nettingSets[0]!;
    const exact = Array.from({ length: 13 }, (_, k) => {
      let value = 0;
      for (let year = Math.floor(k / 4) + 1; year <= 3; year++) {
        value += fixedRate * euroDiscount(year) - (euroDiscount(year - 1) - euroDiscount(year));
      }
      return 1.1 * notional * value;
    });
    // Both sum a few products of doubles.
    expect(Math.abs(valueToday / exact[0]! - 1)).toBeLessThanOrEqual(1e-13);
    expectWithin(profile.discountedExpectedExposure, profile.discountedExpectedExposureStandardError, exact);
  });

  test("without volatility every path has the value that today's curves imply", () => {
    const document = twoCurrencies([
      {
        kind: "fx_forward",
        side: "sell",
        currency: "EUR",
        notional: 1_000_000,
        contractRate: 1.3,
        maturityYears: 3,
      },
    ]);
    document.sampling.paths = 1000;
    document.market.rate = { ...DOLLAR, volatility: 0 };
    document.market.foreignCurrencies[0] = {
      ...document.market.foreignCurrencies[0],
      volatility: 0,
      rate: { ...EURO, volatility: 0 },
    };
    const { profile } = run(document).nettingSets[0]!;
    const worth = 1_000_000 * (1.3 * dollarDiscount(3) - 1.1 * euroDiscount(3));
    for (const [k, value] of profile.expectedExposure.entries()) {
      // Twelve steps of exponentials and logarithms, each right to an ulp or so.
      expect(Math.abs(value / (worth / dollarDiscount(k / 4)) - 1)).toBeLessThanOrEqual(1e-12);
    }
  });
});

test("the variance of the integrated rate agrees with quadrature, on both sides of its series", () => {
  for (const [meanReversion, t] of [
    [0, 10],
    [1e-9, 10],
    [0.03, 1],
    [0.03, 16.6],
    [0.03, 16.7],
    [0.5, 0.99],
    [0.5, 1.01],
    [2, 30],
  ] as const) {
    const rate = { curve: [{ years: 1, zeroRate: 0 }], meanReversion, volatility: 0.01 };
    const sensitivity = (u: number) => (meanReversion === 0 ? u : -Math.expm1(-meanReversion * u) / meanReversion);
    const intervals = 20_000;
    let sum = sensitivity(t) ** 2;
    for (let i = 1; i < intervals; i++) sum += (i % 2 === 0 ? 2 : 4) * sensitivity((t * i) / intervals) ** 2;
    const exact = (1e-4 * sum * t) / (3 * intervals);
    // Simpson's error is of the order (t / intervals)^4, rounding of 20,000 terms 1e-13.
    expect(Math.abs(integralVariance(rate, t) / exact - 1), `a ${meanReversion}, t ${t}`).toBeLessThanOrEqual(1e-11);
  }
});

describe("a document is refused", () => {
  test.each<[string, (book: ReturnType<typeof payer>) => void, string[]]>([
    [
      "flat market, with a currency that the correlations lack",
      (book) => (book.market = read("examples/exposure/seed-004.input.json").market),
      ["market.kind", "model.correlations"],
    ],
    [
      "nodes out of order",
      (book) => (book.market.rate.curve = [10, 5].map((years) => ({ years, zeroRate: 0.03 }))),
      ["market.rate.curve[1].years"],
    ],
    ["a currency without a market", (book) => (book.trades[0].currency = "EUR"), ["trades[0].currency"]],
    [
      "amortisation within a period",
      (book) => (book.trades[0].amortisation = [{ fromYears: 1.25, notional: 1 }]),
      ["trades[0].amortisation[0].fromYears"],
    ],
    ["correlations of the wrong size", (book) => (book.model.correlations = CORRELATIONS), ["model.correlations"]],
    ["negative mean reversion", (book) => (book.market.rate.meanReversion = -0.1), ["market.rate.meanReversion"]],
  ])("%s", (_name, change, expected) => {
    const document = payer();
    change(document);
    try {
      run(document);
      expect.unreachable("the document is refused");
    } catch (error) {
      if (!(error instanceof RiskError)) throw error;
      expect(error.issues.map(({ path }) => path)).toEqual(expected);
    }
  });
});

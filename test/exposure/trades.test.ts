import { ExposureInput } from "@ballast/core/exposure/input.ts";
import { PathSimulator } from "@ballast/core/exposure/simulation/paths.ts";
import { portfolioOf, valuesToday } from "@ballast/core/exposure/simulation/portfolio.ts";
import { describe, expect, test } from "vitest";
import { type Book, curvesBook, deviation, type Fields, flatBook, forward, gap, setOf, swap } from "./book.ts";

const PATHS = 256;

/** The value of the first netting set today, then its values on every path, date after date. */
function pathsOf(book: Book): number[] {
  const input = ExposureInput.parse({ ...book, sampling: { paths: PATHS, seed: 2 }, measures: { trades: "none" } });
  const portfolio = portfolioOf(input);
  const simulator = new PathSimulator(input, portfolio, { from: 0, to: 1 });
  const values = new Array<number>(1 + (portfolio.dates.length - 1) * PATHS).fill(Number.NaN);
  values[0] = valuesToday(portfolio.dynamics, portfolio.positions)[0]!;
  simulator.simulate(0, PATHS, (firstPath, _line, date, exposed, count) => {
    for (let i = 0; i < count; i++) values[1 + (date - 1) * PATHS + firstPath + i] = exposed.values.values[i]!;
  });
  return values;
}

const sum = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value + b[i]!);
const option = (fields: Fields = {}): Fields => ({
  kind: "fx_option",
  position: "bought",
  option: "call",
  currency: "EUR",
  notional: 1_000_000,
  strike: 1.12,
  maturityYears: 2,
  ...fields,
});
const swaption = (fields: Fields = {}): Fields => ({
  kind: "swaption",
  position: "bought",
  side: "pay_fixed",
  notional: 1_000_000,
  fixedRate: 0.033,
  paymentsPerYear: 2,
  expiryYears: 2,
  maturityYears: 7,
  ...fields,
});

/** Sums of a few numbers of the size of the notional, rounded at each step. */
const ROUNDING = 1e-10;

describe.each([
  ["lognormal", flatBook],
  ["Hull-White", curvesBook],
] as const)("path by path under %s", (_model, bookOf) => {
  const paths = (...trades: Fields[]) => pathsOf(bookOf(trades));

  test("payer and receiver, bought and sold, buyer and seller cancel", () => {
    for (const [one, other] of [
      [swap(), swap({ side: "receive_fixed" })],
      [forward(), forward({ side: "sell" })],
      [option(), option({ position: "sold" })],
    ] as const) {
      const own = paths(one);
      expect(
        gap(
          sum(own, paths(other)),
          own.map(() => 0),
        ),
      ).toBeLessThanOrEqual(ROUNDING * 1e6);
      expect(Math.max(...own.map(Math.abs))).toBeGreaterThan(1000);
    }
  });

  test("a call less a put is a forward", () => {
    const parity = paths(option(), option({ option: "put", position: "sold" }));
    expect(gap(parity, paths(forward()))).toBeLessThanOrEqual(ROUNDING);
  });

  test("a netting set is worth what its trades are worth", () => {
    const trades = [swap(), forward({ side: "sell" }), option({ option: "put" })];
    const alone = trades.map((trade) => paths(trade)).reduce(sum);
    expect(gap(paths(...trades), alone)).toBeLessThanOrEqual(ROUNDING);
  });

  test("an amortising swap is a bundle of swaps that end one after the other", () => {
    const amortising = swap({
      amortisation: [
        { fromYears: 0.5, notional: 700_000 },
        { fromYears: 1.5, notional: 200_000 },
      ],
    });
    const bundle = [
      swap({ notional: 300_000, maturityYears: 0.5 }),
      swap({ notional: 500_000, maturityYears: 1.5 }),
      swap({ notional: 200_000 }),
    ];
    expect(gap(paths(amortising), paths(...bundle))).toBeLessThanOrEqual(ROUNDING);
  });

  test("a spread on the floating rate is taken off the fixed one", () => {
    expect(gap(paths(swap({ spread: 0.004 })), paths(swap({ fixedRate: 0.026 })))).toBeLessThanOrEqual(ROUNDING);
  });

  test("a forward-starting swap is the long swap without the short one", () => {
    const difference = [swap(), swap({ side: "receive_fixed", maturityYears: 1 })];
    expect(gap(paths(swap({ startYears: 1 })), paths(...difference))).toBeLessThanOrEqual(ROUNDING);
  });

  test("a swap between two coupons pays its running one at the rate it was fixed at", () => {
    // Of 1.8 years with half-yearly coupons: the first after 0.3 years, of a period that began 0.2 years ago.
    const running = swap({ maturityYears: 1.8, currentFixing: 0.05 });
    const known = swap({ maturityYears: 1.8, currentFixing: 0.03 });
    const difference = sum(
      paths(running),
      paths(known).map((value) => -value),
    );
    // 2 % for half a year on the notional, until it is paid.
    expect(difference[0]!).toBeGreaterThan(9_800);
    expect(difference[0]!).toBeLessThan(10_000);
    const dates = bookOf === flatBook ? 3 : 1;
    expect(Math.min(...difference.slice(1, 1 + dates * PATHS))).toBeGreaterThan(9_800);
    expect(Math.max(...difference.slice(1 + dates * PATHS).map(Math.abs))).toBeLessThanOrEqual(ROUNDING * 1e6);
  });

  test("the rate of a period that begins today may be given too, and then counts until it is paid", () => {
    // Both models' curves are near 3 %: 5 % for half a year is worth a hundredth of the notional more.
    const difference = sum(
      paths(swap({ currentFixing: 0.05 })),
      paths(swap({ currentFixing: 0.03 })).map((value) => -value),
    );
    expect(difference[0]!).toBeGreaterThan(9_800);
    expect(difference[0]!).toBeLessThan(10_000);
    const dates = bookOf === flatBook ? 5 : 1;
    expect(Math.min(...difference.slice(1, 1 + dates * PATHS))).toBeGreaterThan(9_800);
    expect(Math.max(...difference.slice(1 + dates * PATHS).map(Math.abs))).toBeLessThanOrEqual(ROUNDING * 1e6);
  });

  test("the rate of today's period that the curve gives changes nothing at any date after its payment", () => {
    const [given, own] = [paths(swap({ currentFixing: 0.05 })), paths(swap())];
    const after = 1 + (bookOf === flatBook ? 5 : 1) * PATHS;
    expect(gap(given.slice(after), own.slice(after))).toBeLessThanOrEqual(ROUNDING);
  });
});

describe("martingales: discounted values of options held keep their mean, at every date", () => {
  test.each<[string, Book, number]>([
    ["FX call, lognormal", flatBook([option()]), 25],
    ["FX put, lognormal", flatBook([option({ option: "put", maturityYears: 1 })]), 13],
    ["FX call, Hull-White", curvesBook([option({ maturityYears: 4 })]), 17],
    ["FX put in pounds, Hull-White", curvesBook([option({ option: "put", currency: "GBP", maturityYears: 3 })]), 13],
    ["payer swaption", curvesBook([swaption()]), 9],
    ["receiver swaption in euros", curvesBook([swaption({ side: "receive_fixed", currency: "EUR" })]), 9],
  ])("%s", (_name, book, dates) => {
    const { profile, valueToday, closedForm } = setOf(book);
    expect(valueToday).toBeGreaterThan(1000);
    const exact = profile.discountedExpectedExposure.map((_, i) => (i < dates ? valueToday : 0));
    const errors = profile.discountedExpectedExposureStandardError;
    expect(deviation(profile.discountedExpectedExposure, errors, exact)).toBeLessThanOrEqual(4);
    // The result's own check says the same, from the closed form of the price.
    expect(closedForm!.worstDeviation).toBeLessThanOrEqual(4);
    expect(gap(closedForm!.discountedExpectedExposure as number[], exact)).toBeLessThanOrEqual(1e-9);
  });
});

describe("against the closed form that the result carries", () => {
  test.each<[string, Fields, number]>([
    ["FX forward", forward({ maturityYears: 4 }), 21],
    ["payer swap", swap({ maturityYears: 5, fixedRate: 0.034, paymentsPerYear: 4 }), 21],
    [
      "receiver swap in euros, half-yearly coupons",
      swap({ maturityYears: 5, side: "receive_fixed", currency: "EUR" }),
      11,
    ],
    [
      "amortising payer",
      swap({ maturityYears: 5, paymentsPerYear: 4, amortisation: [{ fromYears: 2.5, notional: 400_000 }] }),
      21,
    ],
    ["forward-starting swap", swap({ startYears: 2, maturityYears: 5, paymentsPerYear: 4 }), 21],
  ])("%s", (_name, trade, dates) => {
    const { closedForm } = setOf(curvesBook([trade]));
    expect(closedForm!.discountedExpectedExposure.filter((value) => value !== null)).toHaveLength(dates);
    expect(closedForm!.worstDeviation).toBeLessThanOrEqual(4);
    expect(closedForm!.deviations.filter((each) => each !== null).length).toBeGreaterThan(dates / 2);
  });
});

describe("cross-currency swaps", () => {
  const leg = (currency: string, notional: number, rate: Fields): Fields => ({
    currency,
    notional,
    paymentsPerYear: 2,
    rate,
  });
  const floating = { kind: "floating" };
  const fixed = (fixedRate: number) => ({ kind: "fixed", fixedRate });
  const crossCurrency = (receive: Fields, pay: Fields): Fields => ({
    kind: "cross_currency_swap",
    receive,
    pay,
    maturityYears: 3,
  });
  const paths = (...trades: Fields[]) => pathsOf(curvesBook(trades));

  test("fixed against fixed is a strip of FX forwards", () => {
    const trade = crossCurrency(leg("EUR", 1_000_000, fixed(0.02)), leg("USD", 1_100_000, fixed(0.03)));
    const strip = [1, 2, 3, 4, 5, 6].map((i) => {
      const last = i === 6 ? 1 : 0;
      const [euros, dollars] = [10_000 + last * 1_000_000, 16_500 + last * 1_100_000];
      return forward({ notional: euros, contractRate: dollars / euros, maturityYears: i / 2 });
    });
    const own = curvesBook([trade]);
    const other = curvesBook(strip);
    // Values differ on payment dates only: a swap is valued after its payment, a forward before.
    const [a, b] = [pathsOf(own), pathsOf(other)];
    const betweenPayments = a.filter((_, i) => i > 0 && Math.floor((i - 1) / PATHS) % 2 === 0);
    const expected = b.filter((_, i) => i > 0 && Math.floor((i - 1) / PATHS) % 2 === 0);
    expect(gap(betweenPayments, expected)).toBeLessThanOrEqual(ROUNDING);
  });

  test("turning one leg from floating to fixed is an interest rate swap of that currency", () => {
    const floats = crossCurrency(leg("EUR", 1_000_000, floating), leg("USD", 1_100_000, floating));
    const turned = crossCurrency(leg("EUR", 1_000_000, floating), leg("USD", 1_100_000, fixed(0.03)));
    const receiver = swap({ side: "receive_fixed", notional: 1_100_000, maturityYears: 3 });
    expect(gap(paths(floats), paths(turned, receiver))).toBeLessThanOrEqual(ROUNDING);
  });

  test("deep in the money it is worth what is left of it today, spot and both rates together", () => {
    const trade = crossCurrency(
      leg("EUR", 5_000_000, { kind: "floating", spread: 0.01 }),
      leg("GBP", 500_000, fixed(0.03)),
    );
    const book = curvesBook([trade]);
    const { profile, valueToday } = setOf(book);
    const spread = (until: number) => {
      const rate = (t: number) => (t <= 2 ? 0.02 * t : 0.04 + ((0.25 - 0.04) / 8) * (t - 2));
      let value = 0;
      for (let i = 1; i <= 6; i++) if (i / 2 > until) value += 25_000 * Math.exp(-rate(i / 2));
      return 1.1 * value;
    };
    // Before its first coupon only the spread of 2.5 % a half-year has been paid by no one: today's value stays.
    const errors = profile.discountedExpectedExposureStandardError;
    expect(Math.abs(profile.discountedExpectedExposure[1]! - valueToday)).toBeLessThanOrEqual(4 * errors[1]!);
    expect(spread(0)).toBeLessThan(valueToday);
  });
});

test("a payer less a receiver swaption is the forward swap until they expire", () => {
  const trades = [swaption(), swaption({ side: "receive_fixed", position: "sold" })];
  const own = pathsOf(curvesBook(trades));
  const forwardSwap = pathsOf(curvesBook([swap({ startYears: 2, maturityYears: 7, fixedRate: 0.033 })]));
  const alive = 1 + 8 * PATHS;
  expect(gap(own.slice(0, alive), forwardSwap.slice(0, alive))).toBeLessThanOrEqual(ROUNDING);
  expect(Math.max(...own.slice(alive).map(Math.abs))).toBe(0);
});

test("the seed's swap discounted with its own rate follows its own quadrature", async () => {
  const { readFileSync } = await import("node:fs");
  const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
  const golden = read("test/golden/exposure/seed004-oracles.json").irs.V2_flat_curve_self_discounted as {
    EE: number[];
    measures: { EEPE: number };
  };
  const document = read("examples/exposure/seed-004.input.json");
  document.model = { ...document.model, fixing: "none", swapDiscounting: "simulated_rate" };
  document.sampling.paths = 200_000;
  const [own] = setOf(document).trades;
  const { expectedExposure, expectedExposureStandardError } = own!.profile;
  expect(deviation(expectedExposure, expectedExposureStandardError, golden.EE)).toBeLessThanOrEqual(4);
  const { value, standardError } = own!.measures.effectiveExpectedPositiveExposure;
  expect(Math.abs(value - golden.measures.EEPE)).toBeLessThanOrEqual(4 * standardError);
  expect(own!.closedForm!.discountedExpectedExposure.every((each) => each === null || each === 0)).toBe(true);
});

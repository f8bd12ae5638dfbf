import { readFileSync } from "node:fs";
import { collateralAfterCall, requiredCollateral } from "@ballast/core/collateral/calls.ts";
import { simulateExposure } from "@ballast/core/exposure/engine.ts";
import { ExposureInput } from "@ballast/core/exposure/input.ts";
import { normalCdf } from "@ballast/core/numeric/normal.ts";
import { describe, expect, test } from "vitest";
import {
  type Book,
  curvesBook,
  deviation,
  discount,
  type Fields,
  flatBook,
  forward,
  gap,
  outright,
  run,
  SPOT_VOLATILITY,
  setOf,
  swap,
} from "./book.ts";

const book = (agreement: Fields, trades: readonly Fields[] = [swap(), forward({ side: "sell" })]) =>
  flatBook(trades, (own) => {
    own.nettingSets[0]!["agreement"] = agreement;
  });

describe("what an agreement asks for", () => {
  const agreement = {
    direction: "two_way" as const,
    threshold: 100,
    ownThreshold: 50,
    minimumTransferAmount: 10,
    independentAmount: 0,
    marginFrequencyDays: 1,
    marginPeriodOfRiskDays: 10,
    paymentsInMarginPeriod: "made" as const,
    initialMarginReceived: 0,
    initialMarginPosted: 0,
  };

  test.each([
    [250, 150],
    [100, 0],
    [0, 0],
    [-50, 0],
    [-80, -30],
  ])("a value of %d calls for %d", (value, required) => {
    expect(requiredCollateral(agreement, value)).toBe(required);
  });

  test("one side only, and an independent amount", () => {
    expect(requiredCollateral({ ...agreement, direction: "we_receive" }, -80)).toBe(0);
    expect(requiredCollateral({ ...agreement, direction: "we_post" }, 250)).toBe(0);
    expect(requiredCollateral({ ...agreement, independentAmount: 70 }, 80)).toBe(50);
    expect(requiredCollateral({ ...agreement, independentAmount: -70 }, 0)).toBe(-20);
  });

  test("a transfer below the minimum does not take place", () => {
    expect(collateralAfterCall(agreement, 159, 50)).toBe(50);
    expect(collateralAfterCall(agreement, 160, 50)).toBe(60);
  });
});

describe("limits", () => {
  test("a threshold that is never reached leaves the exposure as it is, to the last bit", () => {
    const set = setOf(book({ threshold: 1e12 }));
    expect(set.profile).toEqual(set.uncollateralised!.profile);
    expect(set.profile.expectedExposure).toEqual(setOf(book({ threshold: 1e12 })).profile.expectedExposure);
    expect(set.collateralToday).toBe(0);
  });

  test("no threshold and no margin period of risk leave nothing", () => {
    const { profile } = setOf(book({ threshold: 0, marginPeriodOfRiskDays: 0 }));
    expect(Math.max(...profile.expectedExposure, ...profile.expectedNegativeExposure)).toBe(0);
    for (const { values } of profile.potentialFutureExposure) expect(Math.max(...values)).toBe(0);
  });

  test("without a margin period of risk the exposure never exceeds the threshold", () => {
    const { profile } = setOf(book({ threshold: 20_000, marginPeriodOfRiskDays: 0 }));
    expect(Math.max(...profile.potentialFutureExposure.flatMap(({ values }) => values))).toBeLessThanOrEqual(
      20_000 * (1 + 1e-9),
    );
  });

  test("a longer period, a higher threshold or a higher minimum transfer raises the exposure of every date", () => {
    const base = { threshold: 10_000, marginPeriodOfRiskDays: 10 };
    const epe = (agreement: Fields) => setOf(book(agreement)).measures.expectedPositiveExposure.value;
    const own = epe(base);
    expect(epe({ ...base, marginPeriodOfRiskDays: 20 })).toBeGreaterThan(own);
    expect(epe({ ...base, threshold: 40_000 })).toBeGreaterThan(own);
    expect(epe({ ...base, marginFrequencyDays: 20 })).toBeGreaterThan(own);
    expect(epe({ ...base, minimumTransferAmount: 30_000 })).toBeGreaterThan(own);
    expect(epe({ ...base, independentAmount: 5_000 })).toBeLessThan(own);
  });

  test("initial margin lowers what it secures by at most itself", () => {
    const base = setOf(book({ threshold: 0 }));
    const secured = setOf(book({ threshold: 0, initialMarginReceived: 15_000 }));
    for (const [i, value] of secured.profile.expectedExposure.entries()) {
      const before = base.profile.expectedExposure[i]!;
      expect(value).toBeLessThanOrEqual(before);
      expect(value).toBeGreaterThanOrEqual(Math.max(0, before - 15_000) * (1 - 1e-12));
    }
    expect(gap(secured.profile.expectedNegativeExposure, base.profile.expectedNegativeExposure)).toBeLessThanOrEqual(
      1e-12,
    );
    const posted = setOf(book({ threshold: 0, initialMarginPosted: 15_000 }));
    expect(gap(posted.profile.expectedExposure, base.profile.expectedExposure)).toBeLessThanOrEqual(1e-12);
    expect(posted.profile.expectedNegativeExposure[6]!).toBeLessThan(base.profile.expectedNegativeExposure[6]!);
  });

  test("one way only: the side that never posts keeps its whole exposure", () => {
    const set = setOf(book({ threshold: 0, direction: "we_receive" }));
    expect(set.profile.expectedNegativeExposure[6]!).toBeGreaterThanOrEqual(
      set.uncollateralised!.profile.expectedNegativeExposure[6]!,
    );
    expect(set.profile.expectedExposure[6]!).toBeLessThan(set.uncollateralised!.profile.expectedExposure[6]!);
  });
});

/** ∫ f(z) φ(z) dz by Simpson's rule on [−8, 8]; its error is far below that of the simulation. */
function expectation(f: (z: number) => number): number {
  const [intervals, end] = [2000, 8];
  let sum = 0;
  for (let i = 0; i <= intervals; i++) {
    const z = -end + (2 * end * i) / intervals;
    const weight = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2;
    sum += (weight * f(z) * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
  }
  return (sum * 2 * end) / (3 * intervals);
}

test("no threshold: the exposure of an FX forward is what it may gain in the margin period of risk", () => {
  const [days, strike, maturity] = [10, 1.12, 2];
  const set = setOf(
    flatBook([forward({ contractRate: strike })], (own) => {
      own.nettingSets[0]!["agreement"] = { threshold: 0, marginPeriodOfRiskDays: days };
      own.sampling = { paths: 200_000, seed: 3 };
    }),
  );
  // V(t) − V(u) = P(t) F_t − (P(u) F_u + K (P(t) − P(u))): a call on F_t given F_u.
  const exact = Array.from({ length: 25 }, (_, k) => {
    const t = k / 12;
    const u = t - days / 250;
    if (k === 0) return 0;
    const [now, then] = [discount(maturity - t), discount(maturity - u)];
    const deviationOf = SPOT_VOLATILITY * Math.sqrt(t - u);
    return (
      1_000_000 *
      expectation((z) => {
        const spread = SPOT_VOLATILITY * Math.sqrt(u);
        const past = outright(maturity) * Math.exp(-0.5 * spread * spread + spread * z);
        const called = (then * past + strike * (now - then)) / now;
        const d = Math.log(past / called) / deviationOf + deviationOf / 2;
        return now * (past * normalCdf(d) - called * normalCdf(d - deviationOf));
      })
    );
  });
  // Four standard errors at each of 24 dates.
  expect(deviation(set.profile.expectedExposure, set.profile.expectedExposureStandardError, exact)).toBeLessThanOrEqual(
    4,
  );
});

test("under Hull-White the look-back dates change the paths' dates and not their law", () => {
  const trades = [swap({ maturityYears: 5, currency: "EUR" }), forward()];
  const bare = setOf(curvesBook(trades));
  const margined = setOf(
    curvesBook(trades, (own) => {
      own.nettingSets[0]!["agreement"] = { threshold: 50_000 };
    }),
  ).uncollateralised!;
  const errors = margined.profile.expectedExposureStandardError.map(
    (error, i) => error + bare.profile.expectedExposureStandardError[i]!,
  );
  expect(deviation(margined.profile.expectedExposure, errors, bare.profile.expectedExposure)).toBeLessThanOrEqual(4);
});

describe.each([
  ["lognormal", flatBook, 6],
  ["Hull-White", curvesBook, 2],
] as const)("payments in the margin period, %s", (_model, bookOf, datesACoupon) => {
  // Far from par, so that every coupon is large beside what a swap may gain in two weeks.
  const trades = [
    swap({ fixedRate: 0.01 }),
    swap({ fixedRate: 0.012, amortisation: [{ fromYears: 1, notional: 400_000 }], maturityYears: 2 }),
  ];
  const profileOf = (paymentsInMarginPeriod: string) =>
    setOf(
      bookOf(trades, (own) => {
        own.nettingSets[0]!["agreement"] = { threshold: 0, paymentsInMarginPeriod };
      }),
    ).profile;
  const made = profileOf("made");
  const withheld = profileOf("withheld");
  const couponDates = [1, 2, 3, 4].map((coupon) => coupon * datesACoupon);
  const notional = 2_000_000;

  test("withheld, what is paid replaces what the value loses: gains of two weeks have no drift to speak of", () => {
    for (const date of couponDates) {
      const drift = withheld.expectedExposure[date]! - withheld.expectedNegativeExposure[date]!;
      const error =
        withheld.expectedExposureStandardError[date]! + withheld.expectedNegativeExposureStandardError[date]!;
      // Interest of two weeks on a value of some per cent of the notional is 5e-5 of it.
      expect(Math.abs(drift)).toBeLessThanOrEqual(4 * error + 5e-5 * notional);
      const jump = made.expectedExposure[date]! - made.expectedNegativeExposure[date]!;
      expect(Math.abs(jump)).toBeGreaterThan(0.002 * notional);
    }
  });

  test("at dates without a payment in the period both are the same", () => {
    const others = made.expectedExposure.map((_, date) => date).filter((date) => !couponDates.includes(date));
    const pick = (values: readonly number[]) => others.map((date) => values[date]!);
    // Payments are added and taken off again: rounding of numbers of the size of the notional.
    expect(gap(pick(withheld.expectedExposure), pick(made.expectedExposure))).toBeLessThanOrEqual(1e-9);
  });
});

test("a short margin period of risk is named, with the floor of the rule", () => {
  const { warnings } = run(book({ threshold: 0, marginPeriodOfRiskDays: 5, marginFrequencyDays: 5 }) as Book);
  expect(warnings.map(({ path }) => path)).toContain("nettingSets[0].agreement.marginPeriodOfRiskDays");
  expect(warnings.find(({ path }) => path.endsWith("RiskDays"))?.message).toContain("14");
});

describe("45: collateral that is actually held", () => {
  const document = JSON.parse(
    readFileSync(new URL("../golden/cases/45-collateral-actually-held.input.json", import.meta.url), "utf8"),
  );
  const held = (collateralHeld?: number) => {
    const [set] = document.nettingSets;
    const agreement = { ...set.agreement, ...(collateralHeld === undefined ? {} : { collateralHeld }) };
    const input = ExposureInput.parse({ ...document, nettingSets: [{ ...set, agreement }] });
    return simulateExposure(input).result.nettingSets[0]!;
  };

  test("nothing posted yet: today's exposure is the value, 10 m · Σ (0.03045 − 0.01) e^(−0.03 t)", () => {
    const { collateralToday, profile, valueToday } = held(0);
    const annuity = Array.from({ length: 10 }, (_, i) => Math.exp(-0.03 * (i + 1))).reduce((sum, each) => sum + each);
    const expected = 1e7 * (1 - Math.exp(-0.3) - 0.01 * annuity);
    expect(Math.abs(valueToday / expected - 1)).toBeLessThanOrEqual(1e-12);
    expect(collateralToday).toBe(0);
    expect(profile.expectedExposure[0]).toBe(valueToday);
    // Within the margin period of risk nothing else has been called: the exposure stays about what it is.
    expect(profile.expectedExposure[1]! / valueToday).toBeGreaterThan(0.9);
    // Beyond it the agreement has been met, whatever was held today.
    expect(profile.expectedExposure[10]).toBe(held().profile.expectedExposure[10]);
  });

  test("left out, it is what the agreement asks for, with the same bytes as that amount given", () => {
    const asked = held();
    expect(asked.profile.expectedExposure[0]).toBe(0);
    expect(held(asked.valueToday)).toEqual(asked);
  });
});

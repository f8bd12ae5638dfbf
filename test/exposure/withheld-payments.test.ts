/** Payments in the margin period of risk where nothing is random, so that every number can be worked by hand. */
import { describe, expect, test } from "vitest";
import { discount, type Fields, flatBook, setOf, swap } from "./book.ts";

const [NOTIONAL, RATE, FIXED] = [1_000_000, 0.03, 0.02];
const MARGIN_PERIOD = 10 / 250;
/** Of the month that ends a year from today: a payment date. */
const YEAR = 12;

/** Without volatility the floating rate is 3 % for ever. */
const exposuresOf = (paymentsInMarginPeriod: string, fields: Fields, model: Fields = {}) => {
  const { profile } = setOf(
    flatBook([swap({ fixedRate: FIXED, ...fields })], (book) => {
      Object.assign(book.model, { rateVolatility: 0, ...model });
      book.nettingSets[0]!["agreement"] = { threshold: 0, paymentsInMarginPeriod };
      book.sampling = { paths: 64, seed: 1 };
      book["measures"] = { trades: "none" };
    }),
  );
  return profile.expectedExposure.map((value, date) => value - profile.expectedNegativeExposure[date]!);
};

/** Differences of values near 1 % of the notional: 1e-9 of it would be a hundredth of a cent. */
const close = (actual: number | undefined, expected: number) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * NOTIONAL * 0.01);

/** What coupons, by the half-year they are paid after, are worth at a time. */
const worth = (coupons: Readonly<Record<string, number>>, at: number) =>
  Object.entries(coupons).reduce(
    (sum, [time, amount]) => sum + (Number(time) > at ? amount * discount(Number(time) - at) : 0),
    0,
  );

describe.each([
  ["no spread", undefined],
  ["a spread of 0.7 %", 0.007],
  ["a spread of −1.5 %, which turns the payments around", -0.015],
])("a payer of 0.02 against 0.03 with %s", (_name, spread) => {
  const coupon = (NOTIONAL * (RATE + (spread ?? 0) - FIXED)) / 2;
  const coupons = { 0.5: coupon, 1: coupon, 1.5: coupon, 2: coupon };
  const before = worth(coupons, 1 - MARGIN_PERIOD);
  const after = worth(coupons, 1);
  const fields = spread === undefined ? {} : { spread };

  test.each(["in_advance", "none"])("withheld it is counted in, made it is gone (fixing: %s)", (fixing) => {
    close(exposuresOf("withheld", fields, { fixing })[YEAR], after + coupon - before);
    close(exposuresOf("made", fields, { fixing })[YEAR], after - before);
  });

  test("a month before, when nothing is paid, both are what interest adds in the period", () => {
    const grown = worth(coupons, 11 / 12) - worth(coupons, 11 / 12 - MARGIN_PERIOD);
    for (const kind of ["withheld", "made"]) close(exposuresOf(kind, fields)[YEAR - 1], grown);
  });

  test("a receiver loses what the payer gains", () => {
    close(exposuresOf("withheld", { ...fields, side: "receive_fixed" })[YEAR], before - after - coupon);
  });
});

test("a payment counts with the notional of its period and the rate that was fixed for it", () => {
  // Half of the notional is left after half a year; the first rate was fixed at 5 %.
  const fields = { spread: 0.007, currentFixing: 0.05, amortisation: [{ fromYears: 0.5, notional: NOTIONAL / 2 }] };
  const first = (NOTIONAL * (0.05 + 0.007 - FIXED)) / 2;
  const later = (NOTIONAL * (RATE + 0.007 - FIXED)) / 4;
  const coupons = { 0.5: first, 1: later, 1.5: later, 2: later };
  const exposures = exposuresOf("withheld", fields);
  close(exposures[6], worth(coupons, 0.5) + first - worth(coupons, 0.5 - MARGIN_PERIOD));
  close(exposures[YEAR], worth(coupons, 1) + later - worth(coupons, 1 - MARGIN_PERIOD));
});

test("two payments in one period are both counted", () => {
  // 200 business days: the period of the second year's end began at 1.2 and holds the payments at 1.5 and 2.
  const { profile } = setOf(
    flatBook([swap({ fixedRate: FIXED, spread: 0.007 })], (book) => {
      Object.assign(book.model, { rateVolatility: 0 });
      book.nettingSets[0]!["agreement"] = {
        threshold: 0,
        paymentsInMarginPeriod: "withheld",
        marginPeriodOfRiskDays: 200,
      };
      book.sampling = { paths: 64, seed: 1 };
    }),
  );
  const coupon = (NOTIONAL * (RATE + 0.007 - FIXED)) / 2;
  close(profile.expectedExposure[24], 2 * coupon - coupon * (discount(0.3) + discount(0.8)));
});

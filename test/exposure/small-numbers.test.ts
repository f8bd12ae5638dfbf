/** Parts of the report and of collateral on numbers small enough to be worked by hand. */
import { NettingAgreement } from "@ballast/core/collateral/agreement.ts";
import { exposedToday, MarginAccount } from "@ballast/core/collateral/calls.ts";
import { ExposureInput } from "@ballast/core/exposure/input.ts";
import { limitReport } from "@ballast/core/exposure/report/limit.ts";
import { PathSimulator } from "@ballast/core/exposure/simulation/paths.ts";
import { portfolioOf } from "@ballast/core/exposure/simulation/portfolio.ts";
import { describe, expect, test } from "vitest";
import { type Book, discount, flatBook, forward, outright, run, setOf } from "./book.ts";

describe("collateral", () => {
  const agreement = (fields: object) => NettingAgreement.parse({ threshold: 0, ...fields });

  test("a call moves what is held only if it differs from it by the minimum: 100, then 105, then 112", () => {
    const paid = { address: 0, values: new Float64Array(1) };
    const account = new MarginAccount(agreement({ minimumTransferAmount: 10 }), 0, Int32Array.of(0, 1, 2, 3), paid);
    account.reset();
    const left = [100, 105, 112].map((value, i) => {
      account.call(i + 1, Float64Array.of(value), 1);
      const out = new Float64Array(1);
      account.leave(i + 1, Float64Array.of(200), out, 1);
      return out[0];
    });
    expect(left).toEqual([100, 100, 88]);
  });

  test("what was paid before a call is in the value that it saw: 3 of the 7 paid were", () => {
    const paid = { address: 0, values: new Float64Array(1) };
    const withheld = agreement({ paymentsInMarginPeriod: "withheld" });
    const account = new MarginAccount(withheld, 0, Int32Array.of(0, 1), paid);
    account.reset();
    paid.values[0] = 3;
    account.call(1, Float64Array.of(100), 1);
    paid.values[0] = 7;
    const out = new Float64Array(1);
    account.leave(1, Float64Array.of(98), out, 1);
    expect(out[0]).toBe(98 + 4 - 100);
  });

  test("today initial margin received secures us, and what we posted is not at risk with them", () => {
    const margins = agreement({ threshold: 40, initialMarginReceived: 15, initialMarginPosted: 5 });
    expect(exposedToday(100, margins)).toEqual({ exposure: 40 - 15, liability: 0 });
    expect(exposedToday(-100, margins)).toEqual({ exposure: 0, liability: 40 - 5 });
    expect(exposedToday(-3, margins)).toEqual({ exposure: 0, liability: 0 });
    expect(exposedToday(-3, undefined)).toEqual({ exposure: 0, liability: 3 });
  });
});

test("a limit is broken above it, not at it; its peak is the first of the highest", () => {
  const profile = { potentialFutureExposure: [{ quantile: 0.95, values: [0, 9, 5, 9], lower: [], upper: [] }] };
  const report = (amount: number) =>
    limitReport({ quantile: 0.95, amount }, profile as never, Float64Array.of(0, 0.5, 1, 1.5));
  expect(report(9)).toMatchObject({ peak: 9, peakAtYears: 0.5, headroom: 0, breaches: [] });
  expect(report(8)).toMatchObject({ headroom: -1, breaches: [0.5, 1.5] });
});

describe("without volatility", () => {
  const certain = (change: (book: Book) => void) =>
    flatBook([forward({ contractRate: 1 }), forward({ contractRate: 1.3, nettingSet: "NS2" })], (book) => {
      Object.assign(book.model, { rateVolatility: 0 });
      for (const currency of book.market["foreignCurrencies"] as object[]) Object.assign(currency, { volatility: 0 });
      book.nettingSets.push({ id: "NS2", counterparty: "CP" });
      book.sampling = { paths: 64, seed: 1 };
      book["measures"] = { trades: "none" };
      change(book);
    });
  const worth = (contractRate: number) => 1e6 * (outright(2) - contractRate) * discount(2);
  /** Some operations on doubles, of values near 1e5. */
  const close = (actual: number | undefined, expected: number) =>
    expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThanOrEqual(1e-12);

  test("a counterparty owes what each of its netting sets owes, and is owed what others are: they do not net", () => {
    const { counterparties } = run(certain(() => undefined));
    close(counterparties[0]?.profile?.expectedExposure[0], worth(1));
    close(counterparties[0]?.profile?.expectedNegativeExposure[0], -worth(1.3));
    const both = run(certain((book) => Object.assign(book.trades[1] as object, { contractRate: 1.05 })));
    close(both.counterparties[0]?.profile?.expectedExposure[0], worth(1) + worth(1.05));
  });

  test.each([
    undefined,
    { threshold: 1e9 },
    { threshold: 1e9, initialMarginPosted: 1e-6 },
  ])("DVA is LGD (1 − S(2)) of a liability whose discounted value stays, with agreement %j", (agreement) => {
    const { nettingSets } = run(
      certain((book) => {
        book["ownCredit"] = { creditSpread: 0.03, lossGivenDefault: 0.5 };
        Object.assign(book.counterparties[0] as object, { creditSpread: 0 });
        if (agreement !== undefined) Object.assign(book.nettingSets[1] as object, { agreement });
      }),
    );
    const { bilateral } = nettingSets[1] ?? {};
    // Less 1e-6 of margin in 2e5: 5e-12.
    const expected = -worth(1.3) * 0.5 * -Math.expm1((-0.03 * 2) / 0.5);
    const dva = bilateral?.debitValuationAdjustment.value ?? Number.NaN;
    expect(Math.abs(dva / expected - 1)).toBeLessThanOrEqual(2e-11);
    expect(bilateral?.total.value).toBe(-dva);
  });
});

test("the error of M is the spread of the M that each of Sobol's replicates has by itself", () => {
  const book = flatBook([forward()], (own) => {
    own["grid"] = { stepsPerYear: 4, horizonYears: 2 };
    own["measures"] = { trades: "none" };
    own.sampling = { method: "sobol", paths: 16_384, seed: 5 };
  });
  const input = ExposureInput.parse(book);
  const sums = [0, 1, 2, 3].map(() => new Float64Array(9));
  new PathSimulator(input, portfolioOf(input), { from: 0, to: 1 }).simulate(
    0,
    16_384,
    (first, _line, date, exposed, count) => {
      for (let i = 0; i < count; i++) {
        const replicate = sums[Math.floor((first + i) / 4096)];
        if (replicate !== undefined)
          replicate[date] = (replicate[date] ?? 0) + Math.max(0, exposed.values.values[i] ?? 0);
      }
    },
  );
  // The expected exposure of a forward rises: it is its own running maximum.
  const maturities = sums.map((each) => {
    const part = (from: number, to: number) =>
      [...each].reduce((sum, value, date) => (date > from && date <= to ? sum + value * discount(date / 4) : sum), 0);
    return 1 + part(4, 8) / part(0, 4);
  });
  const mean = maturities.reduce((sum, each) => sum + each, 0) / 4;
  const spread = Math.sqrt(maturities.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 3 / 4);
  const { effectiveMaturityYears } = setOf(book);
  // To first order: the replicates' sums differ by some thousandths.
  expect(Math.abs(effectiveMaturityYears.standardError / spread - 1)).toBeLessThanOrEqual(0.02);
  expect(Math.abs(effectiveMaturityYears.value / mean - 1)).toBeLessThanOrEqual(1e-4);
});

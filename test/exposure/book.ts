/** Small documents for the tests, and the closed forms they are compared with, in the language's own functions. */
import { exposure } from "@ballast/core/exposure/engine.ts";
import type { ExposureResult } from "@ballast/core/exposure/result.ts";

export type Fields = Record<string, unknown>;

export interface Book {
  counterparties: Fields[];
  nettingSets: Fields[];
  trades: Fields[];
  market: Fields;
  model: Fields;
  sampling: Fields;
  [field: string]: unknown;
}

export const DISCOUNT_RATE = 0.03;
export const EURO_RATE = 0.01;
export const SPOT = 1.1;
export const SPOT_VOLATILITY = 0.12;
export const discount = (time: number) => (1 + DISCOUNT_RATE) ** -time;
export const outright = (time: number) => SPOT * ((1 + DISCOUNT_RATE) / (1 + EURO_RATE)) ** time;

const party = (id: string): Fields => ({ id, name: id, riskWeight: 1, creditSpread: 0.02, lossGivenDefault: 0.6 });

/** One counterparty and netting set in a flat market of dollars and euros, two years monthly. */
export function flatBook(trades: readonly Fields[], change: (book: Book) => void = () => {}): Book {
  const book: Book = {
    reportingCurrency: "USD",
    counterparties: [party("CP")],
    nettingSets: [{ id: "NS", counterparty: "CP" }],
    trades: trades.map((trade, i) => ({ id: `T${i}`, nettingSet: "NS", ...trade })),
    market: {
      kind: "flat",
      discountRate: DISCOUNT_RATE,
      floatingRate: 0.03,
      foreignCurrencies: [
        { currency: "EUR", spot: SPOT, discountRate: EURO_RATE, volatility: SPOT_VOLATILITY },
        { currency: "GBP", spot: 1.3, discountRate: 0.02, volatility: 0.1 },
      ],
    },
    model: {
      kind: "seed_gbm",
      rateVolatility: 0.2,
      correlations: [
        [1, 0.3, 0.1],
        [0.3, 1, 0.4],
        [0.1, 0.4, 1],
      ],
    },
    grid: { stepsPerYear: 12, horizonYears: 2 },
    sampling: { paths: 50_000, seed: 11 },
  };
  change(book);
  return book;
}

/** The same in a market of curves with Hull-White rates, five years quarterly. */
export function curvesBook(trades: readonly Fields[], change: (book: Book) => void = () => {}): Book {
  const rate = (zeroRate: number, volatility: number) => ({
    curve: [
      { years: 2, zeroRate },
      { years: 10, zeroRate: zeroRate + 0.005 },
    ],
    meanReversion: 0.05,
    volatility,
  });
  const foreign = (currency: string, spot: number, zeroRate: number) => ({
    currency,
    spot,
    volatility: 0.1,
    rate: rate(zeroRate, 0.008),
  });
  return flatBook(trades, (book) => {
    book.market = {
      kind: "curves",
      rate: rate(0.03, 0.011),
      foreignCurrencies: [foreign("EUR", SPOT, 0.02), foreign("GBP", 1.3, 0.035)],
    };
    book.model = {
      kind: "hull_white",
      correlations: [
        [1, 0.5, -0.2, 0.4, -0.1],
        [0.5, 1, 0.3, 0.6, 0],
        [-0.2, 0.3, 1, 0.1, 0.5],
        [0.4, 0.6, 0.1, 1, 0.2],
        [-0.1, 0, 0.5, 0.2, 1],
      ],
    };
    book["grid"] = { stepsPerYear: 4, horizonYears: 5 };
    change(book);
  });
}

export function run(book: Book): ExposureResult {
  return exposure.call(book) as ExposureResult;
}

/** The one netting set of a book. */
export function setOf(book: Book) {
  const [set] = run(book).nettingSets;
  if (set === undefined) throw new Error("the book has a netting set");
  return set;
}

export const forward = (fields: Fields = {}): Fields => ({
  kind: "fx_forward",
  side: "buy",
  currency: "EUR",
  notional: 1_000_000,
  contractRate: 1.12,
  maturityYears: 2,
  ...fields,
});

export const swap = (fields: Fields = {}): Fields => ({
  kind: "interest_rate_swap",
  side: "pay_fixed",
  notional: 1_000_000,
  fixedRate: 0.03,
  paymentsPerYear: 2,
  maturityYears: 2,
  ...fields,
});

/** Largest difference of two lists, as a share of the largest number of the second. */
export function gap(actual: readonly number[], expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  const largest = Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)));
  return scale === 0 ? largest : largest / scale;
}

/** Largest deviation in standard errors; where nothing is random a currency unit in a million counts as one. */
export function deviation(actual: readonly number[], errors: readonly number[], expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(actual[i]! - value) / (errors[i]! + 1e-6)));
}

/**
 * The Hull-White model of a portfolio: one rate factor a currency, lognormal spots, all correlated, under the bank account of
 * the reporting currency. A netting set is its cash flows by currency and time, so that its cost does not grow with the
 * number of its trades. Method note: docs/methods/exposure.md.
 */
import { exp } from "../numeric/elementary.ts";
import { type FloatingLeg, type Legs, legsOf } from "./cash-flows.ts";
import { logDiscount } from "./curve.ts";
import { bond, type ShortRate } from "./hull-white.ts";
import { HullWhiteSimulation } from "./hull-white-simulation.ts";
import type { ExposureInput } from "./input.ts";
import type { CurveMarket, HullWhiteModel } from "./model-input.ts";
import type { Modelled, Series } from "./portfolio.ts";
import type { RatesAndSpots } from "./transition.ts";

/** ln P(t, T) = intercept + slope · x(t) for every date and payment time of a currency, shape [dateCount, timeCount]. */
interface BondTable {
  readonly times: readonly number[];
  readonly intercepts: Float64Array;
  readonly slopes: Float64Array;
}

/** The coupon of a floating leg that runs at a date: it began at the fixing `from` and pays at `to`. */
interface RunningCoupon {
  readonly intercept: number;
  /** On x at the date, and on x at the fixing. */
  readonly slope: number;
  readonly fixingSlope: number;
}

/** One remembered rate: of a currency, for one payment frequency. Null at the dates where a coupon begins. */
export interface Fixing {
  readonly currency: number;
  readonly paymentsPerYear: number;
  /** Shape [dateCount]. */
  readonly coupons: readonly (RunningCoupon | null)[];
}

/** What a series is worth in the states of one currency. */
export interface CurrencyTerms {
  readonly currency: number;
  readonly flows: readonly { readonly column: number; readonly until: number; readonly amount: number }[];
  /** For each fixing of this currency, the notional still running after each date. */
  readonly running: readonly { readonly fixing: number; readonly notionals: Float64Array }[];
}

export interface HullWhiteBook {
  readonly dates: Float64Array;
  /** The reporting currency first. */
  readonly rates: readonly ShortRate[];
  /** Of the foreign currencies, in reporting currency. */
  readonly spots: readonly number[];
  readonly model: RatesAndSpots;
  readonly bonds: readonly BondTable[];
  readonly fixings: readonly Fixing[];
  /** For each series, the currencies it has anything in. */
  readonly terms: readonly (readonly CurrencyTerms[])[];
}

export function hullWhitePortfolio(
  input: ExposureInput,
  market: CurveMarket,
  { correlations }: HullWhiteModel,
  dates: Float64Array,
  series: readonly Series[],
): Modelled {
  const currencies = [input.reportingCurrency, ...market.foreignCurrencies.map(({ currency }) => currency)];
  const rates = [market.rate, ...market.foreignCurrencies.map(({ rate }) => rate)];
  const legs = series.map(({ nettingSet, trade }) => {
    const id = input.nettingSets[nettingSet]!.id;
    const trades = trade === null ? input.trades.filter((each) => each.nettingSet === id) : [input.trades[trade]!];
    return legsOf(trades, currencies);
  });
  const bonds = rates.map((rate, currency) =>
    bondTable(
      rate,
      dates,
      legs.map((each) => each[currency]!),
    ),
  );
  const fixings = rates.flatMap((rate, currency) =>
    frequenciesOf(legs.flatMap((each) => each[currency]!.floating)).map((paymentsPerYear) => ({
      currency,
      paymentsPerYear,
      coupons: [...dates].map((date) => runningCoupon(rate, date, paymentsPerYear)),
    })),
  );
  const foreign = market.foreignCurrencies.map(({ rate, volatility }) => ({ rate, spotVolatility: volatility }));
  const book: HullWhiteBook = {
    dates,
    rates,
    spots: market.foreignCurrencies.map(({ spot }) => spot),
    model: { reporting: market.rate, foreign, correlations },
    bonds,
    fixings,
    terms: legs.map((each) => each.flatMap((one) => termsOf(one, bonds, fixings, dates))),
  };
  const normalCount = 2 * rates.length;
  return {
    valuesToday: book.terms.map((terms) => valueToday(terms, book)),
    discountFactors: dates.map((date) => exp(logDiscount(market.rate.curve, date))),
    dynamics: {
      normalCount,
      vectorCount: HullWhiteSimulation.vectorCount(book),
      start: (kernels, vectors) => new HullWhiteSimulation(book, kernels, vectors),
    },
  };
}

function bondTable(rate: ShortRate, dates: Float64Array, legs: readonly Legs[]): BondTable {
  const times = [...new Set(legs.flatMap(({ flows }) => flows.map(({ time }) => time)))].sort((a, b) => a - b);
  const intercepts = new Float64Array(dates.length * times.length);
  const slopes = new Float64Array(dates.length * times.length);
  for (const [row, date] of dates.entries()) {
    for (const [column, time] of times.entries()) {
      if (time <= date) continue; // On its own date a bond is 1: both coefficients are 0.
      const { intercept, slope } = bond(rate, date, time);
      intercepts[row * times.length + column] = intercept;
      slopes[row * times.length + column] = slope;
    }
  }
  return { times, intercepts, slopes };
}

function frequenciesOf(legs: readonly FloatingLeg[]): number[] {
  return [...new Set(legs.map(({ paymentsPerYear }) => paymentsPerYear))].sort((a, b) => a - b);
}

/** R P(t, T₁) = P(t, T₁) / P(T₀, T₁) of the coupon that runs at t, from T₀ to T₁; null where it begins, being 1. */
function runningCoupon(rate: ShortRate, date: number, paymentsPerYear: number): RunningCoupon | null {
  const periods = date * paymentsPerYear;
  if (Math.abs(periods - Math.round(periods)) < 1e-9 * Math.max(1, periods)) return null;
  const from = Math.floor(periods) / paymentsPerYear;
  const to = Math.ceil(periods) / paymentsPerYear;
  const now = bond(rate, date, to);
  const then = bond(rate, from, to);
  return { intercept: now.intercept - then.intercept, slope: now.slope, fixingSlope: -then.slope };
}

function termsOf(
  { currency, flows, floating }: Legs,
  bonds: readonly BondTable[],
  fixings: readonly Fixing[],
  dates: Float64Array,
): CurrencyTerms[] {
  if (flows.length === 0) return [];
  const columns = new Map(bonds[currency]!.times.map((time, column) => [time, column]));
  const running = [...fixings.entries()]
    .filter(([, fixing]) => fixing.currency === currency)
    .map(([fixing, { paymentsPerYear }]) => {
      const legs = floating.filter((leg) => leg.paymentsPerYear === paymentsPerYear);
      const alive = (date: number) => legs.filter(({ maturity }) => maturity > date + 1e-9);
      return { fixing, notionals: dates.map((date) => alive(date).reduce((sum, { notional }) => sum + notional, 0)) };
    })
    .filter(({ notionals }) => notionals.some((notional) => notional !== 0));
  return [
    {
      currency,
      flows: flows.map(({ time, until, amount }) => ({ column: columns.get(time)!, until, amount })),
      running,
    },
  ];
}

function valueToday(terms: readonly CurrencyTerms[], { bonds, spots }: HullWhiteBook): number {
  let value = 0;
  for (const { currency, flows, running } of terms) {
    const spot = currency === 0 ? 1 : spots[currency - 1]!;
    let own = 0;
    for (const { notionals } of running) own += notionals[0]!;
    for (const { column, amount } of flows) own += amount * exp(bonds[currency]!.intercepts[column]!);
    value += spot * own;
  }
  return value;
}

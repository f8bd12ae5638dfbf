/** Positions under Hull-White rates: what they are due by currency, and the bonds and coupons that it is due in. */
import { assert } from "../../../document/errors.ts";
import { entry } from "../../../numeric/entry.ts";
import { LegBook, type Legs } from "../../../product/cash-flows.ts";
import { type FixingTimes, fixesAt, periodAt, SAME_TIME } from "../../../product/schedule.ts";
import type { Trade } from "../../../product/trades.ts";
import type { Position } from "../dynamics.ts";
import type { HullWhiteMarket } from "./market.ts";
import { type HullWhiteOption, hullWhiteOption } from "./options.ts";
import { bond, type ShortRate } from "./short-rate.ts";

/** ln P(t, T) = intercept + slope · x(t) for every time and payment of a currency, shape [timeCount, payments]. */
export interface BondTable {
  readonly payments: readonly number[];
  readonly intercepts: Float64Array;
  readonly slopes: Float64Array;
}

/** R P(t, T₁) = P(t, T₁) / P(T₀, T₁) of the coupon that runs at t; null at a fixing, where it is 1. */
export interface RunningCoupon {
  readonly intercept: number;
  /** On x at the time, and on x at the fixing. */
  readonly slope: number;
  readonly fixingSlope: number;
}

export interface EndedCoupon {
  readonly intercept: number;
  readonly fixingSlope: number;
}

/** What a position is due in one currency: amounts at columns of its bond table, and running notionals. */
export interface Terms {
  readonly flows: readonly { readonly column: number; readonly until: number; readonly amount: number }[];
  readonly running: Legs["running"];
}

export interface HullWhiteBook {
  readonly market: HullWhiteMarket;
  /** By currency. */
  readonly bonds: readonly BondTable[];
  /** By currency and schedule of fixings, shape [timeCount]. */
  readonly coupons: readonly (readonly (readonly (RunningCoupon | null)[])[])[];
  /** ln 1 / P(T₀, T₁) in x(T₀) of the period that ended since the time before; null where none did. */
  readonly ended: readonly (readonly (readonly (EndedCoupon | null)[])[])[];
  /** By position and currency; null where a position has nothing in a currency. */
  readonly terms: readonly (readonly (Terms | null)[])[];
  /** By position. */
  readonly options: readonly (readonly HullWhiteOption[])[];
}

export function bookOf(
  trades: readonly Trade[],
  market: HullWhiteMarket,
  positions: readonly Position[],
): HullWhiteBook {
  const { currencies, fixings, rates, timeline } = market;
  const legs = positions.map((position) => {
    const book = new LegBook(currencies, fixings, timeline.times);
    for (const trade of position.trades) book.add(entry(trades, trade));
    return book.legs();
  });
  const bonds = rates.map((rate, currency) =>
    bondTable(
      rate,
      timeline.times,
      legs.map((each) => entry(each, currency)),
    ),
  );
  const columns = bonds.map(({ payments }) => new Map(payments.map((time, column) => [time, column])));
  return {
    market,
    bonds,
    coupons: rates.map((rate, currency) =>
      entry(fixings, currency).map((schedule) =>
        [...timeline.times].map((time) => runningCoupon(rate, time, schedule)),
      ),
    ),
    ended: rates.map((rate, currency) =>
      entry(fixings, currency).map((schedule) =>
        [...timeline.times].map((_, i) => endedCoupon(rate, timeline.times, i, schedule)),
      ),
    ),
    terms: legs.map((each) =>
      each.map(({ flows, running }, currency) => {
        if (flows.length === 0 && running.length === 0) return null;
        return {
          flows: flows.map(({ time, until, amount }) => {
            const column = entry(columns, currency).get(time);
            assert(column !== undefined, "a bond table has a column for every payment");
            return { column, until, amount };
          }),
          running,
        };
      }),
    ),
    options: positions.map((position) =>
      position.trades.flatMap((trade) => hullWhiteOption(entry(trades, trade), market) ?? []),
    ),
  };
}

function bondTable(rate: ShortRate, times: Float64Array, legs: readonly Legs[]): BondTable {
  const distinct = new Set<number>();
  for (const { flows } of legs) for (const { time } of flows) distinct.add(time);
  const payments = [...distinct].sort((a, b) => a - b);
  const intercepts = new Float64Array(times.length * payments.length);
  const slopes = new Float64Array(times.length * payments.length);
  for (const [row, time] of times.entries()) {
    for (const [column, payment] of payments.entries()) {
      if (payment <= time) continue; // On its own date a bond is 1: both coefficients are 0.
      const { intercept, slope } = bond(rate, time, payment);
      intercepts[row * payments.length + column] = intercept;
      slopes[row * payments.length + column] = slope;
    }
  }
  return { payments, intercepts, slopes };
}

function runningCoupon(rate: ShortRate, time: number, schedule: FixingTimes): RunningCoupon | null {
  const period = periodAt(schedule, time);
  // Outside of its periods no notional runs.
  if (period === null || fixesAt(schedule, time)) return null;
  const { from, to } = period;
  const now = bond(rate, time, to);
  const then = bond(rate, from, to);
  return { intercept: now.intercept - then.intercept, slope: now.slope, fixingSlope: -then.slope };
}

function endedCoupon(rate: ShortRate, times: Float64Array, index: number, schedule: FixingTimes): EndedCoupon | null {
  const before = times[index - 1];
  const period = before === undefined ? null : periodAt(schedule, before);
  if (period === null || period.to > entry(times, index) + SAME_TIME) return null;
  const { intercept, slope } = bond(rate, period.from, period.to);
  return { intercept: -intercept, fixingSlope: -slope };
}

/**
 * The times a run simulates: the dates it reports, the fixings that fall between them, and for each collateral agreement the
 * moments whose value the collateral of a date follows.
 */

import type { NettingAgreement } from "../../collateral/agreement.ts";
import { assert } from "../../document/errors.ts";
import { entry } from "../../numeric/entry.ts";
import { floatingSchedules } from "../../product/fixings.ts";
import { periodsOf, SAME_TIME } from "../../product/schedule.ts";
import { BUSINESS_DAYS } from "../../regulation/margin-period.ts";
import type { ExposureFields } from "./fields.ts";

export interface Timeline {
  /** In years, from 0, ascending; shape [timeCount]. */
  readonly times: Float64Array;
  /** The reported dates as indices of `times`, from 0; shape [dateCount]. */
  readonly reported: Int32Array;
  /** The reported date at each time, −1 where none is; shape [timeCount]. */
  readonly dateAt: Int32Array;
  /** For each netting set with an agreement, the index of the time its collateral follows at each date. */
  readonly lookBacks: readonly (Int32Array | null)[];
}

/** What of a document its times follow from. */
type Timed = Pick<ExposureFields, "grid" | "nettingSets" | "trades">;

/** The timeline of a document; of a part of one, on the `times` of the whole. */
export function timelineOf({ grid, nettingSets, trades }: Timed, times?: Float64Array): Timeline {
  const dateCount = Math.round(grid.stepsPerYear * grid.horizonYears) + 1;
  const dates = Float64Array.from({ length: dateCount }, (_, k) => k / grid.stepsPerYear);
  const lookBackTimes = nettingSets.map(({ agreement }) =>
    agreement === undefined ? null : dates.map((date) => lookBack(agreement, date)),
  );
  return onTimes(times ?? merged(dates, wantedTimes(grid, trades, lookBackTimes)), dates, lookBackTimes);
}

function wantedTimes(
  { horizonYears }: Timed["grid"],
  trades: Timed["trades"],
  lookBackTimes: readonly (Float64Array | null)[],
): number[] {
  const wanted = new Set(fixingsOf(trades).filter((time) => time < horizonYears));
  for (const times of lookBackTimes) for (const time of times ?? []) wanted.add(time);
  return [...wanted];
}

function onTimes(times: Float64Array, dates: Float64Array, lookBackTimes: readonly (Float64Array | null)[]): Timeline {
  const reported = Int32Array.from(dates, (date) => indexOf(times, date));
  const dateAt = new Int32Array(times.length).fill(-1);
  for (const [date, at] of reported.entries()) dateAt[at] = date;
  return {
    times,
    reported,
    dateAt,
    lookBacks: lookBackTimes.map((each) => (each === null ? null : Int32Array.from(each, (t) => indexOf(times, t)))),
  };
}

/** The moment of the last margin call that was still answered: a margin period of risk ago, then back to a call date. */
function lookBack({ marginFrequencyDays, marginPeriodOfRiskDays }: NettingAgreement, date: number): number {
  const time = date - marginPeriodOfRiskDays / BUSINESS_DAYS;
  if (time <= SAME_TIME) return 0;
  if (marginFrequencyDays === 1) return time;
  const period = marginFrequencyDays / BUSINESS_DAYS;
  return period * Math.floor(time / period + SAME_TIME);
}

/** Fixing times of all floating legs, from the first after today on. */
function fixingsOf(trades: Timed["trades"]): number[] {
  const times = new Set<number>();
  for (const trade of trades) {
    for (const { terms, paymentsPerYear } of floatingSchedules(trade)) {
      for (const { from } of periodsOf(terms, paymentsPerYear)) if (from > 0) times.add(from);
    }
  }
  return [...times];
}

/** Dates and other times in one ascending list, where a time beside a date is that date. */
function merged(dates: Float64Array, others: readonly number[]): Float64Array {
  const sorted = [...others].sort((a, b) => a - b);
  const times: number[] = [];
  let next = 0;
  for (const date of dates) {
    while (next < sorted.length && entry(sorted, next) < date - SAME_TIME) {
      const last = times.at(-1);
      if (last === undefined || entry(sorted, next) > last + SAME_TIME) times.push(entry(sorted, next));
      next++;
    }
    while (next < sorted.length && entry(sorted, next) <= date + SAME_TIME) next++;
    times.push(date);
  }
  return Float64Array.from(times);
}

function indexOf(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entry(times, middle) < time - SAME_TIME) low = middle + 1;
    else high = middle;
  }
  assert(Math.abs(entry(times, low) - time) <= SAME_TIME, "every wanted time is on the timeline");
  return low;
}

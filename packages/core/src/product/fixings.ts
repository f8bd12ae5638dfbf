/** Which fixings the floating legs of trades have, so that legs with the same ones share what they remember. */
import { type FixingTimes, fixingTimesOf, isFixed, periodsOf, SAME_TIME, type ScheduleTerms } from "./schedule.ts";
import type { Trade } from "./trades.ts";

interface FloatingSchedule {
  readonly terms: ScheduleTerms;
  readonly paymentsPerYear: number;
  readonly currentFixing: number | undefined;
}

export function floatingSchedules(trade: Trade): FloatingSchedule[] {
  if (trade.kind === "interest_rate_swap") {
    const { paymentsPerYear, floatingPaymentsPerYear = paymentsPerYear, currentFixing } = trade;
    return [{ terms: trade, paymentsPerYear: floatingPaymentsPerYear, currentFixing }];
  }
  if (trade.kind !== "cross_currency_swap") return [];
  return [trade.receive, trade.pay].flatMap(({ paymentsPerYear, rate }) =>
    rate.kind === "floating" ? [{ terms: trade, paymentsPerYear, currentFixing: rate.currentFixing }] : [],
  );
}

/** Distinct schedules of fixings, in the order of their frequency and offset; those of stubs last. */
export function distinctFixings(schedules: readonly FixingTimes[]): FixingTimes[] {
  const sorted = [...schedules].sort(compared);
  const distinct: FixingTimes[] = [];
  for (const each of sorted) {
    const last = distinct.at(-1);
    if (last === undefined || !sameFixings(last, each)) distinct.push(each);
  }
  return distinct;
}

function compared(a: FixingTimes, b: FixingTimes): number {
  if (a.kind === "roll") return b.kind === "roll" ? a.paymentsPerYear - b.paymentsPerYear || a.offset - b.offset : -1;
  return b.kind === "stub" ? a.from - b.from || a.to - b.to : 1;
}

export function sameFixings(a: FixingTimes, b: FixingTimes): boolean {
  const isNear = (one: number, other: number) => Math.abs(one - other) < SAME_TIME;
  if (a.kind === "roll") {
    return b.kind === "roll" && a.paymentsPerYear === b.paymentsPerYear && isNear(a.offset, b.offset);
  }
  return b.kind === "stub" && isNear(a.from, b.from) && isNear(a.to, b.to);
}

/** The fixings of all floating legs of a trade; a stub whose rate is given needs none. */
export function fixingSchedules(trade: Trade): FixingTimes[] {
  return floatingSchedules(trade).flatMap(({ terms, paymentsPerYear, currentFixing }) => {
    const periods = periodsOf(terms, paymentsPerYear);
    const whole = periods.find(({ perYear }) => perYear !== null);
    const stubs = periods.filter((period) => period.perYear === null && !isFixed(period, currentFixing));
    return [...(whole === undefined ? [] : [whole]), ...stubs].map((period) => fixingTimesOf(terms, period));
  });
}

/** Which fixings the floating legs of trades have, so that legs with the same ones share what they remember. */
import { type FixingTimes, fixingTimesOf, SAME_TIME } from "./schedule.ts";
import type { Trade } from "./trades.ts";

interface FloatingSchedule {
  readonly paymentsPerYear: number;
  readonly startYears: number | undefined;
  readonly maturityYears: number;
}

export function floatingSchedules(trade: Trade): FloatingSchedule[] {
  if (trade.kind === "interest_rate_swap") {
    const { paymentsPerYear, floatingPaymentsPerYear = paymentsPerYear, startYears, maturityYears } = trade;
    return [{ paymentsPerYear: floatingPaymentsPerYear, startYears, maturityYears }];
  }
  if (trade.kind !== "cross_currency_swap") return [];
  const { startYears, maturityYears } = trade;
  return [trade.receive, trade.pay]
    .filter((leg) => leg.rate.kind === "floating")
    .map(({ paymentsPerYear }) => ({ paymentsPerYear, startYears, maturityYears }));
}

/** Distinct schedules of fixings, in the order of their frequency and offset. */
export function distinctFixings(schedules: readonly FixingTimes[]): FixingTimes[] {
  const sorted = [...schedules].sort((a, b) => a.paymentsPerYear - b.paymentsPerYear || a.offset - b.offset);
  const distinct: FixingTimes[] = [];
  for (const each of sorted) {
    const last = distinct.at(-1);
    if (last === undefined || !sameFixings(last, each)) distinct.push(each);
  }
  return distinct;
}

export function sameFixings(a: FixingTimes, b: FixingTimes): boolean {
  return a.paymentsPerYear === b.paymentsPerYear && Math.abs(a.offset - b.offset) < SAME_TIME;
}

/** The fixing schedules of all floating legs of a trade. */
export function fixingSchedules(trade: Trade): FixingTimes[] {
  return floatingSchedules(trade).map(({ maturityYears, paymentsPerYear }) =>
    fixingTimesOf(maturityYears, paymentsPerYear),
  );
}

/** What of a trade is still to be paid on: its notional outstanding in a period, on average, and in one currency. */
import { periodsOf, SAME_TIME } from "./schedule.ts";
import type { InterestRateSwap, Trade } from "./trades.ts";

/** The notional of a swap in a period that begins at a time. */
export function notionalOutstanding({ notional, amortisation = [] }: InterestRateSwap, time: number): number {
  let current = notional;
  for (const { fromYears, notional: next } of amortisation) if (fromYears <= time + SAME_TIME) current = next;
  return current;
}

/** Over the time still to run, from the start if that lies ahead: of a period that runs already only what is left counts. */
export function averageNotional(swap: InterestRateSwap): number {
  if (swap.amortisation === undefined) return swap.notional;
  const periods = periodsOf(swap, swap.paymentsPerYear);
  let weighted = 0;
  let years = 0;
  for (const { from, to } of periods) {
    const left = to - Math.max(from, 0);
    weighted += left * notionalOutstanding(swap, from);
    years += left;
  }
  return weighted / years;
}

/**
 * What a trade is about over the time it still runs, in the currency that `spotOf` gives for one unit of another: of an amortising
 * swap the average of what is outstanding, of a cross-currency swap the leg received. CRE52.34, CRE32.46.
 */
export function notionalOf(trade: Trade, spotOf: (currency: string | undefined) => number): number {
  if (trade.kind === "interest_rate_swap") return averageNotional(trade) * spotOf(trade.currency);
  const { currency, notional } = trade.kind === "cross_currency_swap" ? trade.receive : trade;
  return notional * spotOf(currency);
}

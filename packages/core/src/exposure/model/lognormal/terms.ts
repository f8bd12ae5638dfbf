/** Positions under the lognormal model, as weights of its states. */
import { entry } from "../../../numeric/entry.ts";
import type { Trade } from "../../../product/trades.ts";
import type { Position } from "../dynamics.ts";
import type { LognormalMarket } from "./market.ts";
import {
  addForward,
  addSettlement,
  addSwap,
  addSwapPayments,
  type LognormalOption,
  lognormalOption,
  type SelfDiscounted,
  swapCoupons,
} from "./values.ts";

/** What a position is worth in the states. */
export interface LognormalTerms {
  /** Row-major, shape [timeCount, stateCount]. */
  readonly weights: Float64Array;
  /** Payments that the simulated rate discounts, by time; empty lists unless the model says so. */
  readonly selfDiscounted: readonly (readonly SelfDiscounted[])[];
  readonly options: readonly LognormalOption[];
  /** What was paid since the time before, as weights of the states; row-major, shape [timeCount, stateCount]. */
  readonly paid: Float64Array;
}

export function termsOf(trades: readonly Trade[], market: LognormalMarket, position: Position): LognormalTerms {
  const { times } = market.timeline;
  const terms = {
    weights: new Float64Array(times.length * market.stateCount),
    selfDiscounted: Array.from(times, (): SelfDiscounted[] => []),
    options: [] as LognormalOption[],
    paid: new Float64Array(times.length * market.stateCount),
  };
  for (const index of position.trades) {
    const trade = entry(trades, index);
    if (trade.kind === "fx_option") terms.options.push(lognormalOption(trade, market));
    const coupons = trade.kind === "interest_rate_swap" ? swapCoupons(trade, market) : [];
    for (const [i, time] of times.entries()) {
      const row = terms.weights.subarray(i * market.stateCount, (i + 1) * market.stateCount);
      addSwap(row, entry(terms.selfDiscounted, i), coupons, market, time);
      if (trade.kind === "fx_forward") addForward(row, trade, market, time);
      if (i === 0) continue;
      const paid = terms.paid.subarray(i * market.stateCount, (i + 1) * market.stateCount);
      addSwapPayments(paid, coupons, market, entry(times, i - 1), time);
      if (trade.kind === "fx_forward") addSettlement(paid, trade, market, entry(times, i - 1), time);
    }
  }
  return terms;
}

/** Expected discounted exposures of the lognormal model that have a closed form. */

import { blackCall, blackPut } from "../../../market/black.ts";
import { entry } from "../../../numeric/entry.ts";
import { fixesAt, periodAt } from "../../../product/schedule.ts";
import { discountFactor, type LognormalMarket } from "./market.ts";
import type { LognormalTerms } from "./terms.ts";
import type { LognormalOption } from "./values.ts";

/**
 * EE* at each date of a position that is a + b X in one lognormal state X: b Black(X_0, −a / b, σ √t), a put where b is
 * negative. A fixing made today is known. Options held, and nothing else, keep the value they have today. Null at dates
 * with two states, or an option and something else, in it.
 */
export function lognormalClosedForm(terms: LognormalTerms, market: LognormalMarket): (number | null)[] {
  const { times, reported } = market.timeline;
  return Array.from(reported, (index) => {
    const time = entry(times, index);
    const options = terms.options.filter(({ scales }) => scales[index] !== 0);
    if (options.length > 0) return isOnlyOptionsHeld(terms, index, market) ? valueToday(options) : null;
    const exposure = exposureAt(terms, index, time, market);
    return exposure === null ? null : exposure * discountFactor(market.market.discountRate, time);
  });
}

function isOnlyOptionsHeld(terms: LognormalTerms, index: number, { stateCount }: LognormalMarket): boolean {
  const row = terms.weights.subarray(index * stateCount, (index + 1) * stateCount);
  const isBare = row.every((weight) => weight === 0) && entry(terms.selfDiscounted, index).length === 0;
  return isBare && terms.options.every(({ scales }) => entry(scales, index) >= 0);
}

function valueToday(options: readonly LognormalOption[]): number {
  return options.reduce((sum, { scales, deviations, outright, strike, sign }) => {
    const price = sign > 0 ? blackCall : blackPut;
    return sum + entry(scales, 0) * price(outright, strike, entry(deviations, 0));
  }, 0);
}

function exposureAt(terms: LognormalTerms, index: number, time: number, market: LognormalMarket): number | null {
  const { stateCount, fixings, volatilities } = market;
  if (entry(terms.selfDiscounted, index).length > 0) return null;
  const row = terms.weights.subarray(index * stateCount, (index + 1) * stateCount);
  let certain = entry(row, 0);
  let random: { weight: number; start: number; volatility: number } | null = null;
  for (let state = 1; state < stateCount; state++) {
    const weight = entry(row, state);
    if (weight === 0) continue;
    const fixing = fixings[state - 2];
    if (fixing !== undefined) {
      // Only the coupon of a period that begins today has a rate that is known.
      const today = fixesAt(fixing, 0) ? periodAt(fixing, 0) : null;
      if (today === null || time >= today.to) return null;
      certain += weight * market.market.floatingRate;
      continue;
    }
    if (random !== null) return null;
    const factor = state === 1 ? 0 : state - 1 - fixings.length;
    const start = state === 1 ? market.market.floatingRate : 1;
    random = { weight, start, volatility: entry(volatilities, factor) };
  }
  if (random === null) return Math.max(certain, 0);
  const { weight, start, volatility } = random;
  const deviation = volatility * Math.sqrt(time);
  const strike = -certain / weight;
  return weight > 0 ? weight * blackCall(start, strike, deviation) : -weight * blackPut(start, strike, deviation);
}

/** Expected discounted exposures of the lognormal model that have a closed form. */
import { blackCall, blackPut } from "./black.ts";
import type { LognormalMarket, LognormalTerms } from "./lognormal.ts";
import { discountFactor } from "./lognormal-values.ts";

/**
 * EE* at each date of a position that is a + b X in one lognormal state X: b Black(X_0, −a / b, σ √t), a put where b is
 * negative. A fixing made today is known. Null at dates where two states or an option are in it.
 */
export function lognormalClosedForm(terms: LognormalTerms, market: LognormalMarket): (number | null)[] {
  const { times, reported } = market.timeline;
  return Array.from(reported, (index) => {
    const time = times[index]!;
    const exposure = exposureAt(terms, index, time, market);
    return exposure === null ? null : exposure * discountFactor(market.market.discountRate, time);
  });
}

function exposureAt(terms: LognormalTerms, index: number, time: number, market: LognormalMarket): number | null {
  const { stateCount, fixings, volatilities } = market;
  if (terms.selfDiscounted[index]!.length > 0) return null;
  if (terms.options.some(({ scales }) => scales[index] !== 0)) return null;
  const row = terms.weights.subarray(index * stateCount, (index + 1) * stateCount);
  let certain = row[0]!;
  let random: { weight: number; start: number; volatility: number } | null = null;
  for (let state = 1; state < stateCount; state++) {
    const weight = row[state]!;
    if (weight === 0) continue;
    const fixing = fixings[state - 2];
    if (fixing !== undefined) {
      const isFromToday = time < fixing.offset + 1 / fixing.paymentsPerYear;
      if (!isFromToday) return null;
      certain += weight * market.market.floatingRate;
      continue;
    }
    if (random !== null) return null;
    const factor = state === 1 ? 0 : state - 1 - fixings.length;
    const start = state === 1 ? market.market.floatingRate : 1;
    random = { weight, start, volatility: volatilities[factor]! };
  }
  if (random === null) return Math.max(certain, 0);
  const { weight, start, volatility } = random;
  const deviation = volatility * Math.sqrt(time);
  const strike = -certain / weight;
  return weight > 0 ? weight * blackCall(start, strike, deviation) : -weight * blackPut(start, strike, deviation);
}

/** Expected discounted exposures under Hull-White rates that have a closed form: what a simulation can be checked against. */

import { blackCall, blackPut } from "../../../market/black.ts";
import { logDiscount } from "../../../market/curve.ts";
import { exp, log } from "../../../numeric/elementary.ts";
import { entry } from "../../../numeric/entry.ts";
import { LegBook } from "../../../product/cash-flows.ts";
import { fixesAt, SAME_TIME } from "../../../product/schedule.ts";
import type { FxForward, FxOption, Swaption, Trade } from "../../../product/trades.ts";
import type { HullWhiteMarket } from "./market.ts";
import { forwardVariance, swaptionFlows } from "./options.ts";
import { optionValue } from "./swaption.ts";

/** EE* of one trade at each date; null where there is no closed form, at all dates or at one. */
export function hullWhiteClosedForm(trade: Trade, market: HullWhiteMarket): (number | null)[] | null {
  const { times, reported } = market.timeline;
  const atDates = (exposure: (time: number, index: number) => number | null) =>
    Array.from(reported, (index) => exposure(entry(times, index), index));
  switch (trade.kind) {
    case "fx_forward":
      return atDates((time) => forwardExposure(trade, time, market));
    case "fx_option":
      return atDates((time) => optionExposure(trade.position, trade.maturityYears, time, fxOptionValue(trade, market)));
    case "swaption":
      return atDates((time) => optionExposure(trade.position, trade.expiryYears, time, swaptionValue(trade, market)));
    case "interest_rate_swap":
      return atDates((_, index) => swapExposure(trade, index, market));
    case "cross_currency_swap":
      return null;
  }
}

/** The discounted value of an option held is a martingale, and never below zero. */
function optionExposure(
  position: "bought" | "sold",
  expiry: number,
  time: number,
  valueToday: number | null,
): number | null {
  return position === "bought" && time <= expiry + SAME_TIME ? valueToday : 0;
}

function fxOptionValue(
  { currency, maturityYears, notional, option, strike }: FxOption,
  market: HullWhiteMarket,
): number {
  const { forward, discount, foreign } = forwardOf(currency, maturityYears, market);
  const deviation = Math.sqrt(forwardVariance(market, foreign, maturityYears));
  const value = option === "call" ? blackCall(forward, strike, deviation) : blackPut(forward, strike, deviation);
  return notional * discount * value;
}

function swaptionValue(trade: Swaption, market: HullWhiteMarket): number | null {
  const currency = trade.currency === undefined ? 0 : market.currencies.indexOf(trade.currency);
  const value = optionValue(entry(market.rates, currency), trade.expiryYears, swaptionFlows(trade));
  return value === null ? null : (currency === 0 ? 1 : entry(market.spots, currency - 1)) * value;
}

/** F_0(T) = S P_f / P_d, P_d and the place of the currency. */
function forwardOf(currency: string, maturityYears: number, { currencies, rates, spots }: HullWhiteMarket) {
  const foreign = currencies.indexOf(currency) - 1;
  const domesticLog = logDiscount(entry(rates, 0).curve, maturityYears);
  const forward = exp(
    log(entry(spots, foreign)) + logDiscount(entry(rates, foreign + 1).curve, maturityYears) - domesticLog,
  );
  return { forward, discount: exp(domesticLog), foreign };
}

/** N P_d(0, T) Black(F_0, K, v), v² the variance of ln F(T) up to the date. */
function forwardExposure(trade: FxForward, time: number, market: HullWhiteMarket): number {
  const { maturityYears, notional, contractRate, side } = trade;
  if (time > maturityYears + SAME_TIME) return 0;
  const { forward, discount, foreign } = forwardOf(trade.currency, maturityYears, market);
  const left = Math.max(0, maturityYears - time);
  const variance = forwardVariance(market, foreign, maturityYears) - forwardVariance(market, foreign, left);
  const deviation = Math.sqrt(Math.max(0, variance));
  const value =
    side === "buy" ? blackCall(forward, contractRate, deviation) : blackPut(forward, contractRate, deviation);
  return notional * discount * value;
}

/**
 * A swaption on what is left of the swap, in the currency of the swap and at today's spot: under that currency's own measure
 * the exposure of a foreign swap is what it would be at home. Between fixings the running coupon depends on two states,
 * and there is none.
 */
function swapExposure(trade: Trade, index: number, market: HullWhiteMarket): number | null {
  const { currencies, fixings, rates, spots, timeline } = market;
  const book = new LegBook(currencies, fixings, timeline.times);
  book.add(trade);
  const time = entry(timeline.times, index);
  for (const [currency, { flows, running }] of book.legs().entries()) {
    if (flows.length === 0 && running.length === 0) continue;
    const left = flows.filter(({ until }) => time <= until).map(({ time: at, amount }) => ({ time: at, amount }));
    for (const { fixing, notionals } of running) {
      const notional = entry(notionals, index);
      if (notional === 0) continue;
      const schedule = entry(entry(fixings, currency), fixing);
      if (!fixesAt(schedule, time)) return null;
      left.push({ time, amount: notional });
    }
    if (left.length === 0) return 0;
    const value = optionValue(entry(rates, currency), time, left);
    return value === null ? null : (currency === 0 ? 1 : entry(spots, currency - 1)) * value;
  }
  return null;
}

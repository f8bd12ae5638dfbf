/** What all positions share under Hull-White rates: currencies, their rates and spots, the fixings of their floating legs. */

import { logDiscount } from "../../../market/curve.ts";
import { exp } from "../../../numeric/elementary.ts";
import { entry } from "../../../numeric/entry.ts";
import type { FixingsOfCurrencies } from "../../../product/cash-flows.ts";
import { distinctFixings, fixingSchedules } from "../../../product/fixings.ts";
import type { FixingTimes } from "../../../product/schedule.ts";
import type { CurveMarket, HullWhiteModel } from "../../document/model-input.ts";
import type { Timeline } from "../../document/timeline.ts";
import type { ExposureInput } from "../../input.ts";
import { hazardsOf, withHazards } from "../wrong-way.ts";
import type { ShortRate } from "./short-rate.ts";
import type { RatesAndSpots } from "./transition.ts";

/** Everything about the market that all positions share. */
export interface HullWhiteMarket {
  readonly timeline: Timeline;
  /** The reporting currency first. */
  readonly currencies: readonly string[];
  readonly rates: readonly ShortRate[];
  /** Of the foreign currencies, in reporting currency. */
  readonly spots: readonly number[];
  readonly model: RatesAndSpots;
  readonly fixings: FixingsOfCurrencies;
}

export function hullWhiteMarket(
  input: ExposureInput,
  market: CurveMarket,
  { correlations }: HullWhiteModel,
  rates: readonly ShortRate[],
  timeline: Timeline,
  fixings?: FixingsOfCurrencies,
): HullWhiteMarket {
  const currencies = [input.reportingCurrency, ...market.foreignCurrencies.map(({ currency }) => currency)];
  const hazards = hazardsOf(input);
  return {
    timeline,
    currencies,
    rates,
    spots: market.foreignCurrencies.map(({ spot }) => spot),
    model: {
      reporting: entry(rates, 0),
      foreign: market.foreignCurrencies.map(({ volatility }, k) => ({
        rate: entry(rates, k + 1),
        spotVolatility: volatility,
      })),
      correlations: withHazards(correlations, hazards),
      hazardVolatilities: hazards.map(({ volatility }) => volatility),
    },
    fixings: fixings ?? currencies.map((currency, index) => distinctFixings(fixingsIn(input, currency, index === 0))),
  };
}

/** Schedules of fixings in one currency. */
function fixingsIn({ trades }: ExposureInput, currency: string, isReporting: boolean): FixingTimes[] {
  return trades.flatMap((trade) => {
    if (trade.kind === "interest_rate_swap") {
      return trade.currency === currency || (trade.currency === undefined && isReporting) ? fixingSchedules(trade) : [];
    }
    // Of both legs: a schedule that no leg of this currency has costs a vector and nothing else.
    return trade.kind === "cross_currency_swap" && [trade.receive, trade.pay].some((leg) => leg.currency === currency)
      ? fixingSchedules(trade)
      : [];
  });
}

export function hullWhiteDiscountFactors({ rates }: HullWhiteMarket, times: Float64Array): Float64Array {
  return times.map((time) => exp(logDiscount(entry(rates, 0).curve, time)));
}

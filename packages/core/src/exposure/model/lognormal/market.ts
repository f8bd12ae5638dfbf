/** What all positions share under the lognormal model: flat rates, volatilities and their correlation, remembered fixings. */
import { assert } from "../../../document/errors.ts";
import { cholesky, projection } from "../../../numeric/cholesky.ts";
import { exp, log } from "../../../numeric/elementary.ts";
import { distinctFixings, fixingSchedules } from "../../../product/fixings.ts";
import type { FixingTimes } from "../../../product/schedule.ts";
import type { FlatMarket, LognormalModel } from "../../document/model-input.ts";
import type { Timeline } from "../../document/timeline.ts";
import type { ExposureInput } from "../../input.ts";
import { type Hazard, hazardsOf } from "../wrong-way.ts";

export interface LognormalMarket {
  readonly market: FlatMarket;
  readonly model: LognormalModel;
  readonly timeline: Timeline;
  /** One remembered fixing each. */
  readonly fixings: readonly FixingTimes[];
  /** 1, L, fixings, currencies. */
  readonly stateCount: number;
  /** Lower triangular, row-major, shape [factorCount, factorCount]. */
  readonly correlation: Float64Array;
  readonly volatilities: readonly number[];
  readonly hazards: readonly (Hazard & { readonly loadings: readonly number[] })[];
}

export function lognormalMarket(
  input: ExposureInput,
  market: FlatMarket,
  model: LognormalModel,
  timeline: Timeline,
  fixings: readonly FixingTimes[] = distinctFixings(input.trades.flatMap(fixingSchedules)),
): LognormalMarket {
  const volatilities = [model.rateVolatility, ...market.foreignCurrencies.map(({ volatility }) => volatility)];
  const correlation = cholesky(model.correlations.flat(), volatilities.length);
  assert(correlation !== null, "input.ts refuses a matrix that is not positive semi-definite");
  const hazards = hazardsOf(input).map((hazard) => {
    const loadings = projection(model.correlations, hazard.correlations);
    assert(loadings !== null, "input.ts refuses a hazard that cannot move so");
    return { ...hazard, loadings };
  });
  const stateCount = 2 + fixings.length + market.foreignCurrencies.length;
  return { market, model, timeline, fixings, stateCount, correlation, volatilities, hazards };
}

export function lognormalDiscountFactors({ market }: LognormalMarket, times: Float64Array): Float64Array {
  return times.map((time) => discountFactor(market.discountRate, time));
}

/** (1 + r)^−t. */
export function discountFactor(annualRate: number, time: number): number {
  return exp(-time * log(1 + annualRate));
}

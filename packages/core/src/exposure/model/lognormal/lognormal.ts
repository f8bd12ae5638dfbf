/**
 * The lognormal model: a floating rate and the forwards of foreign currencies are lognormal martingales, and discounting is
 * deterministic. The value of a linear trade at a time is a weighted sum of a few states: 1, the floating rate L, the rate
 * at the last fixing of each schedule, and for each foreign currency the martingale M = F_t / F_0. A position adds the
 * weights of its trades, so that its cost does not grow with their number. Values are after the payments of the
 * time, except an FX forward's or option's at its maturity (before settlement).
 */
import { assert } from "../../../document/errors.ts";
import { cholesky } from "../../../numeric/cholesky.ts";
import type { FixingTimes } from "../../../product/schedule.ts";
import type { Trade } from "../../../product/trades.ts";
import type { FlatMarket, LognormalModel } from "../../document/model-input.ts";
import type { ExposureInput } from "../../input.ts";
import { distinctFixings, fixingSchedules, type Timeline } from "../../simulation/timeline.ts";
import type { Dynamics, Position } from "../dynamics.ts";
import { type Hazard, hazardsOf, projection } from "../wrong-way.ts";
import { lognormalClosedForm } from "./closed-form.ts";
import { LognormalSimulation } from "./simulation.ts";
import {
  addForward,
  addSettlement,
  addSwap,
  addSwapPayments,
  discountFactor,
  type LognormalOption,
  lognormalOption,
  type SelfDiscounted,
} from "./values.ts";

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

export function lognormalMarket(
  input: ExposureInput,
  market: FlatMarket,
  model: LognormalModel,
  timeline: Timeline,
): LognormalMarket {
  const fixings = distinctFixings(input.trades.flatMap(fixingSchedules));
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

export function lognormalDynamics(trades: readonly Trade[], market: LognormalMarket): Dynamics {
  return {
    normalCount: 2 * Math.ceil(market.volatilities.length / 2),
    nanosecondsAPath: (positions) => 25 * market.volatilities.length + 2 * market.stateCount * positions.length,
    closedForm: (position) => lognormalClosedForm(termsOf(trades, market, position), market),
    prepare(positions) {
      const terms = positions.map((position) => termsOf(trades, market, position));
      return {
        vectorCount: LognormalSimulation.vectorCount(market),
        start: (kernels, vectors) => new LognormalSimulation(market, terms, kernels, vectors),
      };
    },
  };
}

export function lognormalDiscountFactors({ market }: LognormalMarket, times: Float64Array): Float64Array {
  return times.map((time) => discountFactor(market.discountRate, time));
}

function termsOf(trades: readonly Trade[], market: LognormalMarket, position: Position): LognormalTerms {
  const { times } = market.timeline;
  const terms = {
    weights: new Float64Array(times.length * market.stateCount),
    selfDiscounted: Array.from(times, (): SelfDiscounted[] => []),
    options: [] as LognormalOption[],
    paid: new Float64Array(times.length * market.stateCount),
  };
  for (const index of position.trades) {
    const trade = trades[index]!;
    if (trade.kind === "fx_option") terms.options.push(lognormalOption(trade, market));
    for (const [i, time] of times.entries()) {
      const row = terms.weights.subarray(i * market.stateCount, (i + 1) * market.stateCount);
      if (trade.kind === "interest_rate_swap") addSwap(row, terms.selfDiscounted[i]!, trade, market, time);
      else if (trade.kind === "fx_forward") addForward(row, trade, market, time);
      if (i === 0) continue;
      const paid = terms.paid.subarray(i * market.stateCount, (i + 1) * market.stateCount);
      if (trade.kind === "interest_rate_swap") addSwapPayments(paid, trade, market, times[i - 1]!, time);
      else if (trade.kind === "fx_forward") addSettlement(paid, trade, market, times[i - 1]!, time);
    }
  }
  return terms;
}

/** What a run simulates: its dates, its series and their dynamics under the model of the document. */
import { assert } from "../errors.ts";
import type { Dynamics } from "./dynamics.ts";
import { hullWhitePortfolio } from "./hull-white-portfolio.ts";
import type { ExposureInput } from "./input.ts";
import { lognormalPortfolio } from "./lognormal.ts";

/** One line of a result: a netting set, or one of its trades. */
export interface Series {
  readonly nettingSet: number;
  /** Index of the trade, or null for the netting set itself. */
  readonly trade: number | null;
}

/** What a model says about the series. */
export interface Modelled {
  /** Shape [series]. */
  readonly valuesToday: readonly number[];
  /** P(0, t), shape [dateCount]. */
  readonly discountFactors: Float64Array;
  readonly dynamics: Dynamics;
}

export interface Portfolio extends Modelled {
  /** In years, from 0, shape [dateCount]. */
  readonly dates: Float64Array;
  /** Each netting set, followed by its trades. */
  readonly series: readonly Series[];
}

export function portfolioOf(input: ExposureInput): Portfolio {
  const { grid, trades, nettingSets, market, model } = input;
  const stepCount = Math.round(grid.stepsPerYear * grid.horizonYears);
  const dates = Float64Array.from({ length: stepCount + 1 }, (_, k) => k / grid.stepsPerYear);
  const tradesOf = new Map<string, number[]>(nettingSets.map(({ id }) => [id, []]));
  for (const [trade, { nettingSet }] of trades.entries()) tradesOf.get(nettingSet)?.push(trade);
  const series = nettingSets.flatMap(({ id }, nettingSet): Series[] => [
    { nettingSet, trade: null },
    ...(tradesOf.get(id) ?? []).map((trade) => ({ nettingSet, trade })),
  ]);
  return { dates, series, ...modelled() };

  function modelled(): Modelled {
    if (market.kind === "flat" && model.kind === "seed_gbm") {
      return lognormalPortfolio(input, market, model, dates, series);
    }
    assert(market.kind === "curves" && model.kind === "hull_white", "input.ts pairs the market with the model");
    return hullWhitePortfolio(input, market, model, dates, series);
  }
}

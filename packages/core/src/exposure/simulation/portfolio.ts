/** What a run simulates: its times, its positions, their dynamics under the model, and the lines it reports. */

import { assert } from "../../document/errors.ts";
import { entry } from "../../numeric/entry.ts";
import { VectorKernels } from "../../numeric/vector-kernels.ts";
import type { FixingTimes } from "../../product/schedule.ts";
import { type Timeline, timelineOf } from "../document/timeline.ts";
import { type ExposureInput, showsTrades } from "../input.ts";
import type { Dynamics, Position } from "../model/dynamics.ts";
import { type CurrencyCalibration, shortRatesOf } from "../model/hull-white/calibrated-rates.ts";
import { hullWhiteDynamics } from "../model/hull-white/hull-white.ts";
import { hullWhiteDiscountFactors, hullWhiteMarket } from "../model/hull-white/market.ts";
import { lognormalDynamics } from "../model/lognormal/lognormal.ts";
import { lognormalDiscountFactors, lognormalMarket } from "../model/lognormal/market.ts";

/** What all parts of a document must have in common, so that their randomness and their rounding are those of the whole. */
export interface Frame {
  /** In years, from 0. */
  readonly times: Float64Array;
  /** Remembered fixings of each currency; of all currencies together under the lognormal model. */
  readonly fixings: readonly (readonly FixingTimes[])[];
}

/** One line of a result. Lines of a counterparty stand together, its own line last. */
export type Line =
  /** A netting set, with its collateral if it has an agreement; without it, the line `uncollateralised`. */
  | {
      readonly kind: "netting_set" | "uncollateralised";
      readonly counterparty: number;
      readonly nettingSet: number;
      readonly position: number;
    }
  | {
      readonly kind: "trade";
      readonly counterparty: number;
      readonly nettingSet: number;
      readonly position: number;
      readonly trade: number;
    }
  /** The sum of what its netting sets owe; only for a counterparty with several. */
  | { readonly kind: "counterparty"; readonly counterparty: number };

/** What a model says about a portfolio. */
interface Modelled {
  /** P(0, t) at each date. */
  readonly discountFactors: Float64Array;
  readonly dynamics: Dynamics;
  readonly fixings: Frame["fixings"];
  readonly calibrations: readonly CurrencyCalibration[];
}

export interface Portfolio extends Modelled {
  readonly timeline: Timeline;
  /** The reported dates in years, from 0; shape [dateCount]. */
  readonly dates: Float64Array;
  readonly positions: readonly Position[];
  readonly lines: readonly Line[];
  /** Lines [from, to) of each counterparty. */
  readonly counterpartyLines: readonly { readonly from: number; readonly to: number }[];
  /** Of the hazard of each counterparty in the simulation, −1 without wrong-way risk. */
  readonly hazardOf: readonly number[];
}

/** The portfolio of a document; of a part of one, in the frame of the whole. */
export function portfolioOf(input: ExposureInput, frame?: Frame): Portfolio {
  const timeline = timelineOf(input, frame?.times);
  const dates = Float64Array.from(timeline.reported, (at) => entry(timeline.times, at));
  const { positions, lines, counterpartyLines } = linesOf(input);
  const model = modelled(input, timeline, dates, frame?.fixings);
  let hazards = 0;
  return {
    timeline,
    dates,
    positions,
    lines,
    counterpartyLines,
    ...model,
    hazardOf: input.counterparties.map(({ wrongWayRisk }) => (wrongWayRisk === undefined ? -1 : hazards++)),
  };
}

function linesOf(input: ExposureInput) {
  const tradesOf = new Map<string, number[]>(input.nettingSets.map(({ id }) => [id, []]));
  for (const [trade, { nettingSet }] of input.trades.entries()) tradesOf.get(nettingSet)?.push(trade);
  const setsOf = new Map<string, number[]>(input.counterparties.map(({ id }) => [id, []]));
  for (const [set, { counterparty }] of input.nettingSets.entries()) setsOf.get(counterparty)?.push(set);
  const withTrades = showsTrades(input);
  const positions: Position[] = [];
  const lines: Line[] = [];
  const counterpartyLines = input.counterparties.map(({ id }, counterparty) => {
    const from = lines.length;
    const sets = setsOf.get(id) ?? [];
    for (const nettingSet of sets) {
      const { agreement, id: setId } = entry(input.nettingSets, nettingSet);
      const trades = tradesOf.get(setId) ?? [];
      const position = positions.push({ trades }) - 1;
      lines.push({ kind: "netting_set", counterparty, nettingSet, position });
      if (agreement !== undefined) lines.push({ kind: "uncollateralised", counterparty, nettingSet, position });
      if (!withTrades) continue;
      for (const trade of trades) {
        lines.push({
          kind: "trade",
          counterparty,
          nettingSet,
          trade,
          position: positions.push({ trades: [trade] }) - 1,
        });
      }
    }
    if (sets.length > 1) lines.push({ kind: "counterparty", counterparty });
    return { from, to: lines.length };
  });
  return { positions, lines, counterpartyLines };
}

function modelled(
  input: ExposureInput,
  timeline: Timeline,
  dates: Float64Array,
  fixings: Frame["fixings"] | undefined,
): Modelled {
  const { market, model, trades } = input;
  if (market.kind === "flat" && model.kind === "seed_gbm") {
    const own = lognormalMarket(input, market, model, timeline, fixings?.[0]);
    return {
      fixings: [own.fixings],
      discountFactors: lognormalDiscountFactors(own, dates),
      dynamics: lognormalDynamics(trades, own),
      calibrations: [],
    };
  }
  assert(market.kind === "curves" && model.kind === "hull_white", "input.ts pairs the market with the model");
  const { rates, calibrations } = shortRatesOf(input.reportingCurrency, market);
  const own = hullWhiteMarket(input, market, model, rates, timeline, fixings);
  return {
    fixings: own.fixings,
    discountFactors: hullWhiteDiscountFactors(own, dates),
    dynamics: hullWhiteDynamics(trades, own),
    calibrations,
  };
}

/** The simulation's own values at its start, so that today and every other date have one definition of value. */
export function valuesToday(dynamics: Dynamics, positions: readonly Position[]): Float64Array {
  if (positions.length === 0) return new Float64Array(0);
  const prepared = dynamics.prepare(positions);
  const kernels = new VectorKernels({ capacity: 4, vectorCount: prepared.vectorCount + positions.length });
  const simulation = prepared.start(kernels, kernels.vectors.slice(0, prepared.vectorCount));
  const values = kernels.vectors.slice(prepared.vectorCount);
  simulation.reset();
  simulation.value(0, [...positions.keys()], values, 1);
  return Float64Array.from(values, (vector) => entry(vector.values, 0));
}

/** Values do not depend on the dates at which others are wanted. */
const TODAY_ALONE = { stepsPerYear: 1, horizonYears: 1 };

/** What each netting set is worth today, in the order of the document, and what the model was fitted to: known before any path. */
export function knownToday(input: ExposureInput) {
  const { calibrations, dynamics } = portfolioOf({
    ...input,
    grid: TODAY_ALONE,
    nettingSets: input.nettingSets.map(({ counterparty, id }) => ({ counterparty, id })),
  });
  const tradesOf = new Map<string, number[]>(input.nettingSets.map(({ id }) => [id, []]));
  for (const [trade, { nettingSet }] of input.trades.entries()) tradesOf.get(nettingSet)?.push(trade);
  const positions = input.nettingSets.map(({ id }) => ({ trades: tradesOf.get(id) ?? [] }));
  return {
    calibrations: calibrations.map(({ fits, ...each }) => ({ ...each, fits: [...fits] })),
    valuesToday: valuesToday(dynamics, positions),
  };
}

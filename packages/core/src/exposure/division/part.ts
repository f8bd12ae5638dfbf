/** Parts of a document: some of its counterparties with all that is theirs, as a document that simulates like the whole. */
import { entry } from "../../numeric/entry.ts";
import { fixingSchedules, sameFixings } from "../../product/fixings.ts";
import type { FixingTimes } from "../../product/schedule.ts";
import { type ExposureInput, showsTrades } from "../input.ts";
import type { CurrencyCalibration } from "../model/hull-white/calibrated-rates.ts";
import type { Frame, Portfolio } from "../simulation/portfolio.ts";

export interface Part {
  readonly input: ExposureInput;
  readonly frame: Frame;
}

/** Counterparties [from, to). */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Cuts a document; what all cuts need is found once. */
export function cutterOf(input: ExposureInput, portfolio: Portfolio): (range: Range) => Part {
  const setsOf = indexed(input.nettingSets, ({ counterparty }) => counterparty);
  const tradesOf = indexed(input.trades, ({ nettingSet }) => nettingSet);
  const market = fitted(input.market, portfolio.calibrations);
  const measures = { ...input.measures, trades: showsTrades(input) ? ("each" as const) : ("none" as const) };
  return ({ from, to }) => {
    const own = new Set<string>(input.counterparties.slice(from, to).map(({ id }) => id));
    const sets = inOrder(own, setsOf);
    const nettingSets = sets.map((index) => entry(input.nettingSets, index));
    const trades = inOrder(
      nettingSets.map(({ id }) => id),
      tradesOf,
    ).map((index) => entry(input.trades, index));
    // A hazard rate is a factor of the model: all of them move the paths, whosever they are.
    const counterparties = input.counterparties.filter(
      ({ id, wrongWayRisk }) => own.has(id) || wrongWayRisk !== undefined,
    );
    return {
      input: { ...input, counterparties, nettingSets, trades, market, measures },
      frame: { times: portfolio.timeline.times, fixings: portfolio.fixings.map((each) => used(each, trades)) },
    };
  };
}

/** The places of the entries of each owner. */
function indexed<Entry>(entries: readonly Entry[], ownerOf: (entry: Entry) => string): ReadonlyMap<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, entry] of entries.entries()) {
    const owner = ownerOf(entry);
    const known = places.get(owner);
    if (known === undefined) places.set(owner, [place]);
    else known.push(place);
  }
  return places;
}

/** The places of all entries of these owners, as they follow each other in the document. */
function inOrder(owners: Iterable<string>, places: ReadonlyMap<string, readonly number[]>): number[] {
  return [...owners].flatMap((owner) => places.get(owner) ?? []).sort((a, b) => a - b);
}

/** The market with what was fitted to its swaptions in their place. */
function fitted(
  market: ExposureInput["market"],
  calibrations: readonly CurrencyCalibration[],
): ExposureInput["market"] {
  if (market.kind === "flat") return market;
  let next = 0;
  const fix = (rate: typeof market.rate): typeof market.rate => {
    if (rate.swaptions === undefined) return rate;
    const { swaptions: _swaptions, ...kept } = rate;
    // One calibration for each rate with swaptions, in the order of the currencies.
    const { meanReversion, volatility } = entry(calibrations, next++);
    return { ...kept, meanReversion, volatility };
  };
  return {
    ...market,
    rate: fix(market.rate),
    foreignCurrencies: market.foreignCurrencies.map((foreign) => ({ ...foreign, rate: fix(foreign.rate) })),
  };
}

/** Of the schedules of the whole, those that these trades have: two that are nearly the same stay one and the same. */
function used(schedules: readonly FixingTimes[], trades: ExposureInput["trades"]): FixingTimes[] {
  const own = trades.flatMap(fixingSchedules);
  return schedules.filter((each) => own.some((other) => sameFixings(each, other)));
}

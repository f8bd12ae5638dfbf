/**
 * Where each wanted order statistic will lie: a pilot over the first paths gives an interval so wide that it contains the
 * rank of the whole run but for one value in 10^8. Only values inside travel from chunks to the reduction.
 */

import { normalQuantile } from "../../numeric/normal.ts";
import { orderStatistics, quantileRank } from "../../numeric/quantile.ts";
import { blockPaths } from "../simulation/paths.ts";

/** Half the width of a bracket, in standard deviations of the pilot's rank. */
const BRACKET_DEVIATIONS = 6;
/** Confidence of the interval beside each quantile. */
const INTERVAL_CONFIDENCE = 0.95;
const SMALLEST_PILOT = 2048;
const LARGEST_PILOT = 16384;

/** The ranks, from 0, of a quantile and of its 95 % interval among n values. The interval is that of order statistics. */
export interface QuantileRanks {
  readonly rank: number;
  readonly lower: number;
  readonly upper: number;
}

export function quantileRanks(probability: number, count: number): QuantileRanks {
  const rank = quantileRank(probability, count);
  const { lower, upper } = intervalOf(probability, count);
  return { rank, lower: Math.max(0, lower), upper: Math.min(count - 1, upper) };
}

/** Whether there are values enough on both sides of a quantile for its 95 % interval. */
export function isInterval(probability: number, count: number): boolean {
  const { lower, upper } = intervalOf(probability, count);
  return lower >= 0 && upper < count;
}

/** The ranks of the interval, which may lie outside 0 … count − 1. */
function intervalOf(probability: number, count: number): { readonly lower: number; readonly upper: number } {
  const half = normalQuantile((1 + INTERVAL_CONFIDENCE) / 2) * Math.sqrt(count * probability * (1 - probability));
  return { lower: Math.floor(count * probability - half) - 1, upper: Math.ceil(count * probability + half) };
}

/** Paths of the pilot, the first of the run. */
export function pilotPaths(paths: number): number {
  return Math.min(paths, Math.max(SMALLEST_PILOT, Math.min(LARGEST_PILOT, Math.floor(paths / 8))));
}

/** The pilot rounded up to whole blocks, in which paths are simulated. */
export function pilotBlockPaths(paths: number): number {
  const size = blockPaths(paths);
  return Math.min(paths, size * Math.ceil(pilotPaths(paths) / size));
}

/** Brackets that keep every value, where the pilot is the whole run. */
export function openBounds(cells: number, quantiles: readonly number[]): Float64Array {
  const ends = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return Float64Array.from({ length: cells * quantiles.length * 2 }, (_, i) => ends[i % 2]!);
}

/**
 * Brackets of one line at one date, as lower and upper bound for each quantile; an infinite bound keeps all on its side.
 * Brackets that overlap become one, so that no value is kept twice.
 */
export function brackets(pilot: Float64Array, paths: number, quantiles: readonly number[]): Float64Array {
  const bounds = new Float64Array(2 * quantiles.length);
  for (const [i, probability] of quantiles.entries()) {
    const ranks = quantileRanks(probability, paths);
    const scale = pilot.length / paths;
    const reach = reachOf(probability, pilot.length);
    const low = Math.floor(ranks.lower * scale - reach);
    const high = Math.ceil(ranks.upper * scale + reach);
    const kept = pilot.length < paths ? [low, high].filter((rank) => rank >= 0 && rank < pilot.length) : [];
    const found = orderStatistics(pilot, kept);
    bounds[2 * i] = kept.includes(low) ? found[0]! : Number.NEGATIVE_INFINITY;
    bounds[2 * i + 1] = kept.includes(high) ? found[found.length - 1]! : Number.POSITIVE_INFINITY;
  }
  return joined(bounds);
}

/** Share of the values that lie inside the brackets of a line, about; less if a chunk of so many paths has narrowed them. */
export function bracketShare(paths: number, quantiles: readonly number[], chunkPaths = 0): number {
  const pilot = Math.max(pilotPaths(paths), chunkPaths);
  if (pilot === paths) return 1;
  const ends = [...quantiles]
    .sort((a, b) => a - b)
    .map((probability) => {
      const { lower, upper } = quantileRanks(probability, paths);
      const reach = reachOf(probability, pilot) / pilot;
      return { low: Math.max(0, lower / paths - reach), high: Math.min(1, upper / paths + reach) };
    });
  let share = 0;
  let covered = 0;
  for (const { low, high } of ends) {
    share += Math.max(0, high - Math.max(low, covered));
    covered = Math.max(covered, high);
  }
  return share;
}

/** The ranks among a chunk's own paths between which a quantile of the run and its interval will lie. */
export function ranksOfChunk(probability: number, paths: number, chunkPaths: number) {
  const { lower, upper } = quantileRanks(probability, paths);
  const scale = chunkPaths / paths;
  const reach = reachOf(probability, chunkPaths);
  return { low: Math.floor(lower * scale - reach), high: Math.ceil(upper * scale + reach) };
}

/** How far from its rank in the pilot a quantile may stray, in ranks of the pilot. */
function reachOf(probability: number, pilot: number): number {
  return BRACKET_DEVIATIONS * Math.sqrt(pilot * probability * (1 - probability)) + 8;
}

function joined(bounds: Float64Array): Float64Array {
  const order = Array.from({ length: bounds.length / 2 }, (_, i) => i).sort((a, b) => bounds[2 * a]! - bounds[2 * b]!);
  for (const [i, quantile] of order.entries()) {
    const together = order.slice(0, i).filter((other) => bounds[2 * other + 1]! >= bounds[2 * quantile]!);
    if (together.length === 0) continue;
    const all = [...together, quantile];
    const low = Math.min(...all.map((each) => bounds[2 * each]!));
    const high = Math.max(...all.map((each) => bounds[2 * each + 1]!));
    for (const each of all) bounds.set([low, high], 2 * each);
  }
  return bounds;
}

/** The first quantile with the same bracket: it is the one whose values are kept. */
export function keptAt(bounds: Float64Array, quantile: number): number {
  for (let i = 0; i < quantile; i++) {
    if (bounds[2 * i] === bounds[2 * quantile] && bounds[2 * i + 1] === bounds[2 * quantile + 1]) return i;
  }
  return quantile;
}

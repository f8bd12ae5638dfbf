/**
 * Divides a run into chunks and runs the pilot that brackets its quantiles. Series are taken in groups that keep a pilot and
 * a partial result small; within a group the paths are divided.
 */

import { brackets, pilotPaths } from "./brackets.ts";
import type { ExposureInput } from "./input.ts";
import { type Chunk, SUMS } from "./partial.ts";
import { blockCount, blockPaths, PathSimulator } from "./paths.ts";
import { type Portfolio, portfolioOf } from "./portfolio.ts";

/** Values a pilot holds at once: 128 MB. */
const PILOT_VALUES = 16 * 1024 * 1024;
/** What a vCPU of Lambda needs for one step of one factor, and for the value of one series at one date; measured. */
const NANOSECONDS_A_FACTOR_STEP = 40;
const NANOSECONDS_A_VALUE = 12;
/** Below this a run is not divided, and a chunk lasts about as long. */
const CHUNK_NANOSECONDS = 0.5e9;
const MOST_CHUNKS = 1000;
/** A partial result stays below 8 MB; the rest is room for its sums. */
const KEPT_DOUBLES = 600_000;
/** Share of the values that lie inside a bracket, at most. */
const BRACKET_SHARE = 0.08;

/** Series [from, to) that are simulated together: whole netting sets. */
export interface Group {
  readonly from: number;
  readonly to: number;
}

export interface Plan {
  readonly chunks: readonly Chunk[];
  /** Row-major, shape [series, date, quantile, 2]. */
  readonly bounds: Float64Array;
}

/** The plan of a run. `chunkCount` overrides the number of chunks; a run below the threshold has one chunk. */
export function planOf(input: ExposureInput, chunkCount?: number): Plan {
  const portfolio = portfolioOf(input);
  const groups = groupsOf(portfolio, input.sampling.paths);
  const chunks = groups.flatMap((group) => divided(input, portfolio, group, chunkCount, groups.length));
  return { chunks, bounds: pilotBounds(input, portfolio, groups) };
}

/** Whether a run is so small that dividing it would cost more than it saves. */
export function isSmall(input: ExposureInput): boolean {
  const portfolio = portfolioOf(input);
  return nanoseconds(input, portfolio, portfolio.series.length) < CHUNK_NANOSECONDS;
}

function nanoseconds(input: ExposureInput, { dates, dynamics }: Portfolio, seriesCount: number): number {
  const factors = dynamics.normalCount;
  const valueCount = input.sampling.paths * (dates.length - 1);
  return valueCount * (factors * NANOSECONDS_A_FACTOR_STEP + seriesCount * NANOSECONDS_A_VALUE);
}

function groupsOf({ series, dates }: Portfolio, paths: number): Group[] {
  const mostSeries = Math.max(1, Math.floor(PILOT_VALUES / (pilotPaths(paths) * (dates.length - 1))));
  const starts = [...series.entries()].filter(([, { trade }]) => trade === null).map(([i]) => i);
  const groups: { from: number; to: number }[] = [];
  for (const [i, from] of starts.entries()) {
    const to = starts[i + 1] ?? series.length;
    const last = groups.at(-1);
    if (last !== undefined && to - last.from <= mostSeries) last.to = to;
    else groups.push({ from, to });
  }
  return groups;
}

function divided(
  input: ExposureInput,
  portfolio: Portfolio,
  { from, to }: Group,
  chunkCount: number | undefined,
  groupCount: number,
): Chunk[] {
  const { paths } = input.sampling;
  const blocks = blockCount(paths);
  const cells = (to - from) * (portfolio.dates.length - 1);
  const keptEach = cells * input.measures.quantiles.length * BRACKET_SHARE * blockPaths(paths) + cells * SUMS;
  const byEffort = Math.ceil(nanoseconds(input, portfolio, to - from) / CHUNK_NANOSECONDS);
  const bySize = Math.ceil((blocks * keptEach) / KEPT_DOUBLES);
  const wanted = chunkCount ?? Math.min(Math.max(byEffort, bySize), Math.max(1, Math.floor(MOST_CHUNKS / groupCount)));
  const count = Math.max(1, Math.min(wanted, blocks));
  return Array.from({ length: count }, (_, i) => ({
    fromBlock: Math.floor((blocks * i) / count),
    toBlock: Math.floor((blocks * (i + 1)) / count),
    fromSeries: from,
    toSeries: to,
  }));
}

/** The brackets of all series, from the first paths of the run. */
function pilotBounds(input: ExposureInput, portfolio: Portfolio, groups: readonly Group[]): Float64Array {
  const { paths } = input.sampling;
  const { quantiles } = input.measures;
  const dateCount = portfolio.dates.length - 1;
  const pilot = pilotPaths(paths);
  const bounds = new Float64Array(portfolio.series.length * dateCount * quantiles.length * 2);
  if (pilot === paths) {
    for (let i = 0; i < bounds.length; i++)
      bounds[i] = i % 2 === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return bounds;
  }
  const size = blockPaths(paths);
  for (const { from, to } of groups) {
    const values = new Float64Array((to - from) * dateCount * pilot);
    const simulator = new PathSimulator(input, portfolio);
    simulator.simulate(0, Math.ceil(pilot / size), from, to, (block, series, date, vector, count) => {
      const start = block * size;
      const taken = Math.min(count, pilot - start);
      values.set(vector.values.subarray(0, taken), ((series - from) * dateCount + date - 1) * pilot + start);
    });
    for (let cell = 0; cell < (to - from) * dateCount; cell++) {
      const found = brackets(values.subarray(cell * pilot, (cell + 1) * pilot), paths, quantiles);
      bounds.set(found, (from * dateCount + cell) * quantiles.length * 2);
    }
  }
  return bounds;
}

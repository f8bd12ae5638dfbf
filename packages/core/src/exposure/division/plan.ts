/**
 * Divides a run into chunks and runs the pilot that brackets its quantiles. Lines are taken in groups that keep a pilot and
 * a partial result small; within a group the paths are divided.
 */

import { RiskError } from "../../document/errors.ts";
import { entry } from "../../numeric/entry.ts";
import type { ExposureInput } from "../input.ts";
import { batchCount, batchPaths, blockPaths, type LineRange, PathSimulator } from "../simulation/paths.ts";
import type { Portfolio } from "../simulation/portfolio.ts";
import { bracketShare, brackets, pilotPaths } from "./brackets.ts";
import { type Chunk, SUMS } from "./partial.ts";

/** Values a pilot holds at once: 96 MB. */
const PILOT_VALUES = 12 * 1024 * 1024;
/** What a vCPU of Lambda takes for one line at one date, beside its value; about twice what was measured on a laptop. */
const NANOSECONDS_A_LINE = 20;
/** Below this a run is not divided, and a chunk lasts about as long. */
const CHUNK_NANOSECONDS = 0.6e9;
const MOST_CHUNKS = 1000;
/** A partial result stays below 8 MB, with room for what the brackets catch by chance. */
const PARTIAL_DOUBLES = 800_000;

/**
 * The partial results of one group are held together until their quantiles are selected: 3.6 GB as reckoned here, two thirds of
 * that in fact, within the memory of a reduction.
 */
const MOST_GROUP_CHUNKS = 560;

export interface Plan {
  readonly chunks: readonly Chunk[];
  /** Row-major, shape [line, date, quantile, 2]. */
  readonly bounds: Float64Array;
}

/** The plan of a run. `chunkCount` overrides the number of chunks of each group. */
export function planOf(input: ExposureInput, portfolio: Portfolio, chunkCount?: number): Plan {
  const groups = groupsOf(input, portfolio);
  if (chunkCount === undefined) refuseTooLarge(input, portfolio, groups);
  const chunks = groups.flatMap((group) => divided(input, portfolio, group, chunkCount, groups.length));
  return { chunks, bounds: pilotBounds(input, portfolio, groups) };
}

/** Whether a run is so small that dividing it would cost more than it saves. */
export function isSmall(input: ExposureInput, portfolio: Portfolio): boolean {
  return nanoseconds(input, portfolio, { from: 0, to: portfolio.lines.length }) < CHUNK_NANOSECONDS;
}

function nanoseconds(
  input: ExposureInput,
  { dates, dynamics, lines, positions, timeline }: Portfolio,
  range: LineRange,
) {
  const own = lines.slice(range.from, range.to);
  const valued = own.flatMap((line) => (line.kind === "counterparty" ? [] : [entry(positions, line.position)]));
  const states = (timeline.times.length - 1) * dynamics.nanosecondsAPath(valued);
  return input.sampling.paths * (states + own.length * (dates.length - 1) * NANOSECONDS_A_LINE);
}

/** Groups of whole counterparties. */
function groupsOf({ sampling }: ExposureInput, { counterpartyLines, dates }: Portfolio): LineRange[] {
  const mostLines = Math.max(1, Math.floor(PILOT_VALUES / (pilotPaths(sampling.paths) * (dates.length - 1))));
  const groups: { from: number; to: number }[] = [];
  for (const { from, to } of counterpartyLines) {
    const last = groups.at(-1);
    if (last !== undefined && to - last.from <= mostLines) last.to = to;
    else if (to > from) groups.push({ from, to });
  }
  return groups;
}

/** So many chunks of a group keep partial results small. */
function chunksBySize({ sampling, measures }: ExposureInput, { dates }: Portfolio, { from, to }: LineRange): number {
  const { paths } = sampling;
  const cells = (to - from) * (dates.length - 1);
  const doublesABatch = cells * (bracketShare(paths, measures.quantiles) * batchPaths(paths) + SUMS);
  return Math.ceil((batchCount(paths) * doublesABatch) / PARTIAL_DOUBLES);
}

function refuseTooLarge(input: ExposureInput, portfolio: Portfolio, groups: readonly LineRange[]): void {
  const sizes = groups.map((group) => chunksBySize(input, portfolio, group));
  const needed = sizes.reduce((sum, size) => sum + size, 0);
  const largest = Math.max(...sizes);
  const most = Math.min(MOST_GROUP_CHUNKS, batchCount(input.sampling.paths));
  if (needed <= MOST_CHUNKS && largest <= most) return;
  const counted =
    needed > MOST_CHUNKS
      ? `${needed} chunks, of ${MOST_CHUNKS} at most`
      : `${largest} chunks for netting sets that are reduced together, of ${most} at most`;
  throw new RiskError(
    "input.unsupported",
    `The run would take ${counted}: ask for fewer paths, dates, quantiles or trades shown.`,
  );
}

function divided(
  input: ExposureInput,
  portfolio: Portfolio,
  { from, to }: LineRange,
  chunkCount: number | undefined,
  groupCount: number,
): Chunk[] {
  const { paths } = input.sampling;
  const batches = batchCount(paths);
  const byEffort = Math.ceil(nanoseconds(input, portfolio, { from, to }) / CHUNK_NANOSECONDS);
  const bySize = chunksBySize(input, portfolio, { from, to });
  const wanted = chunkCount ?? Math.max(bySize, Math.min(byEffort, Math.max(1, Math.floor(MOST_CHUNKS / groupCount))));
  const count = Math.max(1, Math.min(wanted, batches));
  return Array.from({ length: count }, (_, i) => ({
    fromBatch: Math.floor((batches * i) / count),
    toBatch: Math.floor((batches * (i + 1)) / count),
    fromLine: from,
    toLine: to,
  }));
}

/** The brackets of all lines, from the first paths of the run. */
function pilotBounds(input: ExposureInput, portfolio: Portfolio, groups: readonly LineRange[]): Float64Array {
  const { paths } = input.sampling;
  const { quantiles } = input.measures;
  const dateCount = portfolio.dates.length - 1;
  const pilot = pilotPaths(paths);
  const bounds = new Float64Array(portfolio.lines.length * dateCount * quantiles.length * 2);
  if (pilot === paths) {
    for (let i = 0; i < bounds.length; i++)
      bounds[i] = i % 2 === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return bounds;
  }
  const size = blockPaths(paths);
  for (const group of groups) {
    const values = new Float64Array((group.to - group.from) * dateCount * pilot);
    const simulator = new PathSimulator(input, portfolio, group);
    simulator.simulate(0, Math.min(paths, size * Math.ceil(pilot / size)), (firstPath, line, date, exposed, count) => {
      const taken = Math.min(count, pilot - firstPath);
      const row = (line - group.from) * dateCount + date - 1;
      values.set(exposed.values.values.subarray(0, taken), row * pilot + firstPath);
    });
    for (let cell = 0; cell < (group.to - group.from) * dateCount; cell++) {
      const found = brackets(values.subarray(cell * pilot, (cell + 1) * pilot), paths, quantiles);
      bounds.set(found, (group.from * dateCount + cell) * quantiles.length * 2);
    }
  }
  return bounds;
}

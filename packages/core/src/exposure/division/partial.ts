/**
 * What a chunk hands on: for each of its batches of paths the sums of each line and step (a date after today), and for each
 * quantile the values inside its bracket. One array of doubles, in this order:
 *
 *     brackets  [line, step, quantile, 2]           only of a chunk that found them itself
 *     sums      [batch, line, step, 8]              see `Sum`
 *     quantiles [line, step, quantile] of           below, atLower, atUpper, from, to, count, values …
 *
 * Values that equal an end of the bracket are counted, since many paths may have the same value: zero, or a threshold.
 * Quantiles that share a bracket have their values with the first of them. A chunk knows better than the pilot where the
 * quantiles of the run will lie, and hands on its values in [from, to] only.
 */
import { z } from "zod";
import { orderStatistics } from "../../numeric/quantile.ts";
import type { Vector } from "../../numeric/vector-kernels.ts";
import type { ExposureInput } from "../input.ts";
import { batchPaths, type Exposed, PathSimulator } from "../simulation/paths.ts";
import type { Portfolio } from "../simulation/portfolio.ts";
import { bracketShare, brackets, keptAt, openBounds, pilotBlockPaths, pilotPaths, ranksOfChunk } from "./brackets.ts";

/** A range of batches of paths, for all lines of a group. */
export const Chunk = z.strictObject({ fromBatch: z.int().nonnegative(), toBatch: z.int().positive() });
export type Chunk = Readonly<z.infer<typeof Chunk>>;

/** Places of the sums over paths; V⁺ is what is owed to us, V⁻ what we owe, B the bank account, M the relative hazard. */
export const Sum = {
  positive: 0,
  negative: 1,
  positiveSquares: 2,
  negativeSquares: 3,
  /** V⁺ / B. */
  discounted: 4,
  discountedSquares: 5,
  /** V⁻ / B. */
  discountedNegative: 6,
  /** V⁺ M / B; without wrong-way risk V⁺ / B. */
  wrongWay: 7,
} as const;
export const SUMS = 8;
/** Of what a bracket catches on average, so that few grow twice. */
const ROOM = 1.25;
const NO_VALUES = new Float64Array(0);
/** Numbers before the values of a bracket. */
export const KEPT_HEADER = 6;

/**
 * Simulates a chunk of all lines of a portfolio. `bounds` are the brackets of its lines, row-major, shape
 * [line, step, quantile, 2]; null: the chunk has all paths, and its first ones are its pilot.
 */
export function simulateChunk(
  input: ExposureInput,
  portfolio: Portfolio,
  chunk: Chunk,
  bounds: Float64Array | null,
  simulator = new PathSimulator(input, portfolio, { from: 0, to: portfolio.lines.length }),
): Float64Array {
  const { paths } = input.sampling;
  const batch = batchPaths(paths);
  const stepCount = portfolio.dates.length - 1;
  const cells = portfolio.lines.length * stepCount;
  const sums = new Float64Array((chunk.toBatch - chunk.fromBatch) * cells * SUMS);
  const sum = (firstPath: number, cell: number, date: number, exposed: Exposed, count: number) => {
    const batchCell = (Math.floor(firstPath / batch) - chunk.fromBatch) * cells + cell;
    addSums(sums, batchCell * SUMS, simulator, exposed, portfolio.discountFactors[date]!, count);
  };
  const kept = keptValues(input, cells, (chunk.toBatch - chunk.fromBatch) * batch);
  const pilot = bounds === null ? runPilot(input, simulator, cells, stepCount, kept, sum) : { bounds, paths: 0 };
  const row = 2 * input.measures.quantiles.length;
  const fromPath = Math.max(chunk.fromBatch * batch, pilot.paths);
  simulator.simulate(fromPath, Math.min(paths, chunk.toBatch * batch), (firstPath, line, date, exposed, count) => {
    const cell = line * stepCount + date - 1;
    sum(firstPath, cell, date, exposed, count);
    const own = pilot.bounds.subarray(cell * row, (cell + 1) * row);
    keep(simulator, exposed.values, count, own, kept, (cell * row) / 2);
  });
  if (bounds !== null) narrowAll(input, bounds, kept, Math.min(paths, chunk.toBatch * batch) - fromPath);
  return encode(bounds === null ? pilot.bounds : new Float64Array(0), sums, kept);
}

/** Lets go of the values that are no quantile of the run, as far as the paths of a chunk can tell. */
function narrowAll(input: ExposureInput, bounds: Float64Array, kept: readonly KeptValues[], chunkPaths: number): void {
  const { quantiles } = input.measures;
  const ranks = quantiles.map((probability) => ranksOfChunk(probability, input.sampling.paths, chunkPaths));
  for (let first = 0; first < kept.length; first += quantiles.length) {
    const own = bounds.subarray(2 * first, 2 * (first + quantiles.length));
    const keepers = quantiles.map((_, i) => keptAt(own, i));
    for (const keeper of new Set(keepers)) {
      const wanted = ranks.filter((_, i) => keepers[i] === keeper);
      const low = Math.min(...wanted.map((each) => each.low));
      const high = Math.max(...wanted.map((each) => each.high));
      kept[first + keeper]!.narrow(low, high);
    }
  }
}

/** The first paths, whose values wait for the brackets that they give. */
function runPilot(
  { measures: { quantiles }, sampling: { paths } }: ExposureInput,
  simulator: PathSimulator,
  cells: number,
  stepCount: number,
  kept: readonly KeptValues[],
  sum: (firstPath: number, cell: number, date: number, exposed: Exposed, count: number) => void,
): { readonly bounds: Float64Array; readonly paths: number } {
  const pilot = pilotPaths(paths);
  if (pilot === paths) return { bounds: openBounds(cells, quantiles), paths: 0 };
  const simulated = pilotBlockPaths(paths);
  const values = new Float64Array(cells * simulated);
  simulator.simulate(0, simulated, (firstPath, line, date, exposed, count) => {
    const cell = line * stepCount + date - 1;
    sum(firstPath, cell, date, exposed, count);
    values.set(exposed.values.values.subarray(0, count), cell * simulated + firstPath);
  });
  const bounds = new Float64Array(cells * quantiles.length * 2);
  for (let cell = 0; cell < cells; cell++) {
    const own = values.subarray(cell * simulated, (cell + 1) * simulated);
    const found = brackets(own.slice(0, pilot), paths, quantiles);
    bounds.set(found, cell * quantiles.length * 2);
    for (const quantile of quantiles.keys()) {
      if (keptAt(found, quantile) !== quantile) continue;
      const target = kept[cell * quantiles.length + quantile]!;
      target.keepInside(own, simulated, simulated, found[2 * quantile]!, found[2 * quantile + 1]!);
    }
  }
  return { bounds, paths: simulated };
}

/** Adds what a block says of one line and date. The spare vector is scratch. */
function addSums(
  sums: Float64Array,
  at: number,
  { kernels, spare }: PathSimulator,
  { values, liability, discount, hazard }: Exposed,
  discountFactor: number,
  count: number,
): void {
  const own = kernels.sums(values, count);
  sums[at + Sum.positive]! += own.positive;
  sums[at + Sum.positiveSquares]! += own.positiveSquares;
  const owing = liability === null ? null : kernels.sums(liability, count);
  sums[at + Sum.negative]! += owing === null ? own.negative : owing.positive;
  sums[at + Sum.negativeSquares]! += owing === null ? own.negativeSquares : owing.positiveSquares;
  if (liability !== null) {
    if (discount === null) kernels.affine(spare, 0, discountFactor, liability, count);
    else kernels.multiply(spare, liability, discount, count);
    sums[at + Sum.discountedNegative]! += kernels.sums(spare, count).positive;
  }
  let discounted = { positive: discountFactor * own.positive, squares: 0, negative: discountFactor * own.negative };
  discounted.squares = discountFactor * discountFactor * own.positiveSquares;
  if (discount !== null) {
    kernels.multiply(spare, values, discount, count);
    const { positive, positiveSquares, negative } = kernels.sums(spare, count);
    discounted = { positive, squares: positiveSquares, negative };
  }
  sums[at + Sum.discounted]! += discounted.positive;
  sums[at + Sum.discountedSquares]! += discounted.squares;
  if (liability === null) sums[at + Sum.discountedNegative]! += discounted.negative;
  if (hazard === null) {
    sums[at + Sum.wrongWay]! += discounted.positive;
    return;
  }
  if (discount === null) kernels.affine(spare, 0, discountFactor, values, count);
  kernels.multiply(spare, spare, hazard, count);
  sums[at + Sum.wrongWay]! += kernels.sums(spare, count).positive;
}

/** Sorts the values of one block into the brackets of one line and date. */
function keep(
  simulator: PathSimulator,
  values: Vector,
  count: number,
  bounds: Float64Array,
  kept: readonly KeptValues[],
  firstKept: number,
): void {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < bounds.length; i += 2) lowest = Math.min(lowest, bounds[i]!);
  const candidates = simulator.spare;
  const candidateCount = simulator.kernels.copyAbove(candidates, values, justBelow(lowest), count);
  for (let i = 0; i < bounds.length; i += 2) {
    if (keptAt(bounds, i / 2) !== i / 2) continue;
    const target = kept[firstKept + i / 2]!;
    target.keepInside(candidates.values, candidateCount, count, bounds[i]!, bounds[i + 1]!);
  }
}

/** A little less than x, so that values equal to x are above it. */
function justBelow(x: number): number {
  return x - Math.max(Math.abs(x) * Number.EPSILON, Number.MIN_VALUE);
}

/** Nothing yet, for each line, date and quantile; each grows at first to what its bracket will catch of so many paths. */
export function keptValues({ measures: { quantiles }, sampling }: ExposureInput, cells: number, paths: number) {
  const expected = quantiles.map((quantile) => Math.ceil(ROOM * bracketShare(sampling.paths, [quantile]) * paths));
  return Array.from({ length: cells * quantiles.length }, (_, i) => new KeptValues(expected[i % quantiles.length]!));
}

export class KeptValues {
  below = 0;
  atLower = 0;
  atUpper = 0;
  /** Values outside [from, to] were let go. */
  from = Number.NEGATIVE_INFINITY;
  to = Number.POSITIVE_INFINITY;
  /** Of the values between. */
  count = 0;
  values = NO_VALUES;
  readonly #expected: number;

  constructor(expected: number) {
    this.#expected = expected;
  }

  /** Sorts candidates; the `count − candidateCount` others lie below all brackets. */
  keepInside(candidates: Float64Array, candidateCount: number, count: number, lower: number, upper: number): void {
    let below = count - candidateCount;
    for (let i = 0; i < candidateCount; i++) {
      const value = candidates[i]!;
      if (value < lower) below++;
      else if (value === lower) this.atLower++;
      else if (value < upper) {
        if (this.count === this.values.length) this.#reserve(this.count + 1);
        this.values[this.count++] = value;
      } else if (value === upper) this.atUpper++;
    }
    this.below += below;
  }

  /** Keeps the values of ranks [low, high] and what equals them; those below them are counted. */
  narrow(low: number, high: number): void {
    const first = this.below + this.atLower;
    const [from, to] = [Math.max(low - first, 0), Math.min(high - first, this.count - 1)];
    const [isLowEnd, isHighEnd] = [from === 0, to === this.count - 1];
    if ((isLowEnd && isHighEnd) || from > to) return;
    const [least = 0, greatest = 0] = orderStatistics(this.values.subarray(0, this.count), [from, to]);
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const value = this.values[i]!;
      if (value < least) this.below++;
      else if (value <= greatest) this.values[kept++] = value;
    }
    this.count = kept;
    if (!isLowEnd) this.from = least;
    if (!isHighEnd) this.to = greatest;
  }

  /** The values of ranks, null if one lies outside the bracket or among values that were let go. */
  ranked(ranks: readonly number[], lower: number, upper: number): number[] | null {
    const first = this.below + this.atLower;
    const end = first + this.count;
    if (ranks.some((rank) => rank < this.below || rank >= end + this.atUpper)) return null;
    const inside = ranks.filter((rank) => rank >= first && rank < end).map((rank) => rank - first);
    const selected = orderStatistics(this.values.subarray(0, this.count), inside);
    const found = ranks.map((rank) => {
      if (rank < first) return lower;
      return rank < end ? selected[inside.indexOf(rank - first)]! : upper;
    });
    return found.some((value) => value < this.from || value > this.to) ? null : found;
  }

  addAll(values: Float64Array): void {
    this.#reserve(this.count + values.length);
    this.values.set(values, this.count);
    this.count += values.length;
  }

  #reserve(size: number): void {
    if (size <= this.values.length) return;
    const larger = new Float64Array(Math.max(size, this.count === 0 ? this.#expected : 2 * this.values.length));
    larger.set(this.values.subarray(0, this.count));
    this.values = larger;
  }
}

function encode(bounds: Float64Array, sums: Float64Array, kept: readonly KeptValues[]): Float64Array {
  const size = bounds.length + sums.length + kept.reduce((total, { count }) => total + KEPT_HEADER + count, 0);
  const out = new Float64Array(size);
  out.set(bounds);
  out.set(sums, bounds.length);
  let at = bounds.length + sums.length;
  for (const { below, atLower, atUpper, from, to, count, values } of kept) {
    out.set([below, atLower, atUpper, from, to, count], at);
    out.set(values.subarray(0, count), at + KEPT_HEADER);
    at += KEPT_HEADER + count;
  }
  return out;
}

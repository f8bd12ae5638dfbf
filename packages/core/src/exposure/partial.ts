/**
 * What a chunk hands on: for each of its blocks the sums of each series and date, and for each quantile the values inside
 * its bracket. One array of doubles, in this order:
 *
 *     sums      [block, series, date, 6]            Σ V⁺, Σ V⁻, Σ (V⁺)², Σ (V⁻)², Σ V⁺/B, Σ (V⁺/B)²
 *     quantiles [series, date, quantile] of         below, at, count, values …
 *
 * `below` counts the values at or below the bracket (strictly below it if the bracket is a single value, and `at` those
 * that equal it).
 */
import { assert } from "../errors.ts";
import type { Vector } from "../numeric/vector-kernels.ts";
import type { PathSimulator } from "./paths.ts";

/** A range of blocks for a range of series. */
export interface Chunk {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly fromSeries: number;
  readonly toSeries: number;
}

export const SUMS = 6;

/** Simulates a chunk. `bounds` are the brackets of all series, row-major, shape [series, date, quantile, 2]. */
export function simulateChunk(
  simulator: PathSimulator,
  chunk: Chunk,
  bounds: Float64Array,
  dateCount: number,
  quantileCount: number,
): Float64Array {
  const seriesCount = chunk.toSeries - chunk.fromSeries;
  const sums = new Float64Array((chunk.toBlock - chunk.fromBlock) * seriesCount * dateCount * SUMS);
  const kept = Array.from({ length: seriesCount * dateCount * quantileCount }, () => new KeptValues());
  simulator.simulate(
    chunk.fromBlock,
    chunk.toBlock,
    chunk.fromSeries,
    chunk.toSeries,
    (block, series, date, values, count) => {
      const cell = (series - chunk.fromSeries) * dateCount + date - 1;
      const part = simulator.kernels.sums(values, count);
      const discounted = simulator.discountedSums(values, date, part, count);
      sums.set(
        [part.positive, part.negative, part.positiveSquares, part.negativeSquares, ...discounted],
        ((block - chunk.fromBlock) * seriesCount * dateCount + cell) * SUMS,
      );
      const row = (series * dateCount + date - 1) * quantileCount * 2;
      keep(simulator, values, count, bounds.subarray(row, row + 2 * quantileCount), kept, cell * quantileCount);
    },
  );
  return encode(sums, kept);
}

/** Sorts the values of one block into the brackets of one series and date. */
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
  const above = simulator.spare;
  const aboveCount = simulator.kernels.copyAbove(above, values, lowest, count);
  for (let i = 0; i < bounds.length; i += 2) {
    const target = kept[firstKept + i / 2]!;
    if (bounds[i] === bounds[i + 1]) target.countAt(values.values, count, bounds[i]!);
    else target.keepInside(above.values, aboveCount, count, bounds[i]!, bounds[i + 1]!);
  }
}

export class KeptValues {
  below = 0;
  at = 0;
  count = 0;
  values = new Float64Array(0);

  /** For a bracket that is a single value: how many are below it and how many equal it. */
  countAt(values: Float64Array, count: number, bound: number): void {
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      if (value < bound) this.below++;
      else if (value === bound) this.at++;
    }
  }

  /** Keeps lower < value ≤ upper of the candidates; the `count − candidateCount` others lie at or below all brackets. */
  keepInside(candidates: Float64Array, candidateCount: number, count: number, lower: number, upper: number): void {
    this.below += count - candidateCount;
    for (let i = 0; i < candidateCount; i++) {
      const value = candidates[i]!;
      if (value <= lower) this.below++;
      else if (value <= upper) this.add(value);
    }
  }

  add(value: number): void {
    this.#reserve(this.count + 1);
    this.values[this.count++] = value;
  }

  addAll(values: Float64Array): void {
    this.#reserve(this.count + values.length);
    this.values.set(values, this.count);
    this.count += values.length;
  }

  #reserve(size: number): void {
    if (size <= this.values.length) return;
    const larger = new Float64Array(Math.max(size, 2 * this.values.length));
    larger.set(this.values.subarray(0, this.count));
    this.values = larger;
  }
}

function encode(sums: Float64Array, kept: readonly KeptValues[]): Float64Array {
  const size = sums.length + kept.reduce((total, { count }) => total + 3 + count, 0);
  const out = new Float64Array(size);
  out.set(sums);
  let at = sums.length;
  for (const { below, at: equal, count, values } of kept) {
    out.set([below, equal, count], at);
    out.set(values.subarray(0, count), at + 3);
    at += 3 + count;
  }
  return out;
}

/** Doubles as bytes, little-endian as every machine we run on. */
export function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Bytes as doubles; copied, since a view needs an aligned start. */
export function doublesOf(bytes: Uint8Array): Float64Array {
  assert(bytes.byteLength % 8 === 0, "a partial result is an array of doubles");
  return new Float64Array(bytes.slice().buffer);
}

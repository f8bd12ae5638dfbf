/**
 * The largest values of a stream, exactly, in memory that does not grow with the stream. Quantiles near 1 need no more, so a
 * chunk of paths can hand on its tail instead of all its values, and tails of chunks merge into the tail of the whole.
 *
 * Overview: `new UpperTail(size)`, `add(values, count)` for each block or for the tail of another chunk, `largest(k)` for the
 * k-th largest value, `values()` for all that is kept. The q-quantile of n values is `largest(tailSize(q, n))`, so a tail of
 * this size is enough. Results depend on the values as a set only, not on blocks, chunks or their order. Values are
 * finite.
 */
import { assert } from "../errors.ts";
import { orderStatistic, quantileRank } from "./quantile.ts";

/** How many of the largest of `count` values reach down to their q-quantile. */
export function tailSize(probability: number, count: number): number {
  return count - quantileRank(probability, count);
}

export class UpperTail {
  readonly size: number;
  /** Candidates, in any order: the `size` largest values so far, and later ones above `#floor`. */
  readonly #candidates: Float64Array;
  #count = 0;
  #floor = Number.NEGATIVE_INFINITY;

  constructor(size: number) {
    assert(Number.isInteger(size) && size > 0, "a tail keeps at least one value");
    this.size = size;
    // The more room, the rarer a selection; with twice the size each candidate is looked at a few times in all.
    this.#candidates = new Float64Array(2 * size + 1024);
  }

  /** No value at or below it can change the tail any more: callers may leave these out (VectorKernels.copyAbove). */
  get floor(): number {
    return this.#floor;
  }

  /** Takes in the first `count` values. */
  add(values: Float64Array, count = values.length): void {
    assert(Number.isInteger(count) && count >= 0 && count <= values.length, "the count lies within the values");
    const candidates = this.#candidates;
    let next = 0;
    while (next < count) {
      const until = Math.min(count, next + candidates.length - this.#count);
      const floor = this.#floor;
      let kept = this.#count;
      for (; next < until; next++) {
        const value = values[next]!;
        if (value > floor) candidates[kept++] = value;
      }
      this.#count = kept;
      if (kept === candidates.length) this.#shrink();
    }
  }

  /** The k-th largest value, counted from 1. A value of −0 is given as 0. */
  largest(k: number): number {
    const kept = this.values();
    assert(Number.isInteger(k) && k >= 1 && k <= kept.length, "the tail reaches down to this value");
    return orderStatistic(kept, kept.length - k);
  }

  /** A copy of the largest values, at most `size` of them, in no particular order. */
  values(): Float64Array {
    if (this.#count > this.size) this.#shrink();
    return this.#candidates.slice(0, this.#count);
  }

  /** Drops what is too small, and raises the floor to the smallest of the rest. */
  #shrink(): void {
    const candidates = this.#candidates.subarray(0, this.#count);
    const surplus = this.#count - this.size;
    this.#floor = orderStatistic(candidates, surplus);
    this.#candidates.copyWithin(0, surplus, this.#count);
    this.#count = this.size;
  }
}

/**
 * Exact order statistics by selection, without sorting.
 *
 * Overview: `orderStatistic(values, rank)`, `orderStatistics(values, ranks)`, and `quantileRank(probability, count)`, the
 * rank that a quantile is. None accepts NaN.
 *
 * An order statistic depends on the values as a set only, so the result does not depend on the order in which chunks
 * delivered them. The selection runs in WebAssembly on a copy: as JavaScript it is ten times slower in one process and
 * not in the next, as the compiler's guesses about its nested loops turn out. Expected cost: about 1.5 comparisons a value.
 * Source: R. W. Floyd, R. L. Rivest, Expected time bounds for selection, CACM 18 (1975) 165-172, and Algorithm 489.
 */
import { assert } from "../document/errors.ts";
import { FIRST_ADDRESS, type KernelExports, kernelsIn, PAGE_BYTES } from "./vector-kernels.ts";

/**
 * The rank, counted from 0, of the q-quantile of n values: the smallest value x with at least q n values ≤ x, which is
 * the ⌈q n⌉-th. A q n that differs from an integer by rounding alone counts as that integer.
 */
export function quantileRank(probability: number, count: number): number {
  assert(probability > 0 && probability <= 1 && count >= 1, "a quantile has 0 < probability ≤ 1 and a value to choose");
  const position = probability * count;
  const nearest = Math.round(position);
  const rank = Math.abs(position - nearest) <= 1e-15 * position ? nearest : Math.ceil(position);
  return Math.min(Math.max(rank, 1), count) - 1;
}

/** The value of the given rank, counted from 0 for the smallest. A result of −0 is given as 0. */
export function orderStatistic(values: Float64Array, rank: number): number {
  return orderStatistics(values, [rank])[0]!;
}

/** The values of several ranks, in the order of the ranks. */
export function orderStatistics(values: Float64Array, ranks: readonly number[]): Float64Array {
  const ascending = [...new Set(ranks)].sort((a, b) => a - b);
  for (const rank of ascending) {
    assert(Number.isInteger(rank) && rank >= 0 && rank < values.length, "the rank lies within the values");
  }
  selection ??= new Selection();
  const permuted = selection.selected(values, ascending);
  return Float64Array.from(ranks, (rank) => permuted[rank]! + 0);
}

let selection: Selection | undefined;

/** Memory that grows with the largest list that was selected from. */
class Selection {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #exports: KernelExports = kernelsIn(this.#memory);

  /** A copy of the values that is permuted so that each rank holds its order statistic. */
  selected(values: Float64Array, ascending: readonly number[]): Float64Array {
    const ranksAddress = FIRST_ADDRESS + values.byteLength;
    const missing = ranksAddress + 4 * ascending.length - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    const { buffer } = this.#memory;
    const copy = new Float64Array(buffer, FIRST_ADDRESS, values.length);
    copy.set(values);
    new Int32Array(buffer, ranksAddress, ascending.length).set(ascending);
    this.#exports.select(FIRST_ADDRESS, 0, values.length - 1, ranksAddress, 0, ascending.length);
    return copy;
  }
}

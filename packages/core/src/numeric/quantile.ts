/**
 * Exact order statistics by selection, without sorting.
 *
 * Overview: `orderStatistic(values, rank)`, `orderStatistics(values, ranks)`, and `quantileRank(probability, count)`, the
 * rank that a quantile is. All of them permute `values` in place; none accepts NaN.
 *
 * An order statistic depends on the values as a set only, so the result does not depend on the order in which chunks
 * delivered them. Expected cost: about 1.5 comparisons a value for one rank.
 * Source: R. W. Floyd, R. L. Rivest, Expected time bounds for selection, CACM 18 (1975) 165-172, and Algorithm 489.
 */
import { assert } from "../errors.ts";
import { exp, log } from "./elementary.ts";

/** Ranges longer than this are narrowed by a sample first. */
const SAMPLED_FROM = 600;

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

/** The value of the given rank, counted from 0 for the smallest. Permutes `values`. A result of −0 is given as 0. */
export function orderStatistic(values: Float64Array, rank: number): number {
  assert(Number.isInteger(rank) && rank >= 0 && rank < values.length, "the rank lies within the values");
  select(values, 0, values.length - 1, rank);
  return values[rank]! + 0;
}

/** The values of several ranks, in the order of the ranks. Permutes `values`. */
export function orderStatistics(values: Float64Array, ranks: readonly number[]): Float64Array {
  const ascending = [...new Set(ranks)].sort((a, b) => a - b);
  for (const rank of ascending) {
    assert(Number.isInteger(rank) && rank >= 0 && rank < values.length, "the rank lies within the values");
  }
  selectAll(values, 0, values.length - 1, ascending);
  return Float64Array.from(ranks, (rank) => values[rank]! + 0);
}

/** The middle rank first: it divides the range for the ranks on both of its sides. */
function selectAll(values: Float64Array, left: number, right: number, ranks: readonly number[]): void {
  if (ranks.length === 0) return;
  const middle = ranks.length >> 1;
  const rank = ranks[middle]!;
  select(values, left, right, rank);
  selectAll(values, left, rank - 1, ranks.slice(0, middle));
  selectAll(values, rank + 1, right, ranks.slice(middle + 1));
}

/** Permutes values[left … right] so that `rank` holds its order statistic, smaller ones to its left, larger to its right. */
function select(values: Float64Array, from: number, to: number, rank: number): void {
  let left = from;
  let right = to;
  while (right > left) {
    if (right - left > SAMPLED_FROM) narrow(values, left, right, rank);
    const pivot = values[rank]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const swapped = values[i]!;
        values[i] = values[j]!;
        values[j] = swapped;
        i++;
        j--;
      }
    }
    // Now everything up to j is ≤ pivot and everything from i on is ≥ pivot.
    if (j < rank) left = i;
    if (rank < i) right = j;
  }
}

/** Selects within a sample around the rank, so that the next pivot lies close to it. */
function narrow(values: Float64Array, left: number, right: number, rank: number): void {
  const count = right - left + 1;
  const position = rank - left + 1;
  const z = log(count);
  const size = 0.5 * exp((2 * z) / 3);
  const shift = 0.5 * Math.sqrt((z * size * (count - size)) / count) * (position < count / 2 ? -1 : 1);
  const low = Math.max(left, Math.floor(rank - (position * size) / count + shift));
  const high = Math.min(right, Math.floor(rank + ((count - position) * size) / count + shift));
  select(values, low, high, rank);
}

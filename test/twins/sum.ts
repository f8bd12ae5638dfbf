/**
 * Twins of the kernels' sums: sums over a block of paths in one fixed order, which the vector kernels follow to the last bit.
 *
 * Overview: `blockSum`, `positiveSum`, `negativeSum`, `positiveSquareSum`, `negativeSquareSum` of values[start … end).
 *
 * The order is part of the contract: element i of the block, counted from its start, is added to lane i mod 4, each lane
 * in ascending order from +0; the result is (lane 0 + lane 2) + (lane 1 + lane 3). Sums over many blocks are the engine's:
 * blocks of fixed size, added in block order, so that no result depends on chunks.
 */

/** Σ v. */
export function blockSum(values: Float64Array, start = 0, end = values.length): number {
  return laneSum(values, start, end, (value) => value);
}

/** Σ max(v, 0). */
export function positiveSum(values: Float64Array, start = 0, end = values.length): number {
  return laneSum(values, start, end, (value) => Math.max(value, 0));
}

/** Σ max(−v, 0). */
export function negativeSum(values: Float64Array, start = 0, end = values.length): number {
  return laneSum(values, start, end, (value) => (value < 0 ? -value : 0));
}

/** Σ max(v, 0)². */
export function positiveSquareSum(values: Float64Array, start = 0, end = values.length): number {
  return laneSum(values, start, end, (value) => (value > 0 ? value * value : 0));
}

/** Σ max(−v, 0)². */
export function negativeSquareSum(values: Float64Array, start = 0, end = values.length): number {
  return laneSum(values, start, end, (value) => (value < 0 ? value * value : 0));
}

function laneSum(values: Float64Array, start: number, end: number, term: (value: number) => number): number {
  const lanes = new Float64Array(4);
  for (let i = start; i < end; i++) lanes[(i - start) & 3]! += term(values[i]!);
  return lanes[0]! + lanes[2]! + (lanes[1]! + lanes[3]!);
}

/**
 * Order statistics by selection in place: a part of the kernels, see vector.as.ts. AssemblyScript; the twin is quantile.ts.
 */

/** Ranges longer than this are narrowed by a sample first. */
const SAMPLED_FROM: i32 = 600;

/** Where the last partition ended: everything up to `lower` is ≤ its pivot, everything from `upper` on is ≥ it. */
let lower: i32 = 0;
let upper: i32 = 0;

/** Permutes values[left … right] about the value at `rank`. */
function partition(values: usize, left: i32, right: i32, rank: i32): void {
  const pivot = load<f64>(values + (<usize>rank << 3));
  let i = values + (<usize>left << 3);
  let j = values + (<usize>right << 3);
  while (i <= j) {
    while (load<f64>(i) < pivot) i += 8;
    while (load<f64>(j) > pivot) j -= 8;
    if (i <= j) {
      const swapped = load<f64>(i);
      store<f64>(i, load<f64>(j));
      store<f64>(j, swapped);
      i += 8;
      j -= 8;
    }
  }
  lower = <i32>((<isize>j - <isize>values) >> 3);
  upper = <i32>((i - values) >> 3);
}

/** Permutes values[left … right] so that `rank` holds its order statistic, smaller ones to its left, larger to its right. */
function selectOne(values: usize, from: i32, to: i32, rank: i32): void {
  let left = from;
  let right = to;
  while (right > left) {
    if (right - left > SAMPLED_FROM) narrow(values, left, right, rank);
    partition(values, left, right, rank);
    if (lower < rank) left = upper;
    if (rank < upper) right = lower;
  }
}

/**
 * The same for several ranks: the ascending words at `ranks`, from `first` to before `last`. Every partition divides the ranks
 * as it divides the values, so that no range is looked at twice for two of them.
 */
export function select(values: usize, from: i32, to: i32, ranks: usize, first: i32, last: i32): void {
  let left = from;
  let middle = first;
  while (middle < last && to > left) {
    const rank = load<i32>(ranks + (<usize>((middle + last) >> 1) << 2));
    if (to - left > SAMPLED_FROM) narrow(values, left, to, rank);
    partition(values, left, to, rank);
    const end = lower;
    const next = upper;
    let below = middle;
    while (below < last && load<i32>(ranks + (<usize>below << 2)) <= end) below++;
    select(values, left, end, ranks, middle, below);
    while (below < last && load<i32>(ranks + (<usize>below << 2)) < next) below++;
    middle = below;
    left = next;
  }
}

/** Selects within a sample around the rank, so that the next pivot lies close to it, on the side that leaves less. */
function narrow(values: usize, left: i32, right: i32, rank: i32): void {
  const count = <f64>(right - left + 1);
  const position = <f64>(rank - left + 1);
  const size = 4 * sqrt<f64>(count);
  const shift = 2 * sqrt<f64>(size) * (position < count / 2 ? -1 : 1);
  const below = <f64>rank - (position * size) / count + shift;
  const above = <f64>rank + ((count - position) * size) / count + shift;
  const from = max<i32>(left, <i32>min<f64>(below, <f64>rank));
  selectOne(values, from, min<i32>(right, <i32>max<f64>(above, <f64>rank)), rank);
}

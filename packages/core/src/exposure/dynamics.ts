/** What a model offers the simulator: how its states move over a block of paths, and what each series is worth in them. */
import type { Vector, VectorKernels } from "../numeric/vector-kernels.ts";

export interface Dynamics {
  /** Independent standard normals a path and step. */
  readonly normalCount: number;
  /** Vectors that a simulation needs for itself. */
  readonly vectorCount: number;
  start(kernels: VectorKernels, vectors: readonly Vector[]): Simulation;
}

/** The states of one block of paths. Dates are indices, 0 for today; a block goes through them in order. */
export interface Simulation {
  /** 1 / bank account at the date of the last step; null if discounting is deterministic. */
  readonly discount: Vector | null;
  reset(): void;
  /** Moves the states to the given date. The normals may be overwritten. */
  step(date: number, normals: readonly Vector[], count: number): void;
  /** Writes the value of a series, before the fixings of the date are remembered. */
  value(series: number, date: number, out: Vector, count: number): void;
  /** Remembers the rates that the coupons beginning on this date pay. */
  fix(date: number): void;
}

/** normals = factor · normals, for a lower triangular factor, shape [size, size]. */
export function correlate(
  kernels: VectorKernels,
  factor: Float64Array,
  size: number,
  normals: readonly Vector[],
  count: number,
): void {
  // From the last to the first, since each is made of the independent ones before it.
  for (let i = size - 1; i >= 0; i--) {
    kernels.affine(normals[i]!, 0, factor[i * size + i]!, normals[i]!, count);
    for (let j = 0; j < i; j++) kernels.addScaled(normals[i]!, factor[i * size + j]!, normals[j]!, count);
  }
}

/** Whether a time is a whole number of periods. */
export function isPeriodEnd(time: number, periodsPerYear: number): boolean {
  const periods = time * periodsPerYear;
  return Math.abs(periods - Math.round(periods)) < 1e-9 * Math.max(1, periods);
}

/**
 * Numbers that are estimated from random paths, with their error. Paths come in units; the spread of what single units say
 * gives the error, and sums of numbers from the same paths keep their dependence.
 */
import { assert } from "../document/errors.ts";

/** A simulated number with one standard error. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

export function estimate({ value, standardError: error }: Estimate): Estimate {
  return { value, standardError: error };
}

/** An estimate that is linear in means over paths, with what each unit of paths says about it. */
export interface LinearEstimate extends Estimate {
  /** n_u (x_u − x̄), x_u the number over the paths of unit u alone; shape [unitCount]. */
  readonly deviations: Float64Array;
}

/** Σ c_i m_i of estimates from the same paths. */
export function combined(
  estimates: readonly (readonly [factor: number, estimate: LinearEstimate])[],
  paths: number,
): LinearEstimate {
  const deviations = new Float64Array(estimates[0]?.[1].deviations.length ?? 0);
  let value = 0;
  for (const [factor, each] of estimates) {
    value += factor * each.value;
    for (const [unit, deviation] of each.deviations.entries()) deviations[unit]! += factor * deviation;
  }
  return { value, standardError: deviations.length > 1 ? standardError(deviations, paths) : 0, deviations };
}

/** c times a each. */
export function scaled(factor: number, { value, deviations, standardError: error }: LinearEstimate): LinearEstimate {
  return {
    value: factor * value,
    standardError: Math.abs(factor) * error,
    deviations: deviations.map((deviation) => factor * deviation),
  };
}

/** Σ over units of (x_u − x̄)², as a standard error of the mean: √(Σ d² / N² · U / (U − 1)), d = n_u (x_u − x̄). */
export function standardError(deviations: Float64Array, paths: number): number {
  assert(deviations.length > 1, "a standard error needs two units");
  let squares = 0;
  for (const deviation of deviations) squares += deviation * deviation;
  return Math.sqrt((squares * deviations.length) / (deviations.length - 1)) / paths;
}

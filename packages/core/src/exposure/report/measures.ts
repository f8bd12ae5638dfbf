/**
 * Profiles and measures of one line from its statistics. Averages are right-point sums over the dates, without
 * discounting unless said; standard errors of measures come from the spread of units of paths, with the running
 * maximum held at the dates where it stands (delta method).
 */
import { assert } from "../../document/errors.ts";
import { SUMS, type Sum } from "../division/partial.ts";
import type { LineStatistics } from "../division/reduction.ts";

/** A simulated number with one standard error. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/** What the mean of a line's paths is made of. */
export interface Sample {
  readonly paths: number;
  /** Paths of all units but the last. */
  readonly unitPaths: number;
  /** Paths that know nothing of each other: then the spread of single paths gives the error of a mean. */
  readonly isIndependent: boolean;
}

/** What a line is worth today to us, and to the other side: not random. */
export interface Today {
  readonly exposure: number;
  readonly liability: number;
}

type Column = (typeof Sum)[keyof typeof Sum];

/** The means of one column of sums at every date, today included. */
export interface Series {
  readonly values: number[];
  readonly standardErrors: number[];
}

/** Σ over units of (x_u − x̄)², as a standard error of the mean: √(Σ d² / N² · U / (U − 1)), d = n_u (x_u − x̄). */
export function standardError(deviations: Float64Array, paths: number): number {
  assert(deviations.length > 1, "a standard error needs two units");
  let squares = 0;
  for (const deviation of deviations) squares += deviation * deviation;
  return Math.sqrt((squares * deviations.length) / (deviations.length - 1)) / paths;
}

/** The mean of a column at each date. `squares` is the column of its squares, where there is one. */
export function seriesOf(
  statistics: LineStatistics,
  column: Column,
  squares: Column | null,
  today: number,
  sample: Sample,
): Series {
  const { totals } = statistics;
  const dateCount = totals.length / SUMS;
  const values = [today];
  const standardErrors = [0];
  for (let date = 0; date < dateCount; date++) {
    const mean = totals[date * SUMS + column]! / sample.paths;
    values.push(mean);
    if (sample.isIndependent && squares !== null) {
      // The sample variance over the paths; rounding may leave it a hair below zero where all are the same.
      const variance = Math.max(0, totals[date * SUMS + squares]! / sample.paths - mean * mean);
      standardErrors.push(Math.sqrt(variance / (sample.paths - 1)));
    } else {
      const weights = new Float64Array(dateCount + 1);
      weights[date + 1] = 1;
      standardErrors.push(linearMeasure(weights, statistics, column, values, sample).standardError);
    }
  }
  return { values, standardErrors };
}

/** Effective EE(t) = max over s ≤ t of EE(s), and the date whose EE it is. CRE50.31. */
export function runningMaximum(values: readonly number[]): { readonly values: number[]; readonly at: number[] } {
  const maxima: number[] = [];
  const at: number[] = [];
  for (const [date, value] of values.entries()) {
    const before = maxima.at(-1);
    const rises = before === undefined || value > before;
    maxima.push(rises ? value : before);
    at.push(rises ? date : (at.at(-1) ?? 0));
  }
  return { values: maxima, at };
}

/** A measure Σ w_t x(t), with what each unit of paths says about it. */
export interface LinearMeasure extends Estimate {
  /** n_u (x_u − x̄), x_u the measure over the paths of unit u alone; shape [unitCount]. */
  readonly deviations: Float64Array;
}

/** Σ w_t x(t), x the means of a column. `weights` has one entry a date, today included; x may end where weights do. */
export function linearMeasure(
  weights: ArrayLike<number>,
  { units }: LineStatistics,
  column: Column,
  x: readonly number[],
  { paths, unitPaths }: Sample,
): LinearMeasure {
  let value = 0;
  for (const [date, mean] of x.entries()) value += weights[date]! * mean;
  const simulated = value - weights[0]! * x[0]!;
  const dateCount = weights.length - 1;
  const deviations = new Float64Array(units.length / (dateCount * SUMS));
  for (let unit = 0; unit < deviations.length; unit++) {
    let sum = 0;
    for (let date = 0; date < dateCount; date++) {
      const weight = weights[date + 1]!;
      if (weight !== 0) sum += weight * units[(unit * dateCount + date) * SUMS + column]!;
    }
    deviations[unit] = sum - Math.min(unitPaths, paths - unit * unitPaths) * simulated;
  }
  return { value, standardError: standardError(deviations, paths), deviations };
}

/** Σ c_i m_i of measures that were simulated on the same paths. */
export function combined(
  measures: readonly (readonly [factor: number, measure: LinearMeasure])[],
  paths: number,
): LinearMeasure {
  const deviations = new Float64Array(measures[0]?.[1].deviations.length ?? 0);
  let value = 0;
  for (const [factor, measure] of measures) {
    value += factor * measure.value;
    for (const [unit, deviation] of measure.deviations.entries()) deviations[unit]! += factor * deviation;
  }
  return { value, standardError: deviations.length > 1 ? standardError(deviations, paths) : 0, deviations };
}

/** c times a measure. */
export function scaled(factor: number, { value, deviations, standardError: error }: LinearMeasure): LinearMeasure {
  return {
    value: factor * value,
    standardError: Math.abs(factor) * error,
    deviations: deviations.map((deviation) => factor * deviation),
  };
}

/** Right-point weights of an average over [0, horizon]: dt / horizon at each date in it. */
export function averagingWeights(dates: Float64Array, horizon: number): Float64Array {
  const weights = new Float64Array(dates.length);
  for (let i = 1; i < dates.length; i++) {
    const width = Math.min(dates[i]!, horizon) - Math.min(dates[i - 1]!, horizon);
    weights[i] = Math.max(0, width) / horizon;
  }
  return weights;
}

/** Weights on effective EE turned into weights on EE: each moves to the date where the running maximum stands. */
export function effectiveWeights(weights: Float64Array, maximumAt: readonly number[]): Float64Array {
  const moved = new Float64Array(weights.length);
  for (const [date, at] of maximumAt.entries()) moved[at]! += weights[date]!;
  return moved;
}

/**
 * Profiles and measures of one line from its statistics. Averages are right-point sums over the dates, without
 * discounting unless said; standard errors of measures come from the spread of units of paths, with the running
 * maximum held at the dates where it stands (delta method).
 */
import { type LinearEstimate, standardError } from "../../numeric/estimate.ts";
import { SUMS, type Sum } from "../division/partial.ts";
import type { LineStatistics } from "../division/reduction.ts";

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

/** The mean of a column at each date. `squares` is the column of its squares, where there is one. */
export function seriesOf(
  statistics: LineStatistics,
  column: Column,
  squares: Column | null,
  today: number,
  sample: Sample,
): Series {
  const { totals } = statistics;
  const stepCount = totals.length / SUMS;
  const values = [today];
  const standardErrors = [0];
  for (let step = 0; step < stepCount; step++) {
    const mean = totals[step * SUMS + column]! / sample.paths;
    values.push(mean);
    if (sample.isIndependent && squares !== null) {
      // The sample variance over the paths; rounding may leave it a hair below zero where all are the same.
      const variance = Math.max(0, totals[step * SUMS + squares]! / sample.paths - mean * mean);
      standardErrors.push(Math.sqrt(variance / (sample.paths - 1)));
    } else {
      const weights = new Float64Array(stepCount + 1);
      weights[step + 1] = 1;
      standardErrors.push(linearEstimate(weights, statistics, column, values, sample).standardError);
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

/** Σ w_t x(t), x the means of a column. `weights` has one entry a date, today included; x may end where weights do. */
export function linearEstimate(
  weights: ArrayLike<number>,
  { units }: LineStatistics,
  column: Column,
  x: readonly number[],
  { paths, unitPaths }: Sample,
): LinearEstimate {
  let value = 0;
  for (const [date, mean] of x.entries()) value += weights[date]! * mean;
  const simulated = value - weights[0]! * x[0]!;
  const stepCount = weights.length - 1;
  const deviations = new Float64Array(units.length / (stepCount * SUMS));
  for (let unit = 0; unit < deviations.length; unit++) {
    let sum = 0;
    for (let step = 0; step < stepCount; step++) {
      const weight = weights[step + 1]!;
      if (weight !== 0) sum += weight * units[(unit * stepCount + step) * SUMS + column]!;
    }
    deviations[unit] = sum - Math.min(unitPaths, paths - unit * unitPaths) * simulated;
  }
  return { value, standardError: standardError(deviations, paths), deviations };
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

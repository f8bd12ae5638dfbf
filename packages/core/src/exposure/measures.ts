/**
 * Profiles and measures of one series from its statistics. Averages are right-point sums over the dates, without
 * discounting unless said; standard errors of measures come from the spread of the blocks of paths, with the running
 * maximum held at the dates where it stands (delta method).
 */
import { assert } from "../errors.ts";
import { exp } from "../numeric/elementary.ts";
import type { SeriesStatistics } from "./reduction.ts";

/** A simulated number with one standard error. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

export interface Blocks {
  /** Paths of all blocks but the last. */
  readonly size: number;
  readonly paths: number;
}

/** EE, ENE and effective EE at every date, today included. Shape of each: [dateCount + 1]. */
export interface Profile {
  readonly expectedExposure: number[];
  readonly expectedExposureStandardError: number[];
  readonly expectedNegativeExposure: number[];
  readonly expectedNegativeExposureStandardError: number[];
  readonly effectiveExpectedExposure: number[];
  readonly discountedExpectedExposure: number[];
  readonly discountedExpectedExposureStandardError: number[];
  /** The date whose EE the running maximum is. */
  readonly maximumAt: number[];
}

/** EE(t) = mean of V⁺, ENE(t) = mean of V⁻, effective EE(t) = max over s ≤ t of EE(s). CRE50.28, CRE50.31. */
export function profileOf({ totals }: SeriesStatistics, valueToday: number, paths: number): Profile {
  const mean = (sum: number) => sum / paths;
  // The sample variance of V⁺ over the paths; rounding may leave it a hair below zero where V⁺ is the same on all.
  const error = (sum: number, squares: number) =>
    Math.sqrt(Math.max(0, squares / paths - (sum / paths) * (sum / paths)) / (paths - 1));
  const expectedExposure = [Math.max(valueToday, 0), ...Array.from(totals.positive, mean)];
  const expectedNegativeExposure = [Math.max(-valueToday, 0), ...Array.from(totals.negative, mean)];
  const effectiveExpectedExposure: number[] = [];
  const maximumAt: number[] = [];
  for (const [date, value] of expectedExposure.entries()) {
    const before = effectiveExpectedExposure.at(-1);
    const rises = before === undefined || value > before;
    effectiveExpectedExposure.push(rises ? value : before);
    maximumAt.push(rises ? date : (maximumAt.at(-1) ?? 0));
  }
  return {
    expectedExposure,
    expectedExposureStandardError: [
      0,
      ...Array.from(totals.positive, (sum, i) => error(sum, totals.positiveSquares[i]!)),
    ],
    expectedNegativeExposure,
    expectedNegativeExposureStandardError: [
      0,
      ...Array.from(totals.negative, (sum, i) => error(sum, totals.negativeSquares[i]!)),
    ],
    effectiveExpectedExposure,
    discountedExpectedExposure: [Math.max(valueToday, 0), ...Array.from(totals.discountedPositive, mean)],
    discountedExpectedExposureStandardError: [
      0,
      ...Array.from(totals.discountedPositive, (sum, i) => error(sum, totals.discountedSquares[i]!)),
    ],
    maximumAt,
  };
}

/** A measure Σ w_t EE(t), with what each block of paths says about it. */
export interface LinearMeasure extends Estimate {
  /** n_b (x_b − x̄), x_b the measure over the paths of block b alone; shape [blockCount]. */
  readonly deviations: Float64Array;
}

/** Σ w_t EE(t). `weights` has one entry a date, today included. */
export function linearMeasure(
  weights: ArrayLike<number>,
  { expectedExposure }: Profile,
  { positive }: SeriesStatistics,
  blocks: Blocks,
): LinearMeasure {
  return weighted(weights, expectedExposure, positive, blocks);
}

/** Σ w_t EE*(t), EE* the expected discounted exposure. */
export function discountedMeasure(
  weights: ArrayLike<number>,
  { discountedExpectedExposure }: Profile,
  { discountedPositive }: SeriesStatistics,
  blocks: Blocks,
): LinearMeasure {
  return weighted(weights, discountedExpectedExposure, discountedPositive, blocks);
}

/** `positive` has shape [block, date], without today. */
function weighted(
  weights: ArrayLike<number>,
  exposures: readonly number[],
  positive: Float64Array,
  { size, paths }: Blocks,
): LinearMeasure {
  let value = 0;
  for (const [date, exposure] of exposures.entries()) value += weights[date]! * exposure;
  const mean = value - weights[0]! * exposures[0]!;
  const dateCount = weights.length - 1;
  const deviations = new Float64Array(positive.length / dateCount);
  for (let block = 0; block < deviations.length; block++) {
    let sum = 0;
    for (let date = 0; date < dateCount; date++) sum += weights[date + 1]! * positive[block * dateCount + date]!;
    deviations[block] = sum - Math.min(size, paths - block * size) * mean;
  }
  return { value, standardError: standardError(deviations, paths), deviations };
}

/** The sum of measures that were simulated on the same paths. */
export function sumOf(measures: readonly LinearMeasure[], paths: number): Estimate {
  const deviations = new Float64Array(measures[0]?.deviations.length ?? 0);
  let value = 0;
  for (const measure of measures) {
    value += measure.value;
    for (const [block, deviation] of measure.deviations.entries()) deviations[block]! += deviation;
  }
  return { value, standardError: standardError(deviations, paths) };
}

/** c times a measure. */
export function scaled(factor: number, { value, deviations, ...measure }: LinearMeasure): LinearMeasure {
  return {
    value: factor * value,
    standardError: Math.abs(factor) * measure.standardError,
    deviations: deviations.map((deviation) => factor * deviation),
  };
}

/** √(Σ deviation² / N² · B / (B − 1)) over B blocks of N paths in all; there are at least two (input.ts asks for paths). */
function standardError(deviations: Float64Array, paths: number): number {
  assert(deviations.length > 1, "a standard error needs two blocks");
  let squares = 0;
  for (const deviation of deviations) squares += deviation * deviation;
  return Math.sqrt((squares * deviations.length) / (deviations.length - 1)) / paths;
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

/**
 * Weights of EE* in CVA = LGD Σ ½ (EE*_{k−1} + EE*_k) (S_{k−1} − S_k), S_t = e^(−λ t), λ = spread / LGD. Unilateral, trapezoid
 * in the discounted exposure. MAR50.32.
 */
export function creditValuationWeights(dates: Float64Array, spread: number, lossGivenDefault: number): Float64Array {
  const hazard = spread / lossGivenDefault;
  const weights = new Float64Array(dates.length);
  for (let i = 1; i < dates.length; i++) {
    const defaulting = exp(-hazard * dates[i - 1]!) - exp(-hazard * dates[i]!);
    weights[i - 1]! += 0.5 * lossGivenDefault * defaulting;
    weights[i]! += 0.5 * lossGivenDefault * defaulting;
  }
  return weights;
}

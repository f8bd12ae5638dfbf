/**
 * Simulates blocks of paths and hands out the values of each series at each date. The number of a path decides its
 * randomness, so that any range of blocks can be computed anywhere.
 */
import { assert } from "../errors.ts";
import { cholesky } from "../numeric/cholesky.ts";
import { type Vector, VectorKernels } from "../numeric/vector-kernels.ts";
import type { ExposureInput } from "./input.ts";
import type { Portfolio } from "./portfolio.ts";

/** Enough blocks for a standard error from their spread, few enough paths in each for the fastest cache. */
const LEAST_BLOCKS = 64;
const SMALLEST_BLOCK = 16;
const LARGEST_BLOCK = 1024;

/** Paths a block: a power of two that depends on the number of paths alone. */
export function blockPaths(paths: number): number {
  let size = SMALLEST_BLOCK;
  while (size < LARGEST_BLOCK && size * LEAST_BLOCKS < paths) size *= 2;
  return size;
}

export function blockCount(paths: number): number {
  return Math.ceil(paths / blockPaths(paths));
}

/** Writes the standard normals of factors `factor` and `factor + 1` for `count` paths from `firstPath` on. */
export type Normals = (
  even: Vector,
  odd: Vector,
  firstPath: number,
  step: number,
  factor: number,
  count: number,
) => void;

/** Takes the values of one series at one date for one block. The values are overwritten after the call. */
export type Visit = (block: number, series: number, date: number, values: Vector, count: number) => void;

export class PathSimulator {
  readonly kernels: VectorKernels;
  /** A vector that visitors may use. */
  readonly spare: Vector;
  readonly #input: ExposureInput;
  readonly #portfolio: Portfolio;
  readonly #normals: Normals;
  /** Lower triangular, row-major, shape [factorCount, factorCount]. */
  readonly #correlation: Float64Array;
  readonly #volatilities: Float64Array;
  /** The state vectors from index 1 on; the state 0 is the constant 1. */
  readonly #states: readonly Vector[];
  readonly #increments: readonly Vector[];
  readonly #values: Vector;

  constructor(input: ExposureInput, portfolio: Portfolio, normals?: Normals) {
    const { market, model, sampling } = input;
    this.#input = input;
    this.#portfolio = portfolio;
    this.#volatilities = Float64Array.from([
      model.rateVolatility,
      ...market.foreignCurrencies.map(({ volatility }) => volatility),
    ]);
    const factorCount = this.#volatilities.length;
    const correlation = cholesky(model.correlations.flat(), factorCount);
    assert(correlation !== null, "input.ts refuses a matrix that is not positive semi-definite");
    this.#correlation = correlation;
    const stateVectors = portfolio.stateCount - 1;
    const incrementVectors = 2 * Math.ceil(factorCount / 2);
    const kernels = new VectorKernels({
      capacity: blockPaths(sampling.paths),
      vectorCount: stateVectors + incrementVectors + 2,
    });
    this.kernels = kernels;
    const { vectors } = kernels;
    this.#states = vectors.slice(0, stateVectors);
    this.#increments = vectors.slice(stateVectors, stateVectors + incrementVectors);
    const [values, spare] = vectors.slice(stateVectors + incrementVectors);
    assert(values !== undefined && spare !== undefined, "there are two vectors more");
    this.#values = values;
    this.spare = spare;
    this.#normals =
      normals ??
      ((even, odd, firstPath, step, factor, count) =>
        kernels.fillNormalPair(even, odd, { seed: sampling.seed, firstPath, step, factor }, count));
  }

  /** Simulates blocks [fromBlock, toBlock) and visits series [fromSeries, toSeries) at every date after today. */
  simulate(fromBlock: number, toBlock: number, fromSeries: number, toSeries: number, visit: Visit): void {
    const { paths } = this.#input.sampling;
    const size = blockPaths(paths);
    for (let block = fromBlock; block < toBlock; block++) {
      const firstPath = block * size;
      const count = Math.min(size, paths - firstPath);
      this.#reset();
      for (let date = 1; date < this.#portfolio.dates.length; date++) {
        this.#step(date, firstPath, count);
        for (let series = fromSeries; series < toSeries; series++) {
          this.#value(series, date, count);
          visit(block, series, date, this.#values, count);
        }
        this.#fix(date);
      }
    }
  }

  #reset(): void {
    for (const [i, state] of this.#states.entries()) state.values.fill(this.#portfolio.initialState[i + 1]!);
  }

  /** Moves the rate and the martingales of the currencies to the given date. */
  #step(date: number, firstPath: number, count: number): void {
    const { kernels } = this;
    const { dates, fixings } = this.#portfolio;
    const time = dates[date]! - dates[date - 1]!;
    const increments = this.#increments;
    for (let factor = 0; factor < increments.length; factor += 2) {
      this.#normals(increments[factor]!, increments[factor + 1]!, firstPath, date - 1, factor, count);
    }
    const factorCount = this.#volatilities.length;
    // From the last factor to the first, since each is made of the independent ones before it.
    for (let i = factorCount - 1; i >= 0; i--) {
      kernels.affine(increments[i]!, 0, this.#correlation[i * factorCount + i]!, increments[i]!, count);
      for (let j = 0; j < i; j++) {
        kernels.addScaled(increments[i]!, this.#correlation[i * factorCount + j]!, increments[j]!, count);
      }
      const volatility = this.#volatilities[i]!;
      const state = this.#states[i === 0 ? 0 : fixings.length + i]!;
      kernels.evolve(state, increments[i]!, -0.5 * volatility * volatility * time, volatility * Math.sqrt(time), count);
    }
  }

  /** The value of a series: its weights times the states. */
  #value(series: number, date: number, count: number): void {
    const { stateCount } = this.#portfolio;
    const { weights } = this.#portfolio.series[series]!;
    const row = date * stateCount;
    let isFirst = true;
    for (let i = 1; i < stateCount; i++) {
      const weight = weights[row + i]!;
      if (weight === 0) continue;
      if (isFirst) this.kernels.affine(this.#values, weights[row]!, weight, this.#states[i - 1]!, count);
      else this.kernels.addScaled(this.#values, weight, this.#states[i - 1]!, count);
      isFirst = false;
    }
    if (isFirst) this.#values.values.fill(weights[row]!);
  }

  /** After the values of a date: the rate becomes the fixing of the coupons that begin on it. */
  #fix(date: number): void {
    const { dates, fixings } = this.#portfolio;
    const [rate] = this.#states;
    assert(rate !== undefined, "the first state is the rate");
    for (const [i, paymentsPerYear] of fixings.entries()) {
      const periods = dates[date]! * paymentsPerYear;
      if (Math.abs(periods - Math.round(periods)) < 1e-9) this.#states[1 + i]!.values.set(rate.values);
    }
  }
}

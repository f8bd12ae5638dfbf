/**
 * Simulates blocks of paths and hands out the values of each series at each date. The number of a path decides its
 * randomness, so that any range of blocks can be computed anywhere.
 */
import { assert } from "../errors.ts";
import { type PartSums, type Vector, VectorKernels } from "../numeric/vector-kernels.ts";
import type { Simulation } from "./dynamics.ts";
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
  readonly #fillNormals: Normals;
  readonly #normals: readonly Vector[];
  readonly #simulation: Simulation;
  readonly #values: Vector;

  constructor(input: ExposureInput, portfolio: Portfolio, fillNormals?: Normals) {
    const { sampling } = input;
    const { normalCount, vectorCount, start } = portfolio.dynamics;
    this.#input = input;
    this.#portfolio = portfolio;
    const kernels = new VectorKernels({
      capacity: blockPaths(sampling.paths),
      vectorCount: vectorCount + normalCount + 2,
    });
    this.kernels = kernels;
    const { vectors } = kernels;
    this.#simulation = start(kernels, vectors.slice(0, vectorCount));
    this.#normals = vectors.slice(vectorCount, vectorCount + normalCount);
    const [values, spare] = vectors.slice(vectorCount + normalCount);
    assert(values !== undefined && spare !== undefined, "there are two vectors more");
    this.#values = values;
    this.spare = spare;
    this.#fillNormals =
      fillNormals ??
      ((even, odd, firstPath, step, factor, count) =>
        kernels.fillNormalPair(even, odd, { seed: sampling.seed, firstPath, step, factor }, count));
  }

  /** Simulates blocks [fromBlock, toBlock) and visits series [fromSeries, toSeries) at every date after today. */
  simulate(fromBlock: number, toBlock: number, fromSeries: number, toSeries: number, visit: Visit): void {
    const { paths } = this.#input.sampling;
    const size = blockPaths(paths);
    const normals = this.#normals;
    for (let block = fromBlock; block < toBlock; block++) {
      const firstPath = block * size;
      const count = Math.min(size, paths - firstPath);
      this.#simulation.reset();
      for (let date = 1; date < this.#portfolio.dates.length; date++) {
        for (let factor = 0; factor < normals.length; factor += 2) {
          this.#fillNormals(normals[factor]!, normals[factor + 1]!, firstPath, date - 1, factor, count);
        }
        this.#simulation.step(date, normals, count);
        for (let series = fromSeries; series < toSeries; series++) {
          this.#simulation.value(series, date, this.#values, count);
          visit(block, series, date, this.#values, count);
        }
        this.#simulation.fix(date);
      }
    }
  }

  /** Σ (V⁺ / B) and Σ (V⁺ / B)² of the values at the date that is visited, B the bank account. Uses the spare vector. */
  discountedSums(values: Vector, date: number, sums: PartSums, count: number): readonly [sum: number, squares: number] {
    const { discount } = this.#simulation;
    if (discount === null) {
      const factor = this.#portfolio.discountFactors[date]!;
      return [factor * sums.positive, factor * factor * sums.positiveSquares];
    }
    this.kernels.multiply(this.spare, values, discount, count);
    const { positive, positiveSquares } = this.kernels.sums(this.spare, count);
    return [positive, positiveSquares];
  }
}

/**
 * Puts partial results together: block sums in the order of the blocks, and from the values inside each bracket the exact
 * order statistics. The result does not depend on how the paths were divided.
 */
import { assert } from "../errors.ts";
import { orderStatistic } from "../numeric/quantile.ts";
import { quantileRanks } from "./brackets.ts";
import type { ExposureInput } from "./input.ts";
import { type Chunk, KeptValues, SUMS } from "./partial.ts";
import { blockCount, blockPaths, PathSimulator } from "./paths.ts";
import type { Portfolio } from "./portfolio.ts";

/** What is known of one series when all its paths are in. */
export interface SeriesStatistics {
  /** Row-major, shape [block, date]: Σ V⁺ over the paths of a block. */
  readonly positive: Float64Array;
  /** Row-major, shape [block, date]: Σ V⁺ / B over the paths of a block, B the bank account. */
  readonly discountedPositive: Float64Array;
  /** Shape [date]: sums over all paths. */
  readonly totals: {
    readonly positive: Float64Array;
    readonly negative: Float64Array;
    readonly positiveSquares: Float64Array;
    readonly negativeSquares: Float64Array;
    readonly discountedPositive: Float64Array;
    readonly discountedSquares: Float64Array;
  };
  /** Row-major, shape [quantile, date, 3]: the quantile of V and the ends of its interval. */
  readonly quantiles: Float64Array;
}

export class Collector {
  readonly #input: ExposureInput;
  readonly #portfolio: Portfolio;
  readonly #bounds: Float64Array;
  readonly #dateCount: number;
  readonly #blocks: number;
  readonly #sums: Float64Array[];
  readonly #kept: readonly KeptValues[];

  constructor(input: ExposureInput, portfolio: Portfolio, bounds: Float64Array) {
    this.#input = input;
    this.#portfolio = portfolio;
    this.#bounds = bounds;
    this.#dateCount = portfolio.dates.length - 1;
    this.#blocks = blockCount(input.sampling.paths);
    this.#sums = portfolio.series.map(() => new Float64Array(this.#blocks * this.#dateCount * SUMS));
    const cells = portfolio.series.length * this.#dateCount * input.measures.quantiles.length;
    this.#kept = Array.from({ length: cells }, () => new KeptValues());
  }

  add(chunk: Chunk, partial: Float64Array): void {
    const seriesCount = chunk.toSeries - chunk.fromSeries;
    const row = this.#dateCount * SUMS;
    let at = 0;
    for (let block = chunk.fromBlock; block < chunk.toBlock; block++) {
      for (let series = chunk.fromSeries; series < chunk.toSeries; series++) {
        this.#sums[series]!.set(partial.subarray(at, at + row), block * row);
        at += row;
      }
    }
    const quantileCount = this.#input.measures.quantiles.length;
    const first = chunk.fromSeries * this.#dateCount * quantileCount;
    for (let i = 0; i < seriesCount * this.#dateCount * quantileCount; i++) {
      const kept = this.#kept[first + i]!;
      kept.below += partial[at]!;
      kept.at += partial[at + 1]!;
      const count = partial[at + 2]!;
      kept.addAll(partial.subarray(at + 3, at + 3 + count));
      at += 3 + count;
    }
    assert(at === partial.length, "a partial result is read to its end");
  }

  /** The statistics of one series, once every chunk was added. */
  statistics(series: number): SeriesStatistics {
    const dateCount = this.#dateCount;
    const sums = this.#sums[series]!;
    const positive = new Float64Array(this.#blocks * dateCount);
    const discountedPositive = new Float64Array(this.#blocks * dateCount);
    const totals = {
      positive: new Float64Array(dateCount),
      negative: new Float64Array(dateCount),
      positiveSquares: new Float64Array(dateCount),
      negativeSquares: new Float64Array(dateCount),
      discountedPositive: new Float64Array(dateCount),
      discountedSquares: new Float64Array(dateCount),
    };
    for (let i = 0; i < positive.length; i++) {
      const date = i % dateCount;
      positive[i] = sums[i * SUMS]!;
      totals.positive[date]! += sums[i * SUMS]!;
      totals.negative[date]! += sums[i * SUMS + 1]!;
      totals.positiveSquares[date]! += sums[i * SUMS + 2]!;
      totals.negativeSquares[date]! += sums[i * SUMS + 3]!;
      discountedPositive[i] = sums[i * SUMS + 4]!;
      totals.discountedPositive[date]! += sums[i * SUMS + 4]!;
      totals.discountedSquares[date]! += sums[i * SUMS + 5]!;
    }
    return { positive, discountedPositive, totals, quantiles: this.#quantiles(series) };
  }

  #quantiles(series: number): Float64Array {
    const { quantiles } = this.#input.measures;
    const { paths } = this.#input.sampling;
    const found = new Float64Array(quantiles.length * this.#dateCount * 3);
    for (const [q, probability] of quantiles.entries()) {
      const { rank, lower, upper } = quantileRanks(probability, paths);
      for (let date = 0; date < this.#dateCount; date++) {
        const cell = (series * this.#dateCount + date) * quantiles.length + q;
        const ranks = [rank, lower, upper];
        found.set(this.#ranked(cell, series, date, ranks), (q * this.#dateCount + date) * 3);
      }
    }
    return found;
  }

  /** The order statistics of one cell: from its bracket, or if a rank lies outside, from all values simulated again. */
  #ranked(cell: number, series: number, date: number, ranks: readonly number[]): number[] {
    const kept = this.#kept[cell]!;
    const single = this.#bounds[2 * cell]!;
    const inside = kept.values.subarray(0, kept.count);
    const isSingle = single === this.#bounds[2 * cell + 1];
    const found = ranks.map((rank) => {
      if (isSingle) return rank >= kept.below && rank < kept.below + kept.at ? single : null;
      return rank >= kept.below && rank < kept.below + kept.count ? orderStatistic(inside, rank - kept.below) : null;
    });
    if (found.every((value) => value !== null)) return found;
    const all = this.#simulateAgain(series, date);
    return ranks.map((rank) => orderStatistic(all, rank));
  }

  #simulateAgain(series: number, date: number): Float64Array {
    const { paths } = this.#input.sampling;
    const all = new Float64Array(paths);
    const size = blockPaths(paths);
    const simulator = new PathSimulator(this.#input, this.#portfolio);
    simulator.simulate(0, this.#blocks, series, series + 1, (block, _series, visited, values, count) => {
      if (visited === date + 1) all.set(values.values.subarray(0, count), block * size);
    });
    return all;
  }
}

/**
 * Puts the partial results of a group together: sums of batches in the order of the batches, and from the values inside each
 * bracket the exact order statistics. The result does not depend on how the paths were divided.
 */
import { assert } from "../../document/errors.ts";
import { orderStatistic } from "../../numeric/quantile.ts";
import type { ExposureInput } from "../input.ts";
import { batchCount, batchPaths, PathSimulator } from "../simulation/paths.ts";
import type { Portfolio } from "../simulation/portfolio.ts";
import { keptAt, quantileRanks } from "./brackets.ts";
import { type Chunk, KEPT_HEADER, type KeptValues, keptValues, SUMS } from "./partial.ts";
import { unitPaths } from "./units.ts";

/** What is known of one line when all its paths are in. */
export interface LineStatistics {
  /** Row-major, shape [unit, step, SUMS]: sums over the paths of a unit. */
  readonly units: Float64Array;
  /** Row-major, shape [step, SUMS]: sums over all paths. */
  readonly totals: Float64Array;
  /** Row-major, shape [quantile, step, 3]: the quantile of V and the ends of its interval. */
  readonly quantiles: Float64Array;
}

export class Collector {
  readonly #input: ExposureInput;
  readonly #portfolio: Portfolio;
  readonly #stepCount: number;
  readonly #unitCount: number;
  #bounds: Float64Array | null;
  /** Row-major, shape [line, unit, step, SUMS]. */
  readonly #units: Float64Array;
  /** Row-major, shape [line, step, SUMS]. */
  readonly #totals: Float64Array;
  readonly #kept: readonly KeptValues[];
  readonly #finished: LineStatistics[] = [];
  #nextBatch = 0;

  /** For all lines of a portfolio; `bounds` as in `simulateChunk`. */
  constructor(input: ExposureInput, portfolio: Portfolio, bounds: Float64Array | null) {
    this.#input = input;
    this.#portfolio = portfolio;
    this.#bounds = bounds;
    this.#stepCount = portfolio.dates.length - 1;
    this.#unitCount = Math.ceil(input.sampling.paths / unitPaths(input));
    const cells = portfolio.lines.length * this.#stepCount;
    this.#units = new Float64Array(cells * this.#unitCount * SUMS);
    this.#totals = new Float64Array(cells * SUMS);
    this.#kept = keptValues(input, cells, input.sampling.paths);
  }

  /** Chunks come in the order of the plan. */
  add(chunk: Chunk, partial: Float64Array): void {
    assert(chunk.fromBatch === this.#nextBatch, "the chunks of a group come one after the other");
    this.#nextBatch = chunk.toBatch;
    const own = this.#bounds === null ? this.#kept.length * 2 : 0;
    this.#bounds ??= partial.subarray(0, own);
    this.#addKept(partial, this.#addSums(chunk, partial, own));
  }

  /** The statistics of one line, once every chunk was added. */
  statistics(line: number): LineStatistics {
    this.#finished[line] ??= this.#finish(line);
    return this.#finished[line];
  }

  #finish(line: number): LineStatistics {
    assert(this.#nextBatch === batchCount(this.#input.sampling.paths), "every chunk was added");
    const row = this.#stepCount * SUMS;
    const perLine = this.#stepCount * this.#input.measures.quantiles.length;
    return {
      units: this.#units.subarray(line * this.#unitCount * row, (line + 1) * this.#unitCount * row),
      totals: this.#totals.subarray(line * row, (line + 1) * row),
      quantiles: this.#quantiles(line, this.#kept.slice(line * perLine, (line + 1) * perLine)),
    };
  }

  #addSums(chunk: Chunk, partial: Float64Array, start: number): number {
    let at = start;
    const row = this.#stepCount * SUMS;
    const { paths } = this.#input.sampling;
    const unitBatches = unitPaths(this.#input) / batchPaths(paths);
    for (let batch = chunk.fromBatch; batch < chunk.toBatch; batch++) {
      const unit = Math.floor(batch / unitBatches);
      for (let line = 0; line < this.#portfolio.lines.length; line++) {
        const unitRow = (line * this.#unitCount + unit) * row;
        for (let i = 0; i < row; i++) {
          const value = partial[at + i]!;
          this.#units[unitRow + i]! += value;
          this.#totals[line * row + i]! += value;
        }
        at += row;
      }
    }
    return at;
  }

  #addKept(partial: Float64Array, start: number): void {
    let at = start;
    for (const each of this.#kept) {
      each.below += partial[at]!;
      each.atLower += partial[at + 1]!;
      each.atUpper += partial[at + 2]!;
      each.from = Math.max(each.from, partial[at + 3]!);
      each.to = Math.min(each.to, partial[at + 4]!);
      const count = partial[at + 5]!;
      each.addAll(partial.subarray(at + KEPT_HEADER, at + KEPT_HEADER + count));
      at += KEPT_HEADER + count;
    }
    assert(at === partial.length, "a partial result is read to its end");
  }

  #quantiles(line: number, kept: readonly KeptValues[]): Float64Array {
    const { quantiles } = this.#input.measures;
    const { paths } = this.#input.sampling;
    const found = new Float64Array(quantiles.length * this.#stepCount * 3);
    for (const [q, probability] of quantiles.entries()) {
      const { rank, lower, upper } = quantileRanks(probability, paths);
      for (let step = 0; step < this.#stepCount; step++) {
        const ranked = this.#ranked(line, step, q, kept, [rank, lower, upper]);
        found.set(ranked, (q * this.#stepCount + step) * 3);
      }
    }
    return found;
  }

  /** The order statistics of one quantile: from its bracket, or if a rank lies outside, from all values simulated again. */
  #ranked(line: number, step: number, q: number, kept: readonly KeptValues[], ranks: readonly number[]): number[] {
    const quantileCount = this.#input.measures.quantiles.length;
    const row = (line * this.#stepCount + step) * quantileCount * 2;
    assert(this.#bounds !== null, "brackets come with the slice or the first chunk");
    const bounds = this.#bounds.subarray(row, row + 2 * quantileCount);
    const own = kept[step * quantileCount + keptAt(bounds, q)]!;
    const found = own.ranked(ranks, bounds[2 * q]!, bounds[2 * q + 1]!);
    if (found !== null) return found;
    const all = this.#simulateAgain(line, step);
    return ranks.map((rank) => orderStatistic(all, rank));
  }

  #simulateAgain(line: number, step: number): Float64Array {
    const { paths } = this.#input.sampling;
    const { counterpartyLines, lines } = this.#portfolio;
    const all = new Float64Array(paths);
    const simulator = new PathSimulator(this.#input, this.#portfolio, counterpartyLines[lines[line]!.counterparty]!);
    simulator.simulate(0, paths, (firstPath, visited, visitedDate, { values }, count) => {
      if (visited === line && visitedDate === step + 1) all.set(values.values.subarray(0, count), firstPath);
    });
    return all;
  }
}

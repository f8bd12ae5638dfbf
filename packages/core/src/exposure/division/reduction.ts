/**
 * Puts partial results together: sums of batches in the order of the batches, and from the values inside each bracket the
 * exact order statistics. The result does not depend on how the paths were divided. Lines are finished group by group, so
 * that no more than one group's values are held.
 */
import { assert } from "../../document/errors.ts";
import { orderStatistic } from "../../numeric/quantile.ts";
import type { ExposureInput } from "../input.ts";
import { SOBOL_REPLICATES } from "../simulation/normals.ts";
import { batchCount, batchPaths, PathSimulator } from "../simulation/paths.ts";
import type { Portfolio } from "../simulation/portfolio.ts";
import { keptAt, quantileRanks } from "./brackets.ts";
import { type Chunk, KEPT_HEADER, KeptValues, SUMS } from "./partial.ts";

/** Standard errors come from the spread of at most so many units of paths. */
const MOST_UNITS = 128;

/** Paths whose means are compared for a standard error: a replicate of Sobol points, else some batches. */
export function unitPaths({ sampling }: ExposureInput): number {
  if (sampling.method === "sobol") return sampling.paths / SOBOL_REPLICATES;
  let size = batchPaths(sampling.paths);
  while (size * MOST_UNITS < sampling.paths) size *= 2;
  return size;
}

/** What is known of one line when all its paths are in. */
export interface LineStatistics {
  /** Row-major, shape [unit, date, SUMS]: sums over the paths of a unit. */
  readonly units: Float64Array;
  /** Row-major, shape [date, SUMS]: sums over all paths. */
  readonly totals: Float64Array;
  /** Row-major, shape [quantile, date, 3]: the quantile of V and the ends of its interval. */
  readonly quantiles: Float64Array;
}

/** The lines of one group while their chunks come in. */
interface Open {
  readonly fromLine: number;
  readonly toLine: number;
  /** Row-major, shape [line, unit, date, SUMS]. */
  readonly units: Float64Array;
  /** Row-major, shape [line, date, SUMS]. */
  readonly totals: Float64Array;
  readonly kept: readonly KeptValues[];
}

export class Collector {
  readonly #input: ExposureInput;
  readonly #portfolio: Portfolio;
  readonly #bounds: Float64Array;
  readonly #dateCount: number;
  readonly #unitCount: number;
  readonly #finished: LineStatistics[] = [];
  #open: Open | null = null;

  constructor(input: ExposureInput, portfolio: Portfolio, bounds: Float64Array) {
    this.#input = input;
    this.#portfolio = portfolio;
    this.#bounds = bounds;
    this.#dateCount = portfolio.dates.length - 1;
    this.#unitCount = Math.ceil(input.sampling.paths / unitPaths(input));
  }

  /** Chunks come in the order of the plan. */
  add(chunk: Chunk, partial: Float64Array): void {
    if (chunk.fromBatch === 0) this.#open = this.#openGroup(chunk);
    const open = this.#open;
    assert(open !== null && open.fromLine === chunk.fromLine, "the chunks of a group come one after the other");
    const read = this.#addSums(open, chunk, partial);
    this.#addKept(open, partial, read);
    if (chunk.toBatch < batchCount(this.#input.sampling.paths)) return;
    for (let line = open.fromLine; line < open.toLine; line++) this.#finished[line] = this.#finish(open, line);
    this.#open = null;
  }

  /** The statistics of one line, once every chunk was added. */
  statistics(line: number): LineStatistics {
    const found = this.#finished[line];
    assert(found !== undefined, "every chunk was added");
    return found;
  }

  #openGroup({ fromLine, toLine }: Chunk): Open {
    const cells = (toLine - fromLine) * this.#dateCount;
    const quantileCount = this.#input.measures.quantiles.length;
    return {
      fromLine,
      toLine,
      units: new Float64Array(cells * this.#unitCount * SUMS),
      totals: new Float64Array(cells * SUMS),
      kept: Array.from({ length: cells * quantileCount }, () => new KeptValues()),
    };
  }

  #addSums({ units, totals, fromLine, toLine }: Open, chunk: Chunk, partial: Float64Array): number {
    const row = this.#dateCount * SUMS;
    const { paths } = this.#input.sampling;
    const unitBatches = unitPaths(this.#input) / batchPaths(paths);
    let at = 0;
    for (let batch = chunk.fromBatch; batch < chunk.toBatch; batch++) {
      const unit = Math.floor(batch / unitBatches);
      for (let line = 0; line < toLine - fromLine; line++) {
        const unitRow = (line * this.#unitCount + unit) * row;
        for (let i = 0; i < row; i++) {
          const value = partial[at + i]!;
          units[unitRow + i]! += value;
          totals[line * row + i]! += value;
        }
        at += row;
      }
    }
    return at;
  }

  #addKept({ kept }: Open, partial: Float64Array, start: number): void {
    let at = start;
    for (const each of kept) {
      each.below += partial[at]!;
      each.atLower += partial[at + 1]!;
      each.atUpper += partial[at + 2]!;
      const count = partial[at + 3]!;
      each.addAll(partial.subarray(at + KEPT_HEADER, at + KEPT_HEADER + count));
      at += KEPT_HEADER + count;
    }
    assert(at === partial.length, "a partial result is read to its end");
  }

  #finish({ fromLine, units, totals, kept }: Open, line: number): LineStatistics {
    const row = this.#dateCount * SUMS;
    const index = line - fromLine;
    const quantileCount = this.#input.measures.quantiles.length;
    const perLine = this.#dateCount * quantileCount;
    return {
      units: units.slice(index * this.#unitCount * row, (index + 1) * this.#unitCount * row),
      totals: totals.slice(index * row, (index + 1) * row),
      quantiles: this.#quantiles(line, kept.slice(index * perLine, (index + 1) * perLine)),
    };
  }

  #quantiles(line: number, kept: readonly KeptValues[]): Float64Array {
    const { quantiles } = this.#input.measures;
    const { paths } = this.#input.sampling;
    const found = new Float64Array(quantiles.length * this.#dateCount * 3);
    for (const [q, probability] of quantiles.entries()) {
      const { rank, lower, upper } = quantileRanks(probability, paths);
      for (let date = 0; date < this.#dateCount; date++) {
        const ranked = this.#ranked(line, date, q, kept, [rank, lower, upper]);
        found.set(ranked, (q * this.#dateCount + date) * 3);
      }
    }
    return found;
  }

  /** The order statistics of one quantile: from its bracket, or if a rank lies outside, from all values simulated again. */
  #ranked(line: number, date: number, q: number, kept: readonly KeptValues[], ranks: readonly number[]): number[] {
    const quantileCount = this.#input.measures.quantiles.length;
    const row = (line * this.#dateCount + date) * quantileCount * 2;
    const bounds = this.#bounds.subarray(row, row + 2 * quantileCount);
    const own = kept[date * quantileCount + keptAt(bounds, q)]!;
    const found = own.ranked(ranks, bounds[2 * q]!, bounds[2 * q + 1]!);
    if (found !== null) return found;
    const all = this.#simulateAgain(line, date);
    return ranks.map((rank) => orderStatistic(all, rank));
  }

  #simulateAgain(line: number, date: number): Float64Array {
    const { paths } = this.#input.sampling;
    const { counterpartyLines, lines } = this.#portfolio;
    const all = new Float64Array(paths);
    const simulator = new PathSimulator(this.#input, this.#portfolio, counterpartyLines[lines[line]!.counterparty]!);
    simulator.simulate(0, paths, (firstPath, visited, visitedDate, { values }, count) => {
      if (visited === line && visitedDate === date + 1) all.set(values.values.subarray(0, count), firstPath);
    });
    return all;
  }
}

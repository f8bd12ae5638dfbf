/**
 * Simulates blocks of paths and hands out the exposures of each line at each date. The number of a path decides its
 * randomness, so that any range of blocks can be computed anywhere.
 */

import { MarginAccount } from "../../collateral/calls.ts";
import { assert } from "../../document/errors.ts";
import { partsOf, type Vector, VectorKernels } from "../../numeric/vector-kernels.ts";
import type { ExposureInput } from "../input.ts";
import { type Position, type Simulation, VectorSupply } from "../model/dynamics.ts";
import { type Normals, normalsOf } from "./normals.ts";
import { type Line, type Portfolio, valuesToday } from "./portfolio.ts";

/** Enough blocks for a standard error from their spread, few enough paths in each for the fastest cache. */
const LEAST_BLOCKS = 64;
const SMALLEST_BLOCK = 16;
const LARGEST_BLOCK = 1024;
/** Blocks are summed in batches, so that a partial result does not grow with the paths. */
const MOST_BATCHES = 1024;
/** Small blocks are simulated together: what a step costs whatever the number of its paths is then paid once. */
const PATHS_AT_ONCE = 512;

/** Paths a block: a power of two that depends on the number of paths alone. */
export function blockPaths(paths: number): number {
  let size = SMALLEST_BLOCK;
  while (size < LARGEST_BLOCK && size * LEAST_BLOCKS < paths) size *= 2;
  return size;
}

/** Paths a batch: a power of two blocks. */
export function batchPaths(paths: number): number {
  let size = blockPaths(paths);
  while (size * MOST_BATCHES < paths) size *= 2;
  return size;
}

export function batchCount(paths: number): number {
  return Math.ceil(paths / batchPaths(paths));
}

/** The exposures of a line over a block: what it could owe us is the positive part of `values`. */
export interface Exposed {
  readonly values: Vector;
  /** What we could owe is its positive part; null: that of −values. */
  readonly liability: Vector | null;
  /** 1 / bank account, null if deterministic. */
  readonly discount: Vector | null;
  /** The relative hazard rate of the counterparty, null without wrong-way risk. */
  readonly hazard: Vector | null;
}

/** Takes the exposures of one line at one date for the block that begins at a path. They are overwritten after the call. */
export type Visit = (firstPath: number, line: number, date: number, exposed: Exposed, count: number) => void;

/** The lines [from, to) that are simulated together: those of whole counterparties. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export class PathSimulator {
  readonly kernels: VectorKernels;
  /** A vector that visitors may use. */
  readonly spare: Vector;
  readonly #input: ExposureInput;
  readonly #portfolio: Portfolio;
  readonly #lines: LineRange;
  readonly #firstPosition: number;
  readonly #normals: Normals;
  readonly #normalVectors: readonly Vector[];
  readonly #simulation: Simulation;
  readonly #blockPaths: number;
  /** The blocks of each vector that is handed out. */
  readonly #blocks = new Map<Vector, readonly Vector[]>();
  readonly #values: readonly Vector[];
  readonly #accounts: ReadonlyMap<number, MarginAccount>;
  /** Positions whose payments are withheld in the margin period, and what they have paid. */
  readonly #withheld: { readonly positions: readonly number[]; readonly paid: readonly Vector[] };
  /** Positions to value at each time, counted from the first of the range. */
  readonly #valued: readonly (readonly number[])[];
  readonly #exposure: Vector;
  readonly #liability: Vector;
  /** Sums over the netting sets of a counterparty. */
  readonly #owed: Vector;
  readonly #owing: Vector;
  /** Counterparties that have a line of their own. */
  readonly #summed: ReadonlySet<number>;

  constructor(input: ExposureInput, portfolio: Portfolio, lines: LineRange, makeNormals: typeof normalsOf = normalsOf) {
    this.#input = input;
    this.#portfolio = portfolio;
    this.#lines = lines;
    const range = positionsOf(portfolio.lines.slice(lines.from, lines.to));
    this.#firstPosition = range.from;
    const own = portfolio.lines.slice(lines.from, lines.to).filter(({ kind }) => kind === "counterparty");
    this.#summed = new Set(own.map(({ counterparty }) => counterparty));
    const positions = portfolio.positions.slice(range.from, range.to);
    const prepared = portfolio.dynamics.prepare(positions);
    const { normalCount } = portfolio.dynamics;
    this.#blockPaths = blockPaths(input.sampling.paths);
    const kernels = new VectorKernels({
      capacity: Math.max(this.#blockPaths, PATHS_AT_ONCE),
      vectorCount: prepared.vectorCount + normalCount + positions.length + 5 + this.#marginedCount(),
    });
    this.kernels = kernels;
    const supply = new VectorSupply(kernels.vectors);
    this.#simulation = prepared.start(kernels, supply.take(prepared.vectorCount));
    this.#normalVectors = supply.take(normalCount);
    this.#values = supply.take(positions.length);
    this.spare = supply.takeOne();
    this.#exposure = supply.takeOne();
    this.#liability = supply.takeOne();
    this.#owed = supply.takeOne();
    this.#owing = supply.takeOne();
    this.#normals = makeNormals(input, portfolio.timeline.times, kernels, this.#blockPaths);
    this.#accounts = this.#openAccounts(positions, supply.take(this.#marginedCount()));
    const withheld = [...this.#accounts].flatMap(([position, { paid }]) => (paid === null ? [] : [{ position, paid }]));
    this.#withheld = { positions: withheld.map(({ position }) => position), paid: withheld.map(({ paid }) => paid) };
    this.#valued = this.#valuedAt(positions.length);
  }

  /**
   * Simulates blocks that begin at paths [fromPath, toPath) and visits every line at every date after today, block by block
   * in their order.
   */
  simulate(fromPath: number, toPath: number, visit: Visit): void {
    const { timeline } = this.#portfolio;
    const size = this.kernels.capacity;
    assert(fromPath % this.#blockPaths === 0, "a range of paths begins with a block");
    for (let firstPath = fromPath; firstPath < toPath; firstPath += size) {
      const count = Math.min(size, toPath - firstPath);
      this.#simulation.reset();
      this.#normals.start(firstPath, count);
      for (const account of this.#accounts.values()) account.reset();
      for (let time = 1; time < timeline.times.length; time++) {
        this.#normals.fill(time - 1, this.#normalVectors, count);
        this.#simulation.step(time, this.#normalVectors, count);
        const valued = this.#valued[time]!;
        const vectors = valued.length === this.#values.length ? this.#values : valued.map((i) => this.#values[i]!);
        if (valued.length > 0) this.#simulation.value(time, valued, vectors, count);
        this.#simulation.addPaid(time, this.#withheld.positions, this.#withheld.paid, count);
        this.#call(time, count);
        const date = timeline.dateAt[time]!;
        if (date >= 0) this.#visitLines(firstPath, date, count, visit);
        this.#simulation.fix(time);
      }
    }
  }

  #marginedCount(): number {
    const own = this.#portfolio.lines.slice(this.#lines.from, this.#lines.to);
    return own.filter(({ kind }) => kind === "uncollateralised").length;
  }

  #openAccounts(positions: readonly Position[], paid: readonly Vector[]): Map<number, MarginAccount> {
    const { lines, timeline, dynamics } = this.#portfolio;
    const margined = lines.slice(this.#lines.from, this.#lines.to).flatMap((line) => {
      if (line.kind !== "netting_set") return [];
      const { agreement } = this.#input.nettingSets[line.nettingSet]!;
      const lookBack = timeline.lookBacks[line.nettingSet];
      return agreement === undefined || lookBack == null
        ? []
        : [{ agreement, lookBack, position: line.position - this.#firstPosition }];
    });
    const values = valuesToday(
      dynamics,
      margined.map(({ position }) => positions[position]!),
    );
    return new Map(
      margined.map(({ agreement, lookBack, position }, i) => [
        position,
        new MarginAccount(agreement, values[i]!, lookBack, paid[i]!),
      ]),
    );
  }

  #valuedAt(positionCount: number): number[][] {
    const { dateAt, times } = this.#portfolio.timeline;
    const all = Array.from({ length: positionCount }, (_, i) => i);
    return Array.from(times, (_, time) => {
      if (dateAt[time]! >= 0) return all;
      return [...this.#accounts].filter(([, account]) => account.looksBackTo(time)).map(([position]) => position);
    });
  }

  #call(time: number, count: number): void {
    for (const [position, account] of this.#accounts) {
      if (account.looksBackTo(time)) account.call(time, this.#values[position]!.values, count);
    }
  }

  #visitLines(firstPath: number, date: number, count: number, visit: Visit): void {
    const { lines, hazardOf } = this.#portfolio;
    const { discount, hazards } = this.#simulation;
    let counterparty = -1;
    for (let index = this.#lines.from; index < this.#lines.to; index++) {
      const line = lines[index]!;
      if (line.counterparty !== counterparty) {
        counterparty = line.counterparty;
        this.#owed.values.fill(0);
        this.#owing.values.fill(0);
      }
      const hazard = hazards[hazardOf[counterparty]!] ?? null;
      this.#visitBlocks(
        firstPath,
        index,
        date,
        { ...this.#exposedOf(line, date, count), discount, hazard },
        count,
        visit,
      );
    }
  }

  #visitBlocks(firstPath: number, line: number, date: number, exposed: Exposed, count: number, visit: Visit): void {
    const size = this.#blockPaths;
    const values = this.#blocksOf(exposed.values);
    const liability = exposed.liability && this.#blocksOf(exposed.liability);
    const discount = exposed.discount && this.#blocksOf(exposed.discount);
    const hazard = exposed.hazard && this.#blocksOf(exposed.hazard);
    for (let i = 0; i * size < count; i++) {
      const block = {
        values: values[i]!,
        liability: liability && liability[i]!,
        discount: discount && discount[i]!,
        hazard: hazard && hazard[i]!,
      };
      visit(firstPath + i * size, line, date, block, Math.min(size, count - i * size));
    }
  }

  #blocksOf(vector: Vector): readonly Vector[] {
    const blocks = this.#blocks.get(vector) ?? partsOf(vector, this.#blockPaths);
    this.#blocks.set(vector, blocks);
    return blocks;
  }

  #exposedOf(line: Line, date: number, count: number): Pick<Exposed, "values" | "liability"> {
    if (line.kind === "counterparty") return { values: this.#owed, liability: this.#owing };
    const position = line.position - this.#firstPosition;
    const value = this.#values[position]!;
    if (line.kind !== "netting_set") return { values: value, liability: null };
    const account = this.#accounts.get(position);
    const exposed =
      account === undefined ? { values: value, liability: null } : this.#margined(line, account, date, count);
    if (!this.#summed.has(line.counterparty)) return exposed;
    this.kernels.addPositive(this.#owed, 1, exposed.values, count);
    this.kernels.addPositive(
      this.#owing,
      exposed.liability === null ? -1 : 1,
      exposed.liability ?? exposed.values,
      count,
    );
    return exposed;
  }

  #margined(line: Extract<Line, { nettingSet: number }>, account: MarginAccount, date: number, count: number) {
    const { agreement } = this.#input.nettingSets[line.nettingSet]!;
    assert(agreement !== undefined, "an account belongs to an agreement");
    const { initialMarginReceived, initialMarginPosted } = agreement;
    const values = this.#exposure;
    account.leave(date, this.#values[line.position - this.#firstPosition]!.values, values.values, count);
    if (initialMarginReceived === 0 && initialMarginPosted === 0) return { values, liability: null };
    this.kernels.affine(this.#liability, -initialMarginPosted, -1, values, count);
    this.kernels.affine(values, -initialMarginReceived, 1, values, count);
    return { values, liability: this.#liability };
  }
}

/** The positions of lines, which stand together like the lines. */
function positionsOf(lines: readonly Line[]): { readonly from: number; readonly to: number } {
  const positions = lines.flatMap((line) => (line.kind === "counterparty" ? [] : [line.position]));
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const position of positions) {
    from = Math.min(from, position);
    to = Math.max(to, position + 1);
  }
  return { from: Math.min(from, to), to };
}

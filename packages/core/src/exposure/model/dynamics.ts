/** What a model offers the simulator: how its states move over a block of paths, and what each position is worth in them. */
import { assert } from "../../document/errors.ts";
import type { Vector, VectorKernels } from "../../numeric/vector-kernels.ts";

/** Trades that are valued together: a netting set, or one trade. */
export interface Position {
  /** Indices of trades. */
  readonly trades: readonly number[];
}

export interface Dynamics {
  /** Independent standard normals a path and step, an even number. */
  readonly normalCount: number;
  /** What a vCPU of Lambda takes for one step of one path, about; some more than was measured on a slow laptop. */
  readonly stepNanoseconds: number;
  /** What it takes for the values of positions at one date of one path. */
  valueNanoseconds(positions: readonly Position[]): number;
  /** EE* of a position at each reported date in closed form; null at dates, or altogether, where there is none. */
  closedForm(position: Position): readonly (number | null)[] | null;
  /** Makes everything ready to value these positions. */
  prepare(positions: readonly Position[]): PreparedDynamics;
}

export interface PreparedDynamics {
  /** Vectors that a simulation needs for itself. */
  readonly vectorCount: number;
  start(kernels: VectorKernels, vectors: readonly Vector[]): Simulation;
}

/** The states of one block of paths. Times are indices, 0 for today; a block goes through them in order. */
export interface Simulation {
  /** 1 / bank account at the time of the last step; null if discounting is deterministic. */
  readonly discount: Vector | null;
  /** The hazard rate of each counterparty with wrong-way risk, relative to its mean: martingales that begin at 1. */
  readonly hazards: readonly Vector[];
  /** Back to today. */
  reset(): void;
  /** Moves the states to the given time. The normals may be overwritten. */
  step(time: number, normals: readonly Vector[], count: number): void;
  /** Writes the value of each position into its vector, before the fixings of the time are remembered. */
  value(time: number, positions: readonly number[], out: readonly Vector[], count: number): void;
  /**
   * Adds what the linear trades of each position have paid since the time before, at the spots of this time. Before the
   * fixings of the time are remembered.
   */
  addPaid(time: number, positions: readonly number[], out: readonly Vector[], count: number): void;
  /** Remembers the rates that the coupons beginning at this time pay. */
  fix(time: number): void;
}

/** normals = factor · normals, for a lower triangular factor, shape [size, size]. */
export function correlate(
  kernels: VectorKernels,
  factor: Float64Array,
  size: number,
  normals: readonly Vector[],
  count: number,
): void {
  // From the last to the first, since each is made of the independent ones before it.
  for (let i = size - 1; i >= 0; i--) {
    kernels.affine(normals[i]!, 0, factor[i * size + i]!, normals[i]!, count);
    for (let j = 0; j < i; j++) kernels.addScaled(normals[i]!, factor[i * size + j]!, normals[j]!, count);
  }
}

/** Hands out vectors one after the other. */
export class VectorSupply {
  readonly #vectors: readonly Vector[];
  #next = 0;

  constructor(vectors: readonly Vector[]) {
    this.#vectors = vectors;
  }

  take(count: number): readonly Vector[] {
    const taken = this.#vectors.slice(this.#next, this.#next + count);
    assert(taken.length === count, "there are as many vectors as vectorCount says");
    this.#next += count;
    return taken;
  }

  takeOne(): Vector {
    return this.take(1)[0]!;
  }
}

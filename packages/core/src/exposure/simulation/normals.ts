/**
 * The standard normals of a block of paths, step by step: addressed by (seed, path, step, factor), in pairs of opposite sign,
 * or from scrambled Sobol points through a Brownian bridge. Which numbers a path gets depends on the document alone.
 */
import { assert } from "../../document/errors.ts";
import { type BrownianBridge, brownianBridge, fillBridge } from "../../numeric/brownian-bridge.ts";
import { fillSobolUniforms, SOBOL_DIMENSIONS } from "../../numeric/sobol.ts";
import { partsOf, type Vector, type VectorKernels } from "../../numeric/vector-kernels.ts";
import type { ExposureInput } from "../input.ts";

/** Independently scrambled sets of Sobol points; their spread is the error of the mean. */
export const SOBOL_REPLICATES = 4;

export interface Normals {
  /** Before the first step of a block. */
  start(firstPath: number, count: number): void;
  /** Writes the normals of every factor for one step, counted from 0. */
  fill(step: number, normals: readonly Vector[], count: number): void;
}

/** For blocks of `size` paths, several at once. */
export function normalsOf(
  { sampling }: ExposureInput,
  times: Float64Array,
  kernels: VectorKernels,
  size: number,
): Normals {
  const { method, paths, seed } = sampling;
  switch (method) {
    case "pseudo_random":
      return new PseudoRandom(seed, kernels);
    case "antithetic":
      return new EachBlock(size, kernels, () => new Antithetic(seed, kernels));
    case "sobol":
      return new EachBlock(size, kernels, () => new Sobol(seed, paths / SOBOL_REPLICATES, times, kernels));
  }
}

/** Normals that belong to whole blocks, for the blocks that are simulated at once. */
class EachBlock implements Normals {
  readonly #size: number;
  readonly #blocks: readonly Normals[];
  readonly #parts = new Map<Vector, readonly Vector[]>();

  constructor(size: number, { capacity }: VectorKernels, make: () => Normals) {
    this.#size = size;
    this.#blocks = Array.from({ length: Math.ceil(capacity / size) }, make);
  }

  start(firstPath: number, count: number): void {
    for (let i = 0; i * this.#size < count; i++) {
      this.#blocks[i]!.start(firstPath + i * this.#size, Math.min(this.#size, count - i * this.#size));
    }
  }

  // In the order of the blocks, since a kernel may write a little beyond its own.
  fill(step: number, normals: readonly Vector[], count: number): void {
    for (let i = 0; i * this.#size < count; i++) {
      const own = normals.map((vector) => this.#partsOf(vector)[i]!);
      this.#blocks[i]!.fill(step, own, Math.min(this.#size, count - i * this.#size));
    }
  }

  #partsOf(vector: Vector): readonly Vector[] {
    const parts = this.#parts.get(vector) ?? partsOf(vector, this.#size);
    this.#parts.set(vector, parts);
    return parts;
  }
}

class PseudoRandom implements Normals {
  readonly #seed: number;
  readonly #kernels: VectorKernels;
  #firstPath = 0;

  constructor(seed: number, kernels: VectorKernels) {
    this.#seed = seed;
    this.#kernels = kernels;
  }

  start(firstPath: number): void {
    this.#firstPath = firstPath;
  }

  fill(step: number, normals: readonly Vector[], count: number): void {
    for (let factor = 0; factor < normals.length; factor += 2) {
      const draw = { seed: this.#seed, firstPath: this.#firstPath, step, factor };
      this.#kernels.fillNormalPair(normals[factor]!, normals[factor + 1]!, draw, count);
    }
  }
}

/** The second half of a block mirrors the first. */
class Antithetic implements Normals {
  readonly #independent: PseudoRandom;
  readonly #kernels: VectorKernels;

  constructor(seed: number, kernels: VectorKernels) {
    this.#independent = new PseudoRandom(seed, kernels);
    this.#kernels = kernels;
  }

  start(firstPath: number): void {
    this.#independent.start(firstPath);
  }

  fill(step: number, normals: readonly Vector[], count: number): void {
    assert(count % 2 === 0, "input.ts asks for an even number of paths");
    const half = count / 2;
    this.#independent.fill(step, normals, half);
    for (const { address, values } of normals) {
      const mirrored = { address: address + 8 * half, values: values.subarray(half) };
      this.#kernels.affine(mirrored, 0, -1, { address, values }, half);
    }
  }
}

/**
 * Point k of replicate r drives path r · (paths / replicates) + k. A dimension is (step of the bridge, factor), so that the
 * coarsest moves of all factors come first; dimensions beyond the table are pseudo-random.
 */
class Sobol implements Normals {
  readonly #seed: number;
  readonly #replicatePaths: number;
  readonly #kernels: VectorKernels;
  readonly #bridge: BrownianBridge;
  readonly #deviations: readonly number[];
  #firstPath = 0;
  /** Brownian paths of each factor, shape [steps, count]; made at the first step of a block. */
  #paths: Float64Array[] = [];

  constructor(seed: number, replicatePaths: number, times: Float64Array, kernels: VectorKernels) {
    this.#seed = seed;
    this.#replicatePaths = replicatePaths;
    this.#kernels = kernels;
    this.#bridge = brownianBridge([...times.subarray(1)]);
    this.#deviations = Array.from({ length: times.length - 1 }, (_, i) => Math.sqrt(times[i + 1]! - times[i]!));
  }

  start(firstPath: number): void {
    this.#firstPath = firstPath;
    this.#paths = [];
  }

  fill(step: number, normals: readonly Vector[], count: number): void {
    if (this.#paths.length === 0)
      this.#paths = normals.map((vector, factor) => this.#path(vector, factor, normals, count));
    const deviation = this.#deviations[step]!;
    for (const [factor, { values }] of normals.entries()) {
      const path = this.#paths[factor]!;
      const [now, before] = [step * count, (step - 1) * count];
      for (let i = 0; i < count; i++) {
        values[i] = (path[now + i]! - (step === 0 ? 0 : path[before + i]!)) / deviation;
      }
    }
  }

  /** The Brownian path of one factor; the vectors are scratch. */
  #path(vector: Vector, factor: number, scratch: readonly Vector[], count: number): Float64Array {
    const steps = this.#bridge.times.length;
    const normals = new Float64Array(steps * count);
    const replicate = Math.floor(this.#firstPath / this.#replicatePaths);
    const firstPath = this.#firstPath - replicate * this.#replicatePaths;
    for (let k = 0; k < steps; k++) {
      const dimension = k * scratch.length + factor;
      if (dimension < SOBOL_DIMENSIONS) {
        fillSobolUniforms(vector.values.subarray(0, count), { seed: this.#seed, replicate, firstPath, dimension });
        this.#kernels.normalQuantiles(vector, count);
      } else {
        const even = factor - (factor % 2);
        const draw = { seed: this.#seed, firstPath: this.#firstPath, step: k, factor: even };
        this.#kernels.fillNormalPair(scratch[even]!, scratch[even + 1]!, draw, count);
      }
      normals.set(vector.values.subarray(0, count), k * count);
    }
    const path = new Float64Array(normals.length);
    fillBridge(this.#bridge, normals, path, count);
    return path;
  }
}

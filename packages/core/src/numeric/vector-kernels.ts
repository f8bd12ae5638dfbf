/**
 * The inner loops over a block of paths, in WebAssembly SIMD. They give the bits of their twins in elementary.ts,
 * normal.ts, philox.ts and sum.ts, several times as fast, on every machine that runs WebAssembly.
 *
 * Overview. `new VectorKernels({ capacity: 1024, vectorCount: 8 })` owns some memory with 8 vectors of 1,024 doubles, its
 * `vectors`. TypeScript reads and writes their `values`; the operations below work on the first `count` elements:
 * - random numbers: `fillUniformPair`, `fillNormalPair`, `normalQuantiles`;
 * - functions: `exp`, `log`;
 * - states and values: `evolve`, `affine`, `addScaled`, `addPositive`, `multiply`, `addExponential`;
 * - results: `sums`, `copyAbove`.
 * Every product and sum is rounded by itself, in the order in which the formula stands. Outputs may be the inputs; elements
 * from `count` on may be overwritten. About 1,000 paths a block keep all vectors in the fastest cache.
 *
 *     const { vectors } = kernels;
 *     kernels.fillNormalPair(z0, z1, { seed, firstPath, step, factor: 0 }, 1024);
 *     kernels.evolve(rate, z0, -0.5 * variance, Math.sqrt(variance), 1024);
 *     const { positive, positiveSquares } = kernels.sums(rate, 1024);
 */
import { assert } from "../document/errors.ts";
import { kernelBytes } from "./kernels/build/vector.ts";
import { checkedDraw, type Draw, seedWords } from "./philox.ts";

/** A vector of doubles in the memory of the kernels it came from. */
export interface Vector {
  /** Where it begins, in bytes. */
  readonly address: number;
  /** A live view of its elements. */
  readonly values: Float64Array;
}

/** The consecutive parts of a vector, of `size` elements each but the last; `size` is even. */
export function partsOf({ address, values }: Vector, size: number): Vector[] {
  const count = Math.ceil(values.length / size);
  return Array.from({ length: count }, (_, i) => ({
    address: address + 8 * size * i,
    values: values.subarray(size * i, size * (i + 1)),
  }));
}

/** Sums over the elements v of a block, each in the lane order of sum.ts. */
export interface PartSums {
  /** Σ v. */
  readonly sum: number;
  /** Σ max(v, 0). */
  readonly positive: number;
  /** Σ max(−v, 0). */
  readonly negative: number;
  /** Σ max(v, 0)². */
  readonly positiveSquares: number;
  /** Σ max(−v, 0)². */
  readonly negativeSquares: number;
}

/** The exports of kernels/vector.as.ts. Addresses and words are integers. */
export interface KernelExports {
  freeAddress(): number;
  exponentials(out: number, x: number, count: number): void;
  logarithms(out: number, x: number, count: number): void;
  uniforms(
    even: number,
    odd: number,
    count: number,
    firstPath: number,
    step: number,
    pair: number,
    stream: number,
    key0: number,
    key1: number,
    keys: number,
  ): void;
  quantiles(vector: number, count: number, scratch: number): void;
  evolve(state: number, z: number, drift: number, diffusion: number, count: number): void;
  affine(out: number, offset: number, coefficient: number, x: number, count: number): void;
  addScaled(out: number, coefficient: number, x: number, count: number): void;
  addPositive(out: number, sign: number, x: number, count: number): void;
  multiply(out: number, x: number, y: number, count: number): void;
  addExponential(out: number, weight: number, intercept: number, slope: number, x: number, count: number): void;
  sums(values: number, count: number, out: number): void;
  copyAbove(out: number, values: number, threshold: number, count: number): number;
  select(values: number, from: number, to: number, ranks: number, first: number, last: number): void;
}

export const PAGE_BYTES = 65536;
/** Ten rounds of two keys of four words. */
const KEYS_BYTES = 320;
/** Five doubles, and padding to a whole vector register. */
const SUMS_BYTES = 48;
/** Our part of the memory: the kernels keep their constants below. */
export const FIRST_ADDRESS = 4096;

let compiled: WebAssembly.Module | undefined;

export class VectorKernels {
  readonly capacity: number;
  readonly vectors: readonly Vector[];
  readonly #exports: KernelExports;
  readonly #keys: number;
  readonly #sums: number;
  readonly #sumValues: Float64Array;
  readonly #scratch: number;

  constructor({ capacity, vectorCount }: { readonly capacity: number; readonly vectorCount: number }) {
    assert(Number.isInteger(capacity) && capacity > 0 && capacity <= 1 << 20, "a vector has 1 to 2^20 elements");
    assert(Number.isInteger(vectorCount) && vectorCount > 0 && vectorCount <= 65536, "there are 1 to 65,536 vectors");
    this.capacity = capacity;
    const vectorBytes = 8 * ((capacity + 3) & ~3);
    this.#keys = FIRST_ADDRESS;
    this.#sums = this.#keys + KEYS_BYTES;
    const firstVector = this.#sums + SUMS_BYTES;
    this.#scratch = firstVector + vectorCount * vectorBytes;
    // The scratch area holds an address and a value for each element, and one more of both.
    const bytes = this.#scratch + 2 * vectorBytes + 64;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    this.#exports = kernelsIn(memory);
    assert(this.#exports.freeAddress() <= FIRST_ADDRESS, "the constants of the kernels end where our part begins");
    this.#sumValues = new Float64Array(memory.buffer, this.#sums, 5);
    this.vectors = Array.from({ length: vectorCount }, (_, i) => {
      const address = firstVector + i * vectorBytes;
      return { address, values: new Float64Array(memory.buffer, address, capacity) };
    });
  }

  /** The uniforms of an even factor and of the odd one after it, for paths `firstPath`, `firstPath + 1`, … */
  fillUniformPair(even: Vector, odd: Vector, draw: Draw, count: number): void {
    this.#check(count);
    const { seed, firstPath, step, factor, stream } = checkedDraw(draw, count);
    assert(factor % 2 === 0, "a pair begins with an even factor");
    const [low, high] = seedWords(seed);
    const pair = factor / 2;
    this.#exports.uniforms(even.address, odd.address, count, firstPath, step, pair, stream, low, high, this.#keys);
  }

  /** The standard normals of an even factor and of the odd one after it. Twin: fillNormalPairs of philox.ts. */
  fillNormalPair(even: Vector, odd: Vector, draw: Draw, count: number): void {
    this.fillUniformPair(even, odd, draw, count);
    this.normalQuantiles(even, count);
    this.normalQuantiles(odd, count);
  }

  /** Replaces each p in [2^-1000, 1 − 2^-53] by Φ^-1(p). Twin: normalQuantile. */
  normalQuantiles(p: Vector, count: number): void {
    this.#check(count);
    this.#exports.quantiles(p.address, count, this.#scratch);
  }

  /** out = e^x. */
  exp(out: Vector, x: Vector, count: number): void {
    this.#check(count);
    this.#exports.exponentials(out.address, x.address, count);
  }

  /** out = ln x, for positive normal numbers x (from 2.3e-308 on; 0 and negative numbers give nonsense). */
  log(out: Vector, x: Vector, count: number): void {
    this.#check(count);
    this.#exports.logarithms(out.address, x.address, count);
  }

  /** state = state · e^(drift + diffusion · z): one step of a geometric Brownian motion. */
  evolve(state: Vector, z: Vector, drift: number, diffusion: number, count: number): void {
    this.#check(count);
    this.#exports.evolve(state.address, z.address, drift, diffusion, count);
  }

  /** out = offset + coefficient · x. */
  affine(out: Vector, offset: number, coefficient: number, x: Vector, count: number): void {
    this.#check(count);
    this.#exports.affine(out.address, offset, coefficient, x.address, count);
  }

  /** out = out + coefficient · x. */
  addScaled(out: Vector, coefficient: number, x: Vector, count: number): void {
    this.#check(count);
    this.#exports.addScaled(out.address, coefficient, x.address, count);
  }

  /** out = out + max(sign · x, 0), the sign 1 or −1. */
  addPositive(out: Vector, sign: 1 | -1, x: Vector, count: number): void {
    this.#check(count);
    this.#exports.addPositive(out.address, sign, x.address, count);
  }

  /** out = x · y. */
  multiply(out: Vector, x: Vector, y: Vector, count: number): void {
    this.#check(count);
    this.#exports.multiply(out.address, x.address, y.address, count);
  }

  /** out = out + weight · e^(intercept + slope · x): one term of Σ w e^(a + b x), as a bond in an affine model is. */
  addExponential(out: Vector, weight: number, intercept: number, slope: number, x: Vector, count: number): void {
    this.#check(count);
    this.#exports.addExponential(out.address, weight, intercept, slope, x.address, count);
  }

  /** The sums of sum.ts over the first `count` elements. */
  sums(values: Vector, count: number): PartSums {
    this.#check(count);
    this.#exports.sums(values.address, count, this.#sums);
    const [sum, positive, negative, positiveSquares, negativeSquares] = this.#sumValues;
    return {
      sum: sum!,
      positive: positive!,
      negative: negative!,
      positiveSquares: positiveSquares!,
      negativeSquares: negativeSquares!,
    };
  }

  /** Copies the elements above the threshold to the beginning of `out`, in their order. Returns how many they are. */
  copyAbove(out: Vector, values: Vector, threshold: number, count: number): number {
    this.#check(count);
    return this.#exports.copyAbove(out.address, values.address, threshold, count);
  }

  #check(count: number): void {
    assert(Number.isInteger(count) && count >= 0 && count <= this.capacity, "the count lies within the capacity");
  }
}

/**
 * Compiled once in each thread, at first use: a few milliseconds. The functions are copied into an object of one shape, since
 * the exports of every instance have a shape of their own, for which an engine would optimise all callers again.
 */
export function kernelsIn(memory: WebAssembly.Memory): KernelExports {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(kernelBytes), (character) => character.charCodeAt(0)));
  return { ...(new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as KernelExports) };
}

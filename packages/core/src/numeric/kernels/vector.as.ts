/**
 * The inner loops over a block of paths, as WebAssembly with 128-bit vectors: two doubles or four words at a time.
 * AssemblyScript; packages/core/src/numeric/vector-kernels.ts is the only host and documents each operation.
 *
 * Every operation here is one that the WebAssembly standard specifies to the last bit (no relaxed SIMD, no fused
 * multiply-add), in the same order as in elementary.ts, normal.ts, philox.ts and sum.ts. So kernel and plain TypeScript
 * agree to the last bit, which test/numeric/vector-kernels.test.ts demands.
 *
 * Addresses are bytes in the linear memory. Vectors are padded to a multiple of four doubles: loops run over the padding,
 * whose content means nothing. The host lays out the memory; nothing here allocates.
 */

import { add, centralQuantile, constant, exp2d, inTails, log2d, mul, splat, tailQuantile } from "./functions.as";

/** Where the constants end: the host lays out the memory from here on. */
export function freeAddress(): usize {
  return __heap_base;
}

/** out = e^x. */
export function exponentials(out: usize, x: usize, count: i32): void {
  const end = out + (<usize>count << 3);
  while (out < end) {
    v128.store(out, exp2d(v128.load(x)));
    out += 16;
    x += 16;
  }
}

/** out = ln x. */
export function logarithms(out: usize, x: usize, count: i32): void {
  const end = out + (<usize>count << 3);
  while (out < end) {
    v128.store(out, log2d(v128.load(x)));
    out += 16;
    x += 16;
  }
}

/** Round keys lie at `keys`: for each of the ten rounds four copies of word 0, then four of word 1. */
function expandKey(keys: usize, key0: i32, key1: i32): void {
  for (let round = 0; round < 10; round++) {
    v128.store(keys, i32x4.splat(key0));
    v128.store(keys, i32x4.splat(key1), 16);
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
    keys += 32;
  }
}

/** 2^26, ½, 2^-53 and 1 − 2^-53. */
const UNIFORM = memory.data<f64>([67108864, 0.5, 1.1102230246251565e-16, 0.9999999999999999]);
const MULTIPLIERS = memory.data<u32>([0xd2511f53, 0xcd9e8d57]);

/** The uniforms of two words each, for the lower two of the four paths. */
@inline function openUniform(first: v128, second: v128): v128 {
  const upper = f64x2.convert_low_i32x4_s(i32x4.shr_u(first, 5));
  const lower = f64x2.convert_low_i32x4_s(i32x4.shr_u(second, 6));
  const centred = add(add(mul(upper, constant(UNIFORM, 0)), lower), constant(UNIFORM, 1));
  return f64x2.pmin(mul(centred, constant(UNIFORM, 2)), constant(UNIFORM, 3));
}

/** The upper two lanes moved to the lower two. */
@inline function upperHalf(words: v128): v128 {
  return v128.shuffle<i64>(words, words, 1, 1);
}

/** Uniforms of an even factor and of the odd one after it, four paths at a time. */
export function uniforms(
  even: usize,
  odd: usize,
  count: i32,
  firstPath: i32,
  step: i32,
  pair: i32,
  stream: i32,
  key0: i32,
  key1: i32,
  keys: usize,
): void {
  expandKey(keys, key0, key1);
  const multiplier0 = v128.load32_splat(MULTIPLIERS);
  const multiplier1 = v128.load32_splat(MULTIPLIERS, 4);
  const lastKey = keys + 320;
  let paths = i32x4.add(i32x4.splat(firstPath), i32x4(0, 1, 2, 3));
  const end = even + (<usize>count << 3);
  while (even < end) {
    let w0 = paths;
    let w1 = i32x4.splat(step);
    let w2 = i32x4.splat(pair);
    let w3 = i32x4.splat(stream);
    for (let key = keys; key < lastKey; key += 32) {
      const a = i64x2.extmul_low_i32x4_u(w0, multiplier0);
      const b = i64x2.extmul_high_i32x4_u(w0, multiplier0);
      const c = i64x2.extmul_low_i32x4_u(w2, multiplier1);
      const d = i64x2.extmul_high_i32x4_u(w2, multiplier1);
      w0 = v128.xor(v128.xor(v128.shuffle<i32>(c, d, 1, 3, 5, 7), w1), v128.load(key));
      w1 = v128.shuffle<i32>(c, d, 0, 2, 4, 6);
      w2 = v128.xor(v128.xor(v128.shuffle<i32>(a, b, 1, 3, 5, 7), w3), v128.load(key, 16));
      w3 = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
    }
    v128.store(even, openUniform(w0, w1));
    v128.store(even, openUniform(upperHalf(w0), upperHalf(w1)), 16);
    v128.store(odd, openUniform(w2, w3));
    v128.store(odd, openUniform(upperHalf(w2), upperHalf(w3)), 16);
    even += 32;
    odd += 32;
    paths = i32x4.add(paths, i32x4.splat(4));
  }
}

/**
 * Replaces uniforms by their normal quantiles. All are computed by the central formula; the 15 % in the tails, for which it
 * means nothing, are gathered into `scratch` (their addresses in the vector, then their values) and computed side by side.
 */
export function quantiles(vector: usize, count: i32, scratch: usize): void {
  const padded = <usize>((count + 3) & ~3);
  let addresses = scratch;
  const values = scratch + (padded << 3);
  let value = values;
  const end = vector + (padded << 3);
  for (let at = vector; at < end; at += 16) {
    const p = v128.load(at);
    v128.store(at, centralQuantile(p));
    // Stored always and kept only if the value lies in the tails: no branch to predict.
    const inTail = i64x2.bitmask(inTails(p));
    store<f64>(value, f64x2.extract_lane(p, 0));
    store<u32>(addresses, <u32>at);
    const first = <usize>(inTail & 1);
    value += first << 3;
    addresses += first << 2;
    store<f64>(value, f64x2.extract_lane(p, 1));
    store<u32>(addresses, <u32>at + 8);
    const second = <usize>(inTail >> 1);
    value += second << 3;
    addresses += second << 2;
  }
  // An odd count of tail values is made even by one more, whose result goes nowhere.
  store<f64>(value, 0.01);
  store<u32>(addresses, <u32>value);
  addresses = scratch;
  for (let at = values; at < value; at += 16) {
    const x = tailQuantile(v128.load(at));
    store<f64>(load<u32>(addresses), f64x2.extract_lane(x, 0));
    store<f64>(load<u32>(addresses, 4), f64x2.extract_lane(x, 1));
    addresses += 8;
  }
}

/** state = state · e^(drift + diffusion · z). */
export function evolve(state: usize, z: usize, drift: f64, diffusion: f64, count: i32): void {
  const end = state + (<usize>count << 3);
  while (state < end) {
    const exponent = add(splat(drift), mul(splat(diffusion), v128.load(z)));
    v128.store(state, mul(v128.load(state), exp2d(exponent)));
    state += 16;
    z += 16;
  }
}

/** out = offset + coefficient · x. */
export function affine(out: usize, offset: f64, coefficient: f64, x: usize, count: i32): void {
  const end = out + (<usize>count << 3);
  while (out < end) {
    v128.store(out, add(splat(offset), mul(splat(coefficient), v128.load(x))));
    out += 16;
    x += 16;
  }
}

/** out = out + coefficient · x. */
export function addScaled(out: usize, coefficient: f64, x: usize, count: i32): void {
  const end = out + (<usize>count << 3);
  while (out < end) {
    v128.store(out, add(v128.load(out), mul(splat(coefficient), v128.load(x))));
    out += 16;
    x += 16;
  }
}

/** out = out + max(sign · x, 0). */
export function addPositive(out: usize, sign: f64, x: usize, count: i32): void {
  const end = out + (<usize>count << 3);
  while (out < end) {
    const part = f64x2.max(mul(splat(sign), v128.load(x)), splat(0));
    v128.store(out, add(v128.load(out), part));
    out += 16;
    x += 16;
  }
}

/** out = x · y. */
export function multiply(out: usize, x: usize, y: usize, count: i32): void {
  const end = out + (<usize>count << 3);
  while (out < end) {
    v128.store(out, mul(v128.load(x), v128.load(y)));
    out += 16;
    x += 16;
    y += 16;
  }
}

/** out = out + weight · e^(intercept + slope · x). */
export function addExponential(out: usize, weight: f64, intercept: f64, slope: f64, x: usize, count: i32): void {
  const end = out + (<usize>count << 3);
  while (out < end) {
    const term = exp2d(add(splat(intercept), mul(splat(slope), v128.load(x))));
    v128.store(out, add(v128.load(out), mul(splat(weight), term)));
    out += 16;
    x += 16;
  }
}

/** The element at `at` and the one after it, zero from `end` on. */
@inline function pairBefore(at: usize, end: usize): v128 {
  if (at + 8 < end) return v128.load(at);
  return at < end ? f64x2.replace_lane(splat(0), 0, load<f64>(at)) : splat(0);
}

@inline function laneTotal(first: v128, second: v128): f64 {
  const both = add(first, second);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

/** Writes Σ v, Σ max(v, 0), Σ max(−v, 0), Σ max(v, 0)², Σ max(−v, 0)² to `out`, in the lane order of sum.ts. */
export function sums(values: usize, count: i32, out: usize): void {
  const zero = splat(0);
  let all0 = zero;
  let all1 = zero;
  let positive0 = zero;
  let positive1 = zero;
  let negative0 = zero;
  let negative1 = zero;
  let positiveSquares0 = zero;
  let positiveSquares1 = zero;
  let negativeSquares0 = zero;
  let negativeSquares1 = zero;
  const end = values + (<usize>count << 3);
  const whole = values + (<usize>(count & ~3) << 3);
  for (let at = values; at < end; at += 32) {
    const x0 = at < whole ? v128.load(at) : pairBefore(at, end);
    const x1 = at < whole ? v128.load(at, 16) : pairBefore(at + 16, end);
    const above0 = f64x2.pmax(zero, x0);
    const above1 = f64x2.pmax(zero, x1);
    const below0 = f64x2.pmax(zero, f64x2.neg(x0));
    const below1 = f64x2.pmax(zero, f64x2.neg(x1));
    all0 = add(all0, x0);
    all1 = add(all1, x1);
    positive0 = add(positive0, above0);
    positive1 = add(positive1, above1);
    negative0 = add(negative0, below0);
    negative1 = add(negative1, below1);
    positiveSquares0 = add(positiveSquares0, mul(above0, above0));
    positiveSquares1 = add(positiveSquares1, mul(above1, above1));
    negativeSquares0 = add(negativeSquares0, mul(below0, below0));
    negativeSquares1 = add(negativeSquares1, mul(below1, below1));
  }
  store<f64>(out, laneTotal(all0, all1));
  store<f64>(out, laneTotal(positive0, positive1), 8);
  store<f64>(out, laneTotal(negative0, negative1), 16);
  store<f64>(out, laneTotal(positiveSquares0, positiveSquares1), 24);
  store<f64>(out, laneTotal(negativeSquares0, negativeSquares1), 32);
}

/** Copies the values above the threshold, in their order; returns how many. */
export function copyAbove(out: usize, values: usize, threshold: f64, count: i32): i32 {
  const start = out;
  const end = values + (<usize>count << 3);
  while (values < end) {
    const value = load<f64>(values);
    store<f64>(out, value);
    out += <usize>(value > threshold) << 3;
    values += 8;
  }
  return <i32>((out - start) >> 3);
}

export { select } from "./selection.as";

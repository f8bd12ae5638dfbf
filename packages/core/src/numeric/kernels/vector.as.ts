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

// @ts-ignore: decorator
@inline function splat(value: f64): v128 {
  return f64x2.splat(value);
}

// @ts-ignore: decorator
@inline function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

// @ts-ignore: decorator
@inline function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @ts-ignore: decorator
@inline function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

// @ts-ignore: decorator
@inline function div(a: v128, b: v128): v128 {
  return f64x2.div(a, b);
}

/** a · x + c, two roundings. */
// @ts-ignore: decorator
@inline function horner(a: v128, x: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(a, x), f64x2.splat(c));
}

// @ts-ignore: decorator
@inline function powerOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.add(k, i64x2.splat(1023)), 52);
}

// @ts-ignore: decorator
@inline function exp2d(argument: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(argument, splat(710)), splat(-746));
  // The low word of the shifted sum is k itself.
  const shifted = add(mul(x, splat(1.4426950408889634)), splat(6755399441055744));
  const k = sub(shifted, splat(6755399441055744));
  const high = sub(x, mul(k, splat(0.6931471803691238)));
  const low = mul(k, splat(1.9082149292705877e-10));
  const r = sub(high, low);
  const t = mul(r, r);
  let p = horner(splat(4.1381367970572385e-8), t, -1.6533902205465252e-6);
  p = horner(p, t, 6.613756321437934e-5);
  p = horner(p, t, -0.0027777777777015593);
  p = horner(p, t, 0.16666666666666602);
  const c = sub(r, mul(t, p));
  const y = sub(splat(1), sub(sub(low, div(mul(r, c), sub(splat(2), c))), high));
  const half = i32x4.shr_s(shifted, 1);
  return mul(mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(shifted, half)));
}

/** For positive normal numbers. */
// @ts-ignore: decorator
@inline function log2d(x: v128): v128 {
  const shifted = i64x2.sub(x, i64x2.splat(0x3fe6a09e00000000));
  const exponents = i32x4.shr_s(shifted, 20);
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 1, 3, 1, 3));
  const reduced = i64x2.add(v128.and(shifted, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3fe6a09e00000000));
  const f = sub(reduced, splat(1));
  const s = div(f, add(splat(2), f));
  const z = mul(s, s);
  const w = mul(z, z);
  let even = horner(splat(0.15313837699209373), w, 0.22222198432149784);
  even = mul(w, horner(even, w, 0.3999999999940942));
  let odd = horner(splat(0.14798198605116586), w, 0.1818357216161805);
  odd = horner(odd, w, 0.2857142874366239);
  odd = mul(z, horner(odd, w, 0.6666666666666735));
  const halfSquare = mul(mul(splat(0.5), f), f);
  const fraction = add(mul(s, add(halfSquare, add(even, odd))), mul(k, splat(1.9082149292705877e-10)));
  return sub(mul(k, splat(0.6931471803691238)), sub(sub(halfSquare, fraction), f));
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

/** The uniforms of two words each, for the lower two paths of the four. */
// @ts-ignore: decorator
@inline function openUniform(first: v128, second: v128): v128 {
  const upper = f64x2.convert_low_i32x4_s(i32x4.shr_u(first, 5));
  const lower = f64x2.convert_low_i32x4_s(i32x4.shr_u(second, 6));
  const centred = add(add(mul(upper, splat(67108864)), lower), splat(0.5));
  return f64x2.pmin(mul(centred, splat(1.1102230246251565e-16)), splat(0.9999999999999999));
}

/** The upper two lanes moved to the lower two. */
// @ts-ignore: decorator
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
  const multiplier0 = i32x4.splat(0xd2511f53);
  const multiplier1 = i32x4.splat(0xcd9e8d57);
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

// @ts-ignore: decorator
@inline function centralQuantile(q: v128): v128 {
  const r = sub(splat(0.180625), mul(q, q));
  let above = horner(splat(2509.0809287301227), r, 33430.57558358813);
  let below = horner(splat(5226.495278852854), r, 28729.085735721943);
  above = horner(above, r, 67265.7709270087);
  below = horner(below, r, 39307.89580009271);
  above = horner(above, r, 45921.95393154987);
  below = horner(below, r, 21213.794301586597);
  above = horner(above, r, 13731.69376550946);
  below = horner(below, r, 5394.196021424751);
  above = horner(above, r, 1971.5909503065513);
  below = horner(below, r, 687.1870074920579);
  above = horner(above, r, 133.14166789178438);
  below = horner(below, r, 42.31333070160091);
  above = horner(above, r, 3.3871328727963665);
  below = horner(below, r, 1);
  return div(mul(q, above), below);
}

// @ts-ignore: decorator
@inline function middleQuantile(r: v128): v128 {
  let above = horner(splat(0.0007745450142783414), r, 0.022723844989269184);
  let below = horner(splat(1.0507500716444169e-9), r, 0.0005475938084995345);
  above = horner(above, r, 0.2417807251774506);
  below = horner(below, r, 0.015198666563616457);
  above = horner(above, r, 1.2704582524523684);
  below = horner(below, r, 0.14810397642748008);
  above = horner(above, r, 3.6478483247632045);
  below = horner(below, r, 0.6897673349851);
  above = horner(above, r, 5.769497221460691);
  below = horner(below, r, 1.6763848301838038);
  above = horner(above, r, 4.630337846156546);
  below = horner(below, r, 2.053191626637759);
  above = horner(above, r, 1.4234371107496835);
  below = horner(below, r, 1);
  return div(above, below);
}

function outerQuantile(r: v128): v128 {
  let above = horner(splat(2.0103343992922881e-7), r, 2.7115555687434876e-5);
  let below = horner(splat(2.0442631033899397e-15), r, 1.4215117583164459e-7);
  above = horner(above, r, 0.0012426609473880784);
  below = horner(below, r, 1.8463183175100548e-5);
  above = horner(above, r, 0.026532189526576124);
  below = horner(below, r, 0.0007868691311456133);
  above = horner(above, r, 0.29656057182850487);
  below = horner(below, r, 0.014875361290850615);
  above = horner(above, r, 1.7848265399172913);
  below = horner(below, r, 0.1369298809227358);
  above = horner(above, r, 5.463784911164114);
  below = horner(below, r, 0.599832206555888);
  above = horner(above, r, 6.657904643501103);
  below = horner(below, r, 1);
  return div(above, below);
}

/** Φ^-1 in the tails, |p − ½| > 0.425. */
// @ts-ignore: decorator
@inline function tailQuantile(p: v128): v128 {
  const q = sub(p, splat(0.5));
  const negative = f64x2.lt(q, splat(0));
  const tail = v128.bitselect(p, sub(splat(1), p), negative);
  const r = f64x2.sqrt(f64x2.neg(log2d(tail)));
  let magnitude = middleQuantile(sub(r, splat(1.6)));
  const far = f64x2.gt(r, splat(5));
  // Once in 10^11 draws: the branch decides what is computed, the selection which lane takes it.
  if (v128.any_true(far)) magnitude = v128.bitselect(outerQuantile(sub(r, splat(5))), magnitude, far);
  return v128.xor(magnitude, v128.and(negative, i64x2.splat(0x8000000000000000)));
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
    const q = sub(p, splat(0.5));
    v128.store(at, centralQuantile(q));
    // Stored always and kept only if the value lies in the tails: no branch to predict.
    const inTail = i64x2.bitmask(f64x2.gt(f64x2.abs(q), splat(0.425)));
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

/** out = constant + coefficient · x. */
export function affine(out: usize, constant: f64, coefficient: f64, x: usize, count: i32): void {
  const end = out + (<usize>count << 3);
  while (out < end) {
    v128.store(out, add(splat(constant), mul(splat(coefficient), v128.load(x))));
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
// @ts-ignore: decorator
@inline function pairBefore(at: usize, end: usize): v128 {
  if (at + 8 < end) return v128.load(at);
  return at < end ? f64x2.replace_lane(splat(0), 0, load<f64>(at)) : splat(0);
}

// @ts-ignore: decorator
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

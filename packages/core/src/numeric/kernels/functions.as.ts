/**
 * exp, log and the normal quantile of two doubles at a time, in the order of operations of elementary.ts and normal.ts.
 * AssemblyScript (whose decorators go before functions), inlined into the loops of vector.as.ts.
 */

@inline export function splat(value: f64): v128 {
  return f64x2.splat(value);
}

@inline export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

@inline export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

@inline export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

@inline export function div(a: v128, b: v128): v128 {
  return f64x2.div(a, b);
}

/**
 * A constant in both lanes, read from a table. A vector constant in the code would be built anew by four instructions at
 * each use, which makes the loops a third slower; a load costs next to nothing.
 */
@inline export function constant(table: usize, index: usize): v128 {
  return v128.load64_splat(table + (index << 3));
}

/** a · x + c with c from a table, in two roundings. */
@inline export function horner(a: v128, x: v128, table: usize, index: usize): v128 {
  return add(mul(a, x), constant(table, index));
}

/** The polynomial of degree 7 with eight coefficients in a table, the leading one first. */
@inline export function polynomial7(x: v128, table: usize): v128 {
  let y = horner(constant(table, 0), x, table, 1);
  y = horner(y, x, table, 2);
  y = horner(y, x, table, 3);
  y = horner(y, x, table, 4);
  y = horner(y, x, table, 5);
  y = horner(y, x, table, 6);
  return horner(y, x, table, 7);
}

/** P5 to P1 of elementary.ts. */
const EXP = memory.data<f64>([
  4.1381367970572385e-8, -1.6533902205465252e-6, 6.613756321437934e-5, -0.0027777777777015593, 0.16666666666666602,
]);
/** The range, log2 e, 1.5 · 2^52, both parts of ln 2, 1 and 2. */
const REDUCTION = memory.data<f64>([
  710, -746, 1.4426950408889634, 6755399441055744, 0.6931471803691238, 1.9082149292705877e-10, 1, 2,
]);
const EXPONENT_BIAS = memory.data<u64>([1023]);

@inline export function powerOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.add(k, constant(EXPONENT_BIAS, 0)), 52);
}

@inline export function exp2d(argument: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(argument, constant(REDUCTION, 0)), constant(REDUCTION, 1));
  // The low word of the shifted sum is k itself.
  const shifted = horner(x, constant(REDUCTION, 2), REDUCTION, 3);
  const k = sub(shifted, constant(REDUCTION, 3));
  const high = sub(x, mul(k, constant(REDUCTION, 4)));
  const low = mul(k, constant(REDUCTION, 5));
  const r = sub(high, low);
  const t = mul(r, r);
  let p = horner(constant(EXP, 0), t, EXP, 1);
  p = horner(p, t, EXP, 2);
  p = horner(p, t, EXP, 3);
  p = horner(p, t, EXP, 4);
  const c = sub(r, mul(t, p));
  const quotient = div(mul(r, c), sub(constant(REDUCTION, 7), c));
  const y = sub(constant(REDUCTION, 6), sub(sub(low, quotient), high));
  const half = i32x4.shr_s(shifted, 1);
  return mul(mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(shifted, half)));
}

/** L6, L4, L2 and L7, L5, L3, L1 of elementary.ts, then 1, 2, ½ and both parts of ln 2. */
const LOG = memory.data<f64>([
  0.15313837699209373, 0.22222198432149784, 0.3999999999940942,
  0.14798198605116586, 0.1818357216161805, 0.2857142874366239, 0.6666666666666735,
  1, 2, 0.5, 0.6931471803691238, 1.9082149292705877e-10,
]);
/** The bits of √½ without its lower word, and the mask of a fraction. */
const LOG_BITS = memory.data<u64>([0x3fe6a09e00000000, 0x000fffffffffffff]);

/** For positive normal numbers. */
@inline export function log2d(x: v128): v128 {
  const shifted = i64x2.sub(x, constant(LOG_BITS, 0));
  const exponents = i32x4.shr_s(shifted, 20);
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 1, 3, 1, 3));
  const reduced = i64x2.add(v128.and(shifted, constant(LOG_BITS, 1)), constant(LOG_BITS, 0));
  const f = sub(reduced, constant(LOG, 7));
  const s = div(f, add(constant(LOG, 8), f));
  const z = mul(s, s);
  const w = mul(z, z);
  const even = mul(w, horner(horner(constant(LOG, 0), w, LOG, 1), w, LOG, 2));
  const odd = mul(z, horner(horner(horner(constant(LOG, 3), w, LOG, 4), w, LOG, 5), w, LOG, 6));
  const halfSquare = mul(mul(constant(LOG, 9), f), f);
  const fraction = add(mul(s, add(halfSquare, add(even, odd))), mul(k, constant(LOG, 11)));
  return sub(mul(k, constant(LOG, 10)), sub(sub(halfSquare, fraction), f));
}

/** Numerators and denominators of AS 241: in the centre, in the tails, and beyond e^-25. */
const CENTRAL_ABOVE = memory.data<f64>([
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
  13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665,
]);
const CENTRAL_BELOW = memory.data<f64>([
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
  5394.196021424751, 687.1870074920579, 42.31333070160091, 1,
]);
const MIDDLE_ABOVE = memory.data<f64>([
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
  3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
]);
const MIDDLE_BELOW = memory.data<f64>([
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
  0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
]);
const OUTER_ABOVE = memory.data<f64>([
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
]);
const OUTER_BELOW = memory.data<f64>([
  2.0442631033899397e-15, 1.4215117583164459e-7, 1.8463183175100548e-5, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
]);
/** ½, the central width and its square, 1, and the origins and limit of both tail formulas. */
const QUANTILE = memory.data<f64>([0.5, 0.425, 0.180625, 1, 1.6, 5]);
const SIGN = memory.data<u64>([0x8000000000000000]);

/** |p − ½| > 0.425. */
@inline export function inTails(p: v128): v128 {
  return f64x2.gt(f64x2.abs(sub(p, constant(QUANTILE, 0))), constant(QUANTILE, 1));
}

/** Φ^-1 where p does not lie in the tails. */
@inline export function centralQuantile(p: v128): v128 {
  const q = sub(p, constant(QUANTILE, 0));
  const r = sub(constant(QUANTILE, 2), mul(q, q));
  return div(mul(q, polynomial7(r, CENTRAL_ABOVE)), polynomial7(r, CENTRAL_BELOW));
}

/** Φ^-1 in the tails, |p − ½| > 0.425. */
@inline export function tailQuantile(p: v128): v128 {
  const negative = f64x2.lt(p, constant(QUANTILE, 0));
  const tail = v128.bitselect(p, sub(constant(QUANTILE, 3), p), negative);
  const r = f64x2.sqrt(f64x2.neg(log2d(tail)));
  const middle = sub(r, constant(QUANTILE, 4));
  let magnitude = div(polynomial7(middle, MIDDLE_ABOVE), polynomial7(middle, MIDDLE_BELOW));
  const far = f64x2.gt(r, constant(QUANTILE, 5));
  // Once in 10^11 draws: the branch decides what is computed, the selection which lane takes it.
  if (v128.any_true(far)) {
    const outer = sub(r, constant(QUANTILE, 5));
    magnitude = v128.bitselect(div(polynomial7(outer, OUTER_ABOVE), polynomial7(outer, OUTER_BELOW)), magnitude, far);
  }
  return v128.xor(magnitude, v128.and(negative, constant(SIGN, 0)));
}

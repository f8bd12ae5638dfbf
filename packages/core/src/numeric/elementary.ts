/**
 * exp, log and expm1 in plain + − × ÷ and reads of bits, so that every engine, machine and worker gives the same
 * last bit: ECMAScript leaves that bit of Math.exp and its kin to the implementation.
 *
 * Overview: `exp(x)`, `log(x)` below 1 ulp; `expm1(x)` below 4 ulp.
 *
 * Method: argument reduction by ln 2 and the coefficients published with FDLIBM (Sun Microsystems, 1993; e_exp.c,
 * e_log.c), written as the doubles nearest to them; their bound is 1 ulp. Worst errors against 60-digit decimals, on the
 * arguments of the tests: exp 0.70 ulp, log 0.72, expm1 1.65. On ten million more, at most 0, 1 and 3 ulp from
 * V8's own.
 */
import { assert } from "../document/errors.ts";

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
double[0] = 1;
assert(words[1] === 0x3ff00000, "the machine is little-endian");

/** 2^k at k + 1074, from the smallest subnormal number to the largest power. Every one is exact. */
const SMALLEST_POWER = -1074;
const powersOfTwo = new Float64Array(2098);
for (let i = 0, power = 5e-324; i < powersOfTwo.length; i++, power *= 2) powersOfTwo[i] = power;

/** ln 2 in two parts. The upper one has 21 trailing zero bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = Math.LOG2E;
/** 1.5 · 2^52: adding and subtracting it rounds to the nearest integer, ties to even. */
const ROUND = 6755399441055744;

/** Arguments beyond these give ∞ and 0 like these, whose powers of two still fit two normal numbers. */
const LARGEST_EXPONENT = 710;
const SMALLEST_EXPONENT = -746;

const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 6.613756321437934e-5;
const P4 = -1.6533902205465252e-6;
const P5 = 4.1381367970572385e-8;

/** e^x; ∞ above 709.78, 0 below −745.13. Error below 1 ulp, where the result is a normal number. */
export function exp(argument: number): number {
  const atMost = Math.min(argument, LARGEST_EXPONENT);
  const x = Math.max(atMost, SMALLEST_EXPONENT);
  const k = x * LOG2_E + ROUND - ROUND;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // Two factors, since 2^k alone may leave the range where the product does not. NaN selects no power and stays NaN.
  const half = k >> 1;
  return y * powerOfTwo(half) * powerOfTwo(k - half);
}

/** 2^k for an integer k from −1074 to 1023. */
function powerOfTwo(k: number): number {
  return powersOfTwo[k - SMALLEST_POWER]!;
}

const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** Upper word of √½, where the range [√½, √2) of the reduced argument begins. */
const SQRT_HALF_WORD = 0x3fe6a09e;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/** ln x; −∞ at 0, NaN below. Error below 1 ulp. */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  const subnormal = x < SMALLEST_NORMAL;
  const normal = subnormal ? x * TWO_54 : x;
  double[0] = normal;
  const exponent = (words[1]! - SQRT_HALF_WORD) >> 20;
  const f = normal * powerOfTwo(-exponent) - 1;
  const k = subnormal ? exponent - 54 : exponent;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (L2 + w * (L4 + w * L6));
  const odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
  const halfSquare = 0.5 * f * f;
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + (even + odd)) + k * LN2_LOW) - f);
}

/** e^x − 1 without cancellation near 0. W. Kahan's form: the errors of exp and log cancel. Error below 4 ulp. */
export function expm1(x: number): number {
  const y = exp(x);
  if (y === 1) return x;
  const difference = y - 1;
  if (difference === -1 || y === Number.POSITIVE_INFINITY) return difference;
  // Away from 0 nothing cancels, and the quotient would only add its own rounding.
  return Math.abs(x) > 1 ? difference : (difference * x) / log(y);
}

/**
 * The standard normal distribution, with the same bits everywhere.
 *
 * Overview: `normalDensity(x)`, `normalCdf(x)`, `normalQuantile(p)`.
 *
 * Sources: M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988), routine PPND16; W. J. Cody, Rational Chebyshev
 * approximations for the error function, Math. Comp. 23 (1969) 631-637, and Algorithm 715, ACM TOMS 19 (1993), ANORM.
 */
import { exp, log } from "./elementary.ts";

const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;
const SQRT_32 = 5.656854249492381;
/** Φ^-1(0.75): below it ANORM works with Φ − ½. */
const QUARTILE = 0.67448975;

/** φ(x) = e^(−x²/2) / √(2π). Relative error below 2e-15 for |x| < 37. */
export function normalDensity(x: number): number {
  return ONE_OVER_SQRT_TWO_PI * exponentialOfHalfSquare(Math.abs(x));
}

const A: readonly number[] = [
  2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356, 0.06568233791820745,
];
const B: readonly number[] = [47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673];
const C: readonly number[] = [
  0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002, 2494.5375852903726, 6848.190450536283,
  11602.65143764735, 9842.714838383978, 1.0765576773720192e-8,
];
const D: readonly number[] = [
  22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097, 34900.95272114598,
  38912.00328609327, 19685.429676859992,
];
const P: readonly number[] = [
  0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934, 2.9112874951168793e-5,
  0.023073441764940174,
];
const Q: readonly number[] = [
  1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 7.297515550839662e-5,
];

/** Φ(x). Relative error below 2e-15 (measured 6e-16) where the result is a normal number (x > −37.5). */
export function normalCdf(x: number): number {
  const y = Math.abs(x);
  if (y <= QUARTILE) return 0.5 + x * quotient(x * x, A, B, 3);
  if (!(y < 39)) return x > 0 ? 1 : x < 0 ? 0 : Number.NaN;
  const tail = exponentialOfHalfSquare(y) * (y <= SQRT_32 ? quotient(y, C, D, 7) : farTail(y));
  return x > 0 ? 1 - tail : tail;
}

/** Φ of the first `count` values, in place. */
export function normalCdfs(values: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) values[i] = normalCdf(values[i]!);
}

/** The scaled tail Φ(−y) e^(y²/2) for y > √32, from its asymptotic form. */
function farTail(y: number): number {
  const z = 1 / (y * y);
  return (ONE_OVER_SQRT_TWO_PI - z * quotient(z, P, Q, 4)) / y;
}

/** Cody's quotient: the numerator's leading coefficient stands last, the denominator's is 1. */
function quotient(z: number, numerator: readonly number[], denominator: readonly number[], degree: number): number {
  let above = numerator[degree + 1]! * z;
  let below = z;
  for (let i = 0; i < degree; i++) {
    above = (above + numerator[i]!) * z;
    below = (below + denominator[i]!) * z;
  }
  return (above + numerator[degree]!) / (below + denominator[degree]!);
}

/** e^(−y²/2), y ≥ 0, with y² split so that its rounding does not grow into the result (Cody). */
function exponentialOfHalfSquare(y: number): number {
  const leading = Math.floor(y * 16) / 16;
  return y > 39 ? 0 : exp(-leading * leading * 0.5) * exp(-(y - leading) * (y + leading) * 0.5);
}

const CENTRAL_WIDTH = 0.425;
const CENTRAL_SQUARE = 0.180625;

/** Φ^-1(p) for p in (0, 1); −∞ at 0, ∞ at 1, NaN outside. Relative error about 1e-15 (AS 241). */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= CENTRAL_WIDTH) {
    const r = CENTRAL_SQUARE - q * q;
    return (q * centralNumerator(r)) / centralDenominator(r);
  }
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? (q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number.NaN;
  const r = Math.sqrt(-log(tail));
  const magnitude = r <= 5 ? middle(r - 1.6) : outer(r - 5);
  return q < 0 ? -magnitude : magnitude;
}

function centralNumerator(r: number): number {
  let y = 2509.0809287301227 * r + 33430.57558358813;
  y = y * r + 67265.7709270087;
  y = y * r + 45921.95393154987;
  y = y * r + 13731.69376550946;
  y = y * r + 1971.5909503065513;
  y = y * r + 133.14166789178438;
  return y * r + 3.3871328727963665;
}

function centralDenominator(r: number): number {
  let y = 5226.495278852854 * r + 28729.085735721943;
  y = y * r + 39307.89580009271;
  y = y * r + 21213.794301586597;
  y = y * r + 5394.196021424751;
  y = y * r + 687.1870074920579;
  y = y * r + 42.31333070160091;
  return y * r + 1;
}

/** For p between e^-25 and 0.075. */
function middle(r: number): number {
  let above = 0.0007745450142783414 * r + 0.022723844989269184;
  above = above * r + 0.2417807251774506;
  above = above * r + 1.2704582524523684;
  above = above * r + 3.6478483247632045;
  above = above * r + 5.769497221460691;
  above = above * r + 4.630337846156546;
  above = above * r + 1.4234371107496835;
  let below = 1.0507500716444169e-9 * r + 0.0005475938084995345;
  below = below * r + 0.015198666563616457;
  below = below * r + 0.14810397642748008;
  below = below * r + 0.6897673349851;
  below = below * r + 1.6763848301838038;
  below = below * r + 2.053191626637759;
  return above / (below * r + 1);
}

/** For p below e^-25. */
function outer(r: number): number {
  let above = 2.0103343992922881e-7 * r + 2.7115555687434876e-5;
  above = above * r + 0.0012426609473880784;
  above = above * r + 0.026532189526576124;
  above = above * r + 0.29656057182850487;
  above = above * r + 1.7848265399172913;
  above = above * r + 5.463784911164114;
  above = above * r + 6.657904643501103;
  let below = 2.0442631033899397e-15 * r + 1.421511758316446e-7;
  below = below * r + 1.8463183175100548e-5;
  below = below * r + 0.0007868691311456133;
  below = below * r + 0.014875361290850615;
  below = below * r + 0.1369298809227358;
  below = below * r + 0.599832206555888;
  return above / (below * r + 1);
}

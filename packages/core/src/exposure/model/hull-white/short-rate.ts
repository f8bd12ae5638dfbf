/**
 * The one-factor Hull-White model of a currency: r(t) = x(t) + φ(t), dx = −a x dt + σ dW, φ fitted to the zero curve. Bonds
 * are exponentials of x: ln P(t, T) = intercept + slope · x(t). Source: D. Brigo, F. Mercurio, Interest Rate Models (2006),
 * section 3.3.
 */

import { logDiscount, type ZeroNode } from "../../../market/curve.ts";
import { exp, expm1 } from "../../../numeric/elementary.ts";

export interface ShortRate {
  readonly curve: readonly ZeroNode[];
  /** a, per year; 0 is the Ho-Lee model. */
  readonly meanReversion: number;
  /** σ, per year and square root of a year. */
  readonly volatility: number;
}

/** Below this a · t the closed form of the variance would cancel, and its series converges at once. */
const SERIES_BELOW = 0.5;
const SERIES_TERMS = 20;

/** B(u) = (1 − e^(−a u)) / a, and u for a = 0. */
export function rateSensitivity(meanReversion: number, u: number): number {
  return meanReversion === 0 ? u : -expm1(-meanReversion * u) / meanReversion;
}

/** Variance of ∫ x over a time t from a known x: σ² ∫ B(u)² du from 0 to t. */
export function integralVariance({ meanReversion: a, volatility }: ShortRate, t: number): number {
  const z = a * t;
  const variance = volatility * volatility;
  if (z >= SERIES_BELOW) {
    const b = rateSensitivity(a, t);
    return (variance * (t - b - 0.5 * a * b * b)) / (a * a);
  }
  // Σ_{k ≥ 2} (−1)^k (2^k − 2) z^(k − 2) / (k! (k + 1)), the integral of (1 − e^(−z))² term by term.
  let sum = 0;
  let term = 0.5;
  let power = 4;
  for (let k = 2; k < SERIES_TERMS; k++) {
    sum += (term * (power - 2)) / (k + 1);
    power *= 2;
    term *= -z / (k + 1);
  }
  return variance * t * t * t * sum;
}

/** ln P(t, T) = intercept + slope · x(t). */
export function bond(rate: ShortRate, t: number, maturity: number): { intercept: number; slope: number } {
  const convexity = integralVariance(rate, maturity - t) - integralVariance(rate, maturity) + integralVariance(rate, t);
  return {
    intercept: logDiscount(rate.curve, maturity) - logDiscount(rate.curve, t) + 0.5 * convexity,
    slope: -rateSensitivity(rate.meanReversion, maturity - t),
  };
}

/** ∫ φ from s to t, the part of ∫ r that is known today. */
export function deterministicIntegral(rate: ShortRate, s: number, t: number): number {
  const variances = integralVariance(rate, t) - integralVariance(rate, s);
  return logDiscount(rate.curve, s) - logDiscount(rate.curve, t) + 0.5 * variances;
}

/** e^(−a u). */
export function decay(meanReversion: number, u: number): number {
  return exp(-meanReversion * u);
}

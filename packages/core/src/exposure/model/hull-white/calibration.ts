/**
 * Fits the Hull-White model to swaptions at the money: least squares of the normal volatility the model implies against the
 * quoted one. At the money Bachelier's formula is price = annuity · volatility · √(T / 2π), so the implied volatility needs
 * no root. The model's is nearly proportional to σ; for each a the best σ follows in a few Gauss-Newton steps, and the best
 * a is a root of the derivative of what error is left. Every step is deterministic.
 */

import { assert } from "../../../document/errors.ts";
import type { ZeroNode } from "../../../market/curve.ts";
import { forwardSwapRate } from "../../../market/forward-rate.ts";
import { entry } from "../../../numeric/entry.ts";
import { normalDensity } from "../../../numeric/normal.ts";
import type { ShortRate } from "./short-rate.ts";
import { type CouponBond, optionSensitivities } from "./swaption.ts";

/** A payer swaption at the money, on the curve that also discounts. */
export interface SwaptionQuote {
  readonly expiryYears: number;
  readonly tenorYears: number;
  /** Bachelier's, per year and square root of a year. */
  readonly normalVolatility: number;
  readonly paymentsPerYear: number;
}

export interface SwaptionFit {
  readonly expiryYears: number;
  readonly tenorYears: number;
  readonly normalVolatility: number;
  readonly modelNormalVolatility: number;
}

export interface Calibration {
  readonly meanReversion: number;
  readonly volatility: number;
  readonly fits: readonly SwaptionFit[];
}

/** A free mean reversion is sought between 0 and this, per year. */
export const MOST_MEAN_REVERSION = 1;
/** First looked for between these squares, which lie closer where it usually is. */
const MEAN_REVERSION_STEPS = 16;
/** σ never leaves (0, 1], so that a quote beyond the model's reach ends the search. */
const MOST_VOLATILITY = 1;
/** Of the quotes' sum of squares: an error below it is rounding. */
const NO_ERROR = 1e-26;
/** Of σ and of a: one more step from here leaves rounding alone. */
const LAST_STEP = 1e-12;
const MOST_STEPS = 100;

/**
 * The best σ, and the best a unless it is given. Where quotes do not tell one a from another, as a single quote does not,
 * it is the least of those that fit. A quote that cannot be met shows in its fit.
 */
export function calibrated(
  curve: readonly ZeroNode[],
  quotes: readonly SwaptionQuote[],
  meanReversion: number | null,
): Calibration {
  const targets = quotes.map((quote) => targetOf(curve, quote));
  assert(targets.length > 0, "there is a swaption to fit to");
  const start = targets.reduce((sum, { quote }) => sum + quote.normalVolatility, 0) / targets.length;
  assert(start > 0, "a quoted volatility is positive");
  const best =
    meanReversion === null
      ? bestMeanReversion(curve, targets, start)
      : candidateAt(curve, targets, meanReversion, start);
  return {
    meanReversion: best.meanReversion,
    volatility: best.volatility,
    fits: targets.map(({ quote: { expiryYears, tenorYears, normalVolatility } }, i) => ({
      expiryYears,
      tenorYears,
      normalVolatility,
      modelNormalVolatility: entry(best.modelVolatilities, i),
    })),
  };
}

interface Target {
  readonly quote: SwaptionQuote;
  readonly flows: CouponBond["flows"];
  /** Normal volatility per price. */
  readonly volatilityPerPrice: number;
}

/** The swap at the money for a notional of 1. Periods count back from its end; a first one that is shorter pays for less. */
function targetOf(curve: readonly ZeroNode[], quote: SwaptionQuote): Target {
  const { expiryYears, tenorYears, paymentsPerYear } = quote;
  const count = Math.max(1, Math.ceil(tenorYears * paymentsPerYear - 1e-9));
  const end = expiryYears + tenorYears;
  const payments = Array.from({ length: count }, (_, i) => ({
    time: end - (count - 1 - i) / paymentsPerYear,
    share: i === 0 ? tenorYears * paymentsPerYear - (count - 1) : 1,
  }));
  const { rate: swapRate, annuity } = forwardSwapRate(curve, expiryYears, end, paymentsPerYear, payments);
  return {
    quote,
    flows: [
      { time: expiryYears, amount: 1 },
      ...payments.map(({ time, share }, i) => ({
        time,
        amount: (-swapRate * share) / paymentsPerYear - (i === count - 1 ? 1 : 0),
      })),
    ],
    volatilityPerPrice: 1 / (annuity * Math.sqrt(expiryYears) * normalDensity(0)),
  };
}

/** The model at the best σ of one mean reversion. */
interface Candidate {
  readonly meanReversion: number;
  readonly volatility: number;
  readonly modelVolatilities: readonly number[];
  /** Σ (model − quote)². */
  readonly error: number;
  /** Half its derivative by a; that by σ is zero. */
  readonly slope: number;
  /** What Gauss and Newton would still add to σ. */
  readonly volatilityStep: number;
}

function candidateAt(
  curve: readonly ZeroNode[],
  targets: readonly Target[],
  meanReversion: number,
  start: number,
): Candidate {
  const at = (volatility: number) => errorAt({ curve, meanReversion, volatility }, targets);
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  let candidate = at(start);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { volatility, volatilityStep } = candidate;
    if (volatilityStep < 0) high = volatility;
    else low = volatility;
    // Twice or half at most: far from the quotes the model is not nearly proportional to σ.
    const change = Math.min(Math.max(volatilityStep, -0.5 * volatility), volatility);
    const proposed = Math.min(volatility + change, MOST_VOLATILITY);
    if (proposed === volatility) break;
    candidate = at(proposed > low && proposed < high ? proposed : 0.5 * (low + high));
    if (Math.abs(change) <= LAST_STEP * volatility) break;
  }
  return candidate;
}

function errorAt(rate: ShortRate, targets: readonly Target[]): Candidate {
  const modelVolatilities: number[] = [];
  let [error, slope, volatilitySlope, curvature] = [0, 0, 0, 0];
  for (const { quote, flows, volatilityPerPrice } of targets) {
    const { value, toVolatility, toMeanReversion } = optionSensitivities(rate, quote.expiryYears, flows);
    const residual = volatilityPerPrice * value - quote.normalVolatility;
    const gradient = volatilityPerPrice * toVolatility;
    modelVolatilities.push(volatilityPerPrice * value);
    error += residual * residual;
    slope += residual * volatilityPerPrice * toMeanReversion;
    volatilitySlope += residual * gradient;
    curvature += gradient * gradient;
  }
  const { meanReversion, volatility } = rate;
  return { meanReversion, volatility, modelVolatilities, error, slope, volatilityStep: -volatilitySlope / curvature };
}

/** The least error of a few mean reversions, and then the one between its neighbours where the error's slope is zero. */
function bestMeanReversion(curve: readonly ZeroNode[], targets: readonly Target[], start: number): Candidate {
  const noError =
    NO_ERROR * targets.reduce((sum, { quote }) => sum + quote.normalVolatility * quote.normalVolatility, 0);
  const candidates: Candidate[] = [];
  for (let i = 0; i <= MEAN_REVERSION_STEPS; i++) {
    const meanReversion = (MOST_MEAN_REVERSION * i * i) / (MEAN_REVERSION_STEPS * MEAN_REVERSION_STEPS);
    candidates.push(candidateAt(curve, targets, meanReversion, candidates.at(-1)?.volatility ?? start));
  }
  const best = candidates.reduce((least, candidate) => (candidate.error < least.error - noError ? candidate : least));
  if (best.error <= noError) return best;
  const i = candidates.indexOf(best);
  const next = candidates[best.slope < 0 ? i + 1 : i - 1];
  return next === undefined ? best : stationary(curve, targets, best, next);
}

/**
 * Between the best and its neighbour on the side where the error falls: halves until a far end is found where it rises,
 * then regula falsi in the Illinois form, which weighs an end that stays twice for half.
 */
function stationary(
  curve: readonly ZeroNode[],
  targets: readonly Target[],
  best: Candidate,
  neighbour: Candidate,
): Candidate {
  let [near, far, last] = [best, neighbour, best];
  let [nearSlope, farSlope] = [best.slope, neighbour.slope];
  for (let step = 0; step < MOST_STEPS; step++) {
    const enclosed = nearSlope * farSlope < 0;
    const share = enclosed ? nearSlope / (nearSlope - farSlope) : 0.5;
    const meanReversion = near.meanReversion + share * (far.meanReversion - near.meanReversion);
    const candidate = candidateAt(curve, targets, meanReversion, near.volatility);
    if (Math.abs(meanReversion - last.meanReversion) <= LAST_STEP || candidate.slope === 0) return candidate;
    if (candidate.slope * best.slope > 0 && (enclosed || candidate.error <= near.error)) {
      if (last === near) farSlope *= 0.5;
      [near, nearSlope] = [candidate, candidate.slope];
    } else {
      if (last === far) nearSlope *= 0.5;
      [far, farSlope] = [candidate, candidate.slope];
    }
    last = candidate;
  }
  return last;
}

/**
 * Options on coupon bonds in the one-factor Hull-White model, in closed form: bonds all fall as x(T_e) rises, so a position
 * g(x) = Σ amount_i P(T_e, T_i; x) whose amounts change sign once is positive on one side of one state x*, and its option is
 * Σ amount_i P(t, T_i) Φ(d_i). A swaption is such an option: the floating leg of its swap is worth 1 − P(T_e, T_n).
 *
 * Under the measure whose numeraire is P(·, T_i), x(T_e) given x(t) = x is normal with variance
 * v = σ² (1 − e^(−2a(T_e − t))) / 2a and mean m_i = e^(−a(T_e − t)) x − σ² B(T_e − t)² / 2 − v B(T_i − T_e): the drift of x
 * is −a x − σ² B(T_i − u), and B(T_i − u) = B(T_e − u) + e^(−a(T_e − u)) B(T_i − T_e). Hence d_i = ± (m_i − x*) / √v.
 *
 * Sources: F. Jamshidian, An exact bond option formula, Journal of Finance 44 (1989); D. Brigo, F. Mercurio, Interest Rate
 * Models (2006), section 3.3.2.
 */

import { assert } from "../../../document/errors.ts";
import { exp, expm1, log } from "../../../numeric/elementary.ts";
import { entry } from "../../../numeric/entry.ts";
import { normalCdf, normalDensity } from "../../../numeric/normal.ts";
import { total } from "../../../numeric/total.ts";
import { bond, decay, rateSensitivity, type ShortRate } from "./short-rate.ts";

export interface CouponBond {
  /** Not before the expiry of the option; an amount at expiry is a constant. */
  readonly flows: readonly { readonly time: number; readonly amount: number }[];
}
type Flows = CouponBond["flows"];

export interface Affine {
  readonly intercept: number;
  readonly slope: number;
}

/** The option at a date: Σ amount_i e^(bonds_i) Φ(exercise_i), both affine in x(date). */
export interface OptionCoefficients {
  readonly bonds: readonly Affine[];
  readonly exercise: readonly Affine[];
}

export interface OptionSensitivities {
  readonly value: number;
  /** ∂ value / ∂σ. */
  readonly toVolatility: number;
  /** ∂ value / ∂a. */
  readonly toMeanReversion: number;
}

/** Φ is 1 or 0 to the last bit at ± this argument. */
const CERTAIN = 100;
/** Divides in place of a standard deviation of zero: Φ becomes whether the option is in the money. */
const NO_DEVIATION = 1e-300;
/** Newton's next error is of the order of this squared: one more step leaves rounding alone. */
const LAST_STEP = 1e-10;
const MOST_STEPS = 200;
/** Below this a · u the derivative of B would cancel, and its series converges at once. */
const SERIES_BELOW = 0.5;
const SERIES_TERMS = 16;

/**
 * x* with g(x*) = 0; ∞ if the position is positive everywhere, −∞ if it is positive nowhere. Null if its amounts, in the
 * order of time, change sign more than once: there may be several roots then (Descartes' rule for sums of exponentials),
 * and no closed form.
 */
export function exerciseState(rate: ShortRate, expiry: number, flows: Flows): number | null {
  return exerciseOf(rate, expiry, flows)?.state ?? null;
}

/** The direction is 1 if the option is exercised above x*, −1 if below: the earliest bond falls least as x rises. */
function exerciseOf(rate: ShortRate, expiry: number, flows: Flows): { state: number; direction: number } | null {
  const amounts = amountsByTime(expiry, flows);
  const [first] = amounts;
  if (first === undefined) return { state: Number.NEGATIVE_INFINITY, direction: 1 };
  const direction = first.amount > 0 ? 1 : -1;
  const everywhere = direction * Number.POSITIVE_INFINITY;
  const change = amounts.findIndex(({ amount }) => amount * direction < 0);
  if (change === -1) return { state: everywhere, direction };
  const [early, late] = [amounts.slice(0, change), amounts.slice(change)];
  if (late.some(({ amount }) => amount * direction > 0)) return null;
  const root = equalState(termsAt(rate, expiry, early), termsAt(rate, expiry, late));
  // A strong mean reversion can leave nothing to tell two bonds by, and one group the larger in every state.
  if (root === Number.NEGATIVE_INFINITY) return { state: everywhere, direction };
  return { state: root === Number.POSITIVE_INFINITY ? -everywhere : root, direction };
}

/**
 * Value today, E^Q[g(x(T_e))^+ / B(T_e)], in the unit of the amounts; null where `exerciseState` is. Without variance it is
 * today's value of the position, or zero.
 */
export function optionValue(rate: ShortRate, expiry: number, flows: Flows): number | null {
  if (stateVariance(rate, expiry) === 0) {
    return Math.max(0, total(flows.map(({ time, amount }) => amount * exp(bond(rate, 0, time).intercept))));
  }
  const coefficients = optionCoefficients(rate, 0, expiry, flows);
  if (coefficients === null) return null;
  const { bonds, exercise } = coefficients;
  return total(
    flows.map(({ amount }, i) => amount * exp(entry(bonds, i).intercept) * normalCdf(entry(exercise, i).intercept)),
  );
}

/** For the value at any state of a date up to expiry, flow by flow in their order; null where `exerciseState` is. */
export function optionCoefficients(
  rate: ShortRate,
  date: number,
  expiry: number,
  flows: Flows,
): OptionCoefficients | null {
  assert(date <= expiry, "an option is valued up to its expiry");
  const exercised = exerciseOf(rate, expiry, flows);
  if (exercised === null) return null;
  const { state, direction } = exercised;
  const bonds = flows.map(({ time }) => bond(rate, date, time));
  if (!Number.isFinite(state)) {
    const always = { intercept: state > 0 ? CERTAIN : -CERTAIN, slope: 0 };
    return { bonds, exercise: flows.map(() => always) };
  }
  const { meanReversion: a, volatility } = rate;
  const length = expiry - date;
  const variance = stateVariance(rate, length);
  const drift = volatility * rateSensitivity(a, length);
  const scale = direction / Math.max(Math.sqrt(variance), NO_DEVIATION);
  const slope = scale * decay(a, length);
  const exercise = flows.map(({ time }) => {
    const mean = -0.5 * drift * drift - variance * rateSensitivity(a, time - expiry);
    return { intercept: scale * (mean - state), slope };
  });
  return { bonds, exercise };
}

/**
 * Value today and its derivatives, for amounts that change sign once and a positive volatility. d_i = ± (c − B_i √v) with
 * one c for all flows, and the value is stationary in c since x* is where exercise is indifferent: only B_i and √v count.
 */
export function optionSensitivities(rate: ShortRate, expiry: number, flows: Flows): OptionSensitivities {
  const coefficients = optionCoefficients(rate, 0, expiry, flows);
  assert(coefficients !== null, "the amounts change sign once");
  const { meanReversion: a, volatility } = rate;
  const root = Math.sqrt(rateSensitivity(2 * a, expiry));
  assert(volatility > 0 && root > 0, "the state at expiry is random");
  const deviation = volatility * root;
  const deviationToMeanReversion = (volatility * sensitivitySlope(2 * a, expiry)) / root;
  const direction = entry(coefficients.exercise, 0).slope > 0 ? 1 : -1;
  let [value, toVolatility, toMeanReversion] = [0, 0, 0];
  for (const [i, { time, amount }] of flows.entries()) {
    const d = entry(coefficients.exercise, i).intercept;
    const present = amount * exp(entry(coefficients.bonds, i).intercept);
    const sensitivity = rateSensitivity(a, time - expiry);
    const argument = sensitivitySlope(a, time - expiry) * deviation + sensitivity * deviationToMeanReversion;
    const density = -direction * present * normalDensity(d);
    value += present * normalCdf(d);
    toVolatility += density * sensitivity * root;
    toMeanReversion += density * argument;
  }
  return { value, toVolatility, toMeanReversion };
}

/** Variance of x after a time from a known x: σ² (1 − e^(−2at)) / 2a. */
function stateVariance({ meanReversion, volatility }: ShortRate, t: number): number {
  return volatility * volatility * rateSensitivity(2 * meanReversion, t);
}

/** In the order of time, those of one time together, without those that cancel. */
function amountsByTime(expiry: number, flows: Flows): { time: number; amount: number }[] {
  const ordered = flows.filter(({ amount }) => amount !== 0).sort((one, other) => one.time - other.time);
  const merged: { time: number; amount: number }[] = [];
  for (const { time, amount } of ordered) {
    const last = merged.at(-1);
    if (last?.time === time) last.amount += amount;
    else merged.push({ time, amount });
  }
  assert(merged.length === 0 || entry(merged, 0).time >= expiry, "no flow comes before expiry");
  return merged.filter(({ amount }) => amount !== 0);
}

/** weight · e^(intercept + slope · x). */
interface Term extends Affine {
  readonly weight: number;
}

function termsAt(rate: ShortRate, expiry: number, flows: Flows): Term[] {
  return flows.map(({ time, amount }) => ({ weight: Math.abs(amount), ...bond(rate, expiry, time) }));
}

/**
 * The state at which two groups of terms are equal, where every slope of the first is above every slope of the second: the
 * logarithm of their quotient rises with x and is nearly linear, so that Newton needs few steps. A bracket guards them.
 * Without a difference of slopes: −∞ if the first group is the larger, ∞ if not.
 */
function equalState(early: readonly Term[], late: readonly Term[]): number {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let x = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    const [above, below] = [logSum(early, x), logSum(late, x)];
    const difference = above.shift - below.shift + log(above.sum / below.sum);
    const slope = above.slope - below.slope;
    if (!(slope > 0)) return difference > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const next = x - difference / slope;
    if (Math.abs(difference) <= LAST_STEP) return next;
    if (difference < 0) low = x;
    else high = x;
    x = next > low && next < high ? next : 0.5 * (low + high);
  }
  return x;
}

/** Σ weight e^(intercept + slope x) = e^shift · sum, and the derivative of its logarithm. */
function logSum(terms: readonly Term[], x: number): { shift: number; sum: number; slope: number } {
  let shift = Number.NEGATIVE_INFINITY;
  for (const { intercept, slope } of terms) shift = Math.max(shift, intercept + slope * x);
  let [sum, moment] = [0, 0];
  for (const { weight, intercept, slope } of terms) {
    const value = weight * exp(intercept + slope * x - shift);
    sum += value;
    moment += value * slope;
  }
  return { shift, sum, slope: moment / sum };
}

/** ∂B(u)/∂a = −u² (1 − (1 + z) e^(−z)) / z², z = a u. */
function sensitivitySlope(meanReversion: number, u: number): number {
  const z = meanReversion * u;
  if (z >= SERIES_BELOW) return (expm1(-z) + z * exp(-z)) / (meanReversion * meanReversion);
  // Σ_{k ≥ 0} (−z)^k / (k! (k + 2)).
  let sum = 0;
  let term = 1;
  for (let k = 0; k < SERIES_TERMS; k++) {
    sum += term / (k + 2);
    term *= -z / (k + 1);
  }
  return -u * u * sum;
}

/**
 * European options path by path under Hull-White rates and lognormal spots. Each is a sum of terms w e^(e) Φ(d), e and d
 * affine in the states: an FX option by Black's formula with the variance of its forward, a swaption by Jamshidian's
 * decomposition. At expiry the value is what is exercised, before its settlement; after it, nothing.
 */

import { assert } from "../../../document/errors.ts";
import { log } from "../../../numeric/elementary.ts";
import { entry } from "../../../numeric/entry.ts";
import { normalCdfs } from "../../../numeric/normal.ts";
import { nodesOver } from "../../../numeric/quadrature.ts";
import type { Vector, VectorKernels } from "../../../numeric/vector-kernels.ts";
import { accruedOver, periodsOf, SAME_TIME } from "../../../product/schedule.ts";
import type { FxOption, Swaption, Trade } from "../../../product/trades.ts";
import type { HullWhiteMarket } from "./market.ts";
import { bond, rateSensitivity, type ShortRate } from "./short-rate.ts";
import { optionCoefficients } from "./swaption.ts";

/** Vectors that the valuation of an option writes to. */
export const OPTION_VECTORS = 3;
/** Divides in place of a standard deviation of zero: Φ becomes whether the option is in the money. */
const NO_DEVIATION = 1e-300;
/** Panels of quadrature this long leave no error beyond rounding, in years. */
const PANEL = 1;

interface OptionTerm {
  readonly weight: number;
  /** e and d are intercept + Σ slope · state, the states in the order of `LogStates`. */
  readonly exponent: Affine;
  readonly argument: Affine;
}

interface Affine {
  readonly intercept: number;
  readonly onRates: readonly (readonly [currency: number, slope: number])[];
  /** On the logarithm of a spot, relative to today's. */
  readonly onLogSpot: readonly [foreign: number, slope: number] | null;
}

export interface HullWhiteOption {
  /** By time; empty after expiry. */
  readonly terms: readonly (readonly OptionTerm[])[];
  /** 0 if it is paid in reporting currency, else the currency whose spot multiplies it. */
  readonly currency: number;
}

export interface OptionStates {
  readonly rates: readonly Vector[];
  readonly spots: readonly Vector[];
  readonly logSpots: readonly Vector[];
}

/** Null for a trade that is linear. */
export function hullWhiteOption(trade: Trade, market: HullWhiteMarket): HullWhiteOption | null {
  if (trade.kind === "fx_option") return fxOption(trade, market);
  return trade.kind === "swaption" ? swaption(trade, market) : null;
}

/** ± N (S P_f(t, T) Φ(±d₁) − K P_d(t, T) Φ(±d₂)), d₁ = ln(F / K) / v + v / 2, d₂ = d₁ − v, F = S P_f / P_d. */
function fxOption(option: FxOption, market: HullWhiteMarket): HullWhiteOption {
  const foreign = market.currencies.indexOf(option.currency) - 1;
  const [own, other] = [entry(market.rates, 0), entry(market.rates, foreign + 1)];
  const sign = option.option === "call" ? 1 : -1;
  const scale = (option.position === "bought" ? 1 : -1) * sign * option.notional;
  const logSpot = log(entry(market.spots, foreign));
  const terms = [...market.timeline.times].map((time) => {
    const expiry = option.maturityYears;
    if (time > expiry + SAME_TIME) return [];
    const domestic = time < expiry ? bond(own, time, expiry) : { intercept: 0, slope: 0 };
    const abroad = time < expiry ? bond(other, time, expiry) : { intercept: 0, slope: 0 };
    const deviation = Math.sqrt(Math.max(0, forwardVariance(market, foreign, expiry - time)));
    const divisor = Math.max(deviation, NO_DEVIATION);
    const d = (shift: number): Affine => ({
      intercept:
        (sign * (logSpot + abroad.intercept - domestic.intercept - log(option.strike))) / divisor +
        sign * shift * deviation,
      onRates: [
        [foreign + 1, (sign * abroad.slope) / divisor],
        [0, (-sign * domestic.slope) / divisor],
      ],
      onLogSpot: [foreign, sign / divisor],
    });
    return [
      {
        weight: scale,
        exponent: {
          intercept: logSpot + abroad.intercept,
          onRates: [[foreign + 1, abroad.slope]],
          onLogSpot: [foreign, 1],
        },
        argument: d(0.5),
      },
      {
        weight: -scale * option.strike,
        exponent: { intercept: domestic.intercept, onRates: [[0, domestic.slope]], onLogSpot: null },
        argument: d(-0.5),
      },
    ] satisfies OptionTerm[];
  });
  return { terms, currency: 0 };
}

/** Variance of ln F(T) over a time to expiry: ∫ |σ_S dW_S + σ_d B_d dW_d − σ_f B_f dW_f|². */
export function forwardVariance({ rates, model }: HullWhiteMarket, foreign: number, length: number): number {
  const [own, other] = [entry(rates, 0), entry(rates, foreign + 1)];
  const { spotVolatility } = entry(model.foreign, foreign);
  const { correlations } = model;
  const [rate, spot] = [1 + 2 * foreign, 2 + 2 * foreign];
  const panels = Math.max(1, Math.ceil(length / PANEL));
  let variance = 0;
  for (let panel = 0; panel < panels; panel++) {
    for (const [point, weight] of nodesOver(length / panels)) {
      const u = (panel * length) / panels + point;
      const a = own.volatility * rateSensitivity(own.meanReversion, u);
      const b = -other.volatility * rateSensitivity(other.meanReversion, u);
      const squares = a * a + b * b + spotVolatility * spotVolatility;
      const crossed =
        a * b * entry(entry(correlations, 0), rate) +
        a * spotVolatility * entry(entry(correlations, 0), spot) +
        b * spotVolatility * entry(entry(correlations, rate), spot);
      variance += weight * (squares + 2 * crossed);
    }
  }
  return variance;
}

/** The swap at its start as a coupon bond: ± N (1 − P(T_n) − K Σ τ_i P(T_i)). */
export function swaptionFlows(trade: Swaption): { readonly time: number; readonly amount: number }[] {
  const sign = trade.side === "pay_fixed" ? 1 : -1;
  const periods = periodsOf({ ...trade, startYears: trade.expiryYears }, trade.paymentsPerYear);
  const yearly = -sign * trade.notional * trade.fixedRate;
  return [
    { time: trade.expiryYears, amount: sign * trade.notional },
    ...periods.map((period, i) => ({
      time: period.to,
      amount: accruedOver(period, yearly) - (i === periods.length - 1 ? sign * trade.notional : 0),
    })),
  ];
}

function swaption(trade: Swaption, market: HullWhiteMarket): HullWhiteOption {
  const currency = trade.currency === undefined ? 0 : market.currencies.indexOf(trade.currency);
  const rate: ShortRate = entry(market.rates, currency);
  const flows = swaptionFlows(trade);
  const position = trade.position === "bought" ? 1 : -1;
  const terms = [...market.timeline.times].map((time): OptionTerm[] => {
    if (time > trade.expiryYears + SAME_TIME) return [];
    const coefficients = optionCoefficients(rate, Math.min(time, trade.expiryYears), trade.expiryYears, flows);
    assert(coefficients !== null, "a swap is worth more or less with its rate throughout, so that one state divides");
    return flows.map(({ amount }, i) => ({
      weight: position * amount,
      exponent: affineInRate(currency, entry(coefficients.bonds, i)),
      argument: affineInRate(currency, entry(coefficients.exercise, i)),
    }));
  });
  return { terms, currency };
}

function affineInRate(currency: number, { intercept, slope }: { intercept: number; slope: number }): Affine {
  return { intercept, onRates: [[currency, slope]], onLogSpot: null };
}

/** out = out + the value of the option at a time. */
export function addHullWhiteOption(
  { terms, currency }: HullWhiteOption,
  time: number,
  states: OptionStates,
  kernels: VectorKernels,
  scratch: readonly Vector[],
  out: Vector,
  count: number,
): void {
  const [exponential, probability, value] = scratch;
  assert(exponential !== undefined && probability !== undefined && value !== undefined, "an option has three vectors");
  for (const { weight, exponent, argument } of entry(terms, time)) {
    write(exponential, exponent, states, kernels, count);
    kernels.exp(exponential, exponential, count);
    write(probability, argument, states, kernels, count);
    normalCdfs(probability.values, count);
    kernels.multiply(value, exponential, probability, count);
    if (currency > 0) kernels.multiply(value, value, entry(states.spots, currency - 1), count);
    kernels.addScaled(out, weight, value, count);
  }
}

function write(
  out: Vector,
  { intercept, onRates, onLogSpot }: Affine,
  { rates, logSpots }: OptionStates,
  kernels: VectorKernels,
  count: number,
): void {
  kernels.affine(out, intercept, 0, out, count);
  for (const [currency, slope] of onRates)
    if (slope !== 0) kernels.addScaled(out, slope, entry(rates, currency), count);
  if (onLogSpot !== null) kernels.addScaled(out, onLogSpot[1], entry(logSpots, onLogSpot[0]), count);
}

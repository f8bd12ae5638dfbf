/**
 * Options on one variable, undiscounted: E[(F − K)^+] and E[(K − F)^+] for a lognormal or a normal F with mean `forward`.
 * Each is what the option is worth today plus the value out of the money, which is the same for call and put, so that their
 * parity holds to rounding.
 *
 * Sources: F. Black, The pricing of commodity contracts, Journal of Financial Economics 3 (1976); L. Bachelier, Théorie de
 * la spéculation (1900).
 */
import { log } from "../numeric/elementary.ts";
import { normalCdf, normalDensity } from "../numeric/normal.ts";

/** F Φ(d₁) − K Φ(d₂), d₁ = ln(F / K) / s + s / 2, d₂ = d₁ − s; s is the standard deviation of ln F, F ≥ 0. */
export function blackCall(forward: number, strike: number, deviation: number): number {
  return Math.max(forward - strike, 0) + lognormalTimeValue(forward, strike, deviation);
}

/** K Φ(−d₂) − F Φ(−d₁), with the terms of `blackCall`. */
export function blackPut(forward: number, strike: number, deviation: number): number {
  return Math.max(strike - forward, 0) + lognormalTimeValue(forward, strike, deviation);
}

/** (F − K) Φ(d) + s φ(d), d = (F − K) / s; s is the standard deviation of F, in its unit. */
export function bachelierCall(forward: number, strike: number, deviation: number): number {
  return Math.max(forward - strike, 0) + normalTimeValue(forward - strike, deviation);
}

/** (K − F) Φ(−d) + s φ(d), with the terms of `bachelierCall`. */
export function bachelierPut(forward: number, strike: number, deviation: number): number {
  return Math.max(strike - forward, 0) + normalTimeValue(forward - strike, deviation);
}

/** The call if F ≤ K, the put if not. No lognormal variable reaches a strike of zero or less. */
function lognormalTimeValue(forward: number, strike: number, deviation: number): number {
  if (deviation === 0 || strike <= 0) return 0;
  const centre = log(forward / strike) / deviation;
  const [upper, lower] = [centre + 0.5 * deviation, centre - 0.5 * deviation];
  const value =
    forward <= strike
      ? forward * normalCdf(upper) - strike * normalCdf(lower)
      : strike * normalCdf(-lower) - forward * normalCdf(-upper);
  return Math.max(value, 0);
}

/** s φ(d) − |F − K| Φ(−|d|). */
function normalTimeValue(moneyness: number, deviation: number): number {
  if (deviation === 0) return 0;
  const d = Math.abs(moneyness) / deviation;
  return Math.max(deviation * normalDensity(d) - Math.abs(moneyness) * normalCdf(-d), 0);
}

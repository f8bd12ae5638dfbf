/**
 * Options on one variable, undiscounted: E[(F − K)^+] and E[(K − F)^+] for a lognormal F with mean `forward`.
 * Each is what the option is worth today plus the value out of the money, which is the same for call and put, so that their
 * parity holds to rounding.
 *
 * Source: F. Black, The pricing of commodity contracts, Journal of Financial Economics 3 (1976).
 */
import { log } from "../numeric/elementary.ts";
import { normalCdf } from "../numeric/normal.ts";

/** F Φ(d₁) − K Φ(d₂), d₁ = ln(F / K) / s + s / 2, d₂ = d₁ − s; s is the standard deviation of ln F, F ≥ 0. */
export function blackCall(forward: number, strike: number, deviation: number): number {
  return Math.max(forward - strike, 0) + lognormalTimeValue(forward, strike, deviation);
}

/** K Φ(−d₂) − F Φ(−d₁), with the terms of `blackCall`. */
export function blackPut(forward: number, strike: number, deviation: number): number {
  return Math.max(strike - forward, 0) + lognormalTimeValue(forward, strike, deviation);
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

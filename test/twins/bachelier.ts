/**
 * Options on one normal variable F with mean `forward`, undiscounted. Source: L. Bachelier, Théorie de la spéculation (1900).
 */
import { normalCdf, normalDensity } from "@ballast/core/numeric/normal.ts";

/** (F − K) Φ(d) + s φ(d), d = (F − K) / s; s is the standard deviation of F, in its unit. */
export function bachelierCall(forward: number, strike: number, deviation: number): number {
  return Math.max(forward - strike, 0) + normalTimeValue(forward - strike, deviation);
}

/** (K − F) Φ(−d) + s φ(d), with the terms of `bachelierCall`. */
export function bachelierPut(forward: number, strike: number, deviation: number): number {
  return Math.max(strike - forward, 0) + normalTimeValue(forward - strike, deviation);
}

/** s φ(d) − |F − K| Φ(−|d|). */
function normalTimeValue(moneyness: number, deviation: number): number {
  if (deviation === 0) return 0;
  const d = Math.abs(moneyness) / deviation;
  return Math.max(deviation * normalDensity(d) - Math.abs(moneyness) * normalCdf(-d), 0);
}

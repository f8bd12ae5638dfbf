/** The inverse of expm1. */
import { log } from "@ballast/core/numeric/elementary.ts";

/** ln(1 + x) without loss near 0, by the identity of expm1. −∞ at −1, NaN below. Error below 4 ulp. */
export function log1p(x: number): number {
  const y = 1 + x;
  if (y === 1) return x;
  return Math.abs(x) < 0.5 ? (log(y) * x) / (y - 1) : log(y);
}

/**
 * When a number of a document is more likely a slip than meant. Engines compute it as it stands; what they say of it is the same
 * wherever the same kind of field occurs.
 */
import { rounded } from "./shown.ts";

/** Two sides of an exchange further apart are not worth the same. */
export const MOST_BETWEEN_LEGS = 2;
/** A reciprocal at least as near to the market as this is what was meant. */
export const RECIPROCAL_WITHIN = 1.5;
/** A value beyond this share of the notional comes from a wrong unit more often than from the market. */
export const MOST_VALUE_OF_NOTIONAL = 0.5;

/** How many times the larger of two positive numbers is the smaller. */
export function timesApart(a: number, b: number): number {
  return Math.max(a / b, b / a);
}

/** A rate given in percent, in its own words; null if it lies between the bounds. */
export function asPercent(value: number, lowest: number, highest: number): string | null {
  if (value >= lowest && value <= highest) return null;
  return `${value} is ${rounded(100 * value)} %. Rates are fractions: if ${value} % was meant, give ${rounded(value / 100)}.`;
}

/** The same of a spread, which may be in basis points too. */
export function asPercentOrBasisPoints(value: number, highest: number): string | null {
  const inPercent = asPercent(value, -highest, highest);
  if (inPercent === null) return null;
  return `${inPercent.slice(0, -1)}; if ${value} basis points, give ${rounded(value / 10_000)}.`;
}

/** Years that were months or days; null if they are no more than the longest. */
export function asMonths(value: number, longest: number): string | null {
  if (value <= longest) return null;
  return `${value} years are long: give years, not months or days. ${value} months are ${rounded(value / 12)} years.`;
}

/**
 * The effective maturity of a netting set: of its notionals, or of the profile of an internal model. No five-year cap:
 * MAR50.15(2) removes it. CRE32.46-32.54, CRE53.20; Article 162(2) CRR.
 */

/** CRE32.46. */
export const MATURITY_FLOOR_YEARS = 1;

/** Whether a date of a profile lies in its first year; dates are sums of steps. CRE53.20. */
export function isInFirstYear(years: number): boolean {
  return years <= 1 + 1e-9;
}

/** M = Σ N m / Σ N. Article 162(2)(b) CRR. */
export function notionalWeightedMaturity(trades: readonly WeightedTrade[]): number {
  const { notionals, weighted } = notionalSums(trades);
  return weighted / notionals;
}

interface WeightedTrade {
  readonly notional: number;
  readonly remainingMaturityYears: number;
}

/** Σ N m and Σ N. */
export function notionalSums(trades: readonly WeightedTrade[]) {
  let weighted = 0;
  let notionals = 0;
  for (const { notional, remainingMaturityYears } of trades) {
    weighted += notional * remainingMaturityYears;
    notionals += notional;
  }
  return { weighted, notionals };
}

interface ProfileDate {
  readonly years: number;
  readonly expectedExposure: number;
  readonly discountFactor: number;
}

/**
 * M = (Σ_{t ≤ 1} EffEE Δt df + Σ_{t > 1} EE Δt df) / Σ_{t ≤ 1} EffEE Δt df; each date stands for the interval that ends
 * there. At least the floor of one year, at most the last date: the longest contractual maturity. MAR50.15(2), CRE53.20; Article 162(2)(g) CRR.
 */
export function modelMaturity(dates: readonly ProfileDate[]): number {
  const { firstYear, last, later } = profileSums(dates);
  return boundedModelMaturity(uncappedModelMaturity(firstYear, later), last);
}

/** 1 + later / first year, without bound where there is exposure later only. CRE53.20. */
export function uncappedModelMaturity(firstYear: number, later: number): number {
  if (later === 0) return MATURITY_FLOOR_YEARS;
  return firstYear > 0 ? MATURITY_FLOOR_YEARS + later / firstYear : Number.POSITIVE_INFINITY;
}

/** Σ_{t ≤ 1} EffEE Δt df, Σ_{t > 1} EE Δt df, and the last date. */
export function profileSums(dates: readonly ProfileDate[]) {
  let last = 0;
  let firstYear = 0;
  let later = 0;
  let effective = 0;
  for (const { years, expectedExposure, discountFactor } of dates) {
    const width = years - last;
    last = years;
    effective = Math.max(effective, expectedExposure);
    if (isInFirstYear(years)) firstYear += effective * width * discountFactor;
    else later += expectedExposure * width * discountFactor;
  }
  return { firstYear, later, last };
}

/** A small exposure in the first year makes the quotient large: no maturity is beyond the last contract. MAR50.15(2). */
export function boundedModelMaturity(years: number, longestContractYears: number): number {
  return Math.max(Math.min(years, longestContractYears), MATURITY_FLOOR_YEARS);
}

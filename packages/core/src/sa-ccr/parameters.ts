/**
 * The numbers of the standardised approach for counterparty credit risk. Source: Basel CRE52 (table 2 of CRE52.72 for the
 * supervisory parameters); the same numbers stand in Articles 274-280f CRR and in the PRA's Counterparty Credit Risk Part.
 */

/** Shortest maturity, and shortest supervisory duration, in business days. CRE52.34, CRE52.48. */
export const SHORTEST_BUSINESS_DAYS = 10;
/** The flat rate inside the supervisory duration. CRE52.34. */
export const SUPERVISORY_RATE = 0.05;
/** The multiplier never falls below this. CRE52.23. */
export const MULTIPLIER_FLOOR = 0.05;
/** What a margin period of risk is worth against a year. CRE52.52. */
export const MARGINED_FACTOR = 1.5;

/** ρ between the maturity buckets of one currency. CRE52.57. */
export const BUCKET_CORRELATION = { neighbours: 0.7, ends: 0.3 } as const;
export const regimes = ["basel", "uk-pra", "eu-crr3"] as const;
export type Regime = (typeof regimes)[number];

/** The maturity buckets of interest rates: in which one a trade lies that ends after just one year is a matter of the regime. */
export interface MaturityBuckets {
  readonly names: readonly [string, string, string];
  readonly firstHoldsOneYear: boolean;
  readonly source: string;
}
const upToOneYear = {
  names: ["up to 1 year", "1 to 5 years", "above 5 years"],
  firstHoldsOneYear: true,
  source: "Article 280a",
} as const;
export const maturityBuckets: Readonly<Record<Regime, MaturityBuckets>> = {
  // "Less than one year", "between one and five years", "more than five years".
  basel: { names: ["below 1 year", "1 to 5 years", "above 5 years"], firstHoldsOneYear: false, source: "CRE52.57" },
  "uk-pra": upToOneYear,
  "eu-crr3": upToOneYear,
};
/** Ends of the first two maturity buckets, in years; the second holds its end. CRE52.57. */
export const BUCKET_ENDS = [1, 5] as const;
/** What the supervisory factor of a hedging set is multiplied by. CRE52.47. */
export const HEDGING_SET_FACTOR = { directional: 1, basis: 0.5, volatility: 5 } as const;
/** δ of a tranche = ± 15 / ((1 + 14 A)(1 + 14 D)). CRE52.41. */
export const TRANCHE = { numerator: 15, slope: 14 } as const;

export interface SupervisoryParameters {
  /** SF, a fraction. */
  readonly factor: number;
  /** ρ with the systematic factor of the class; null where the class has none. */
  readonly correlation: number | null;
  /** σ of an option's underlying, per square root of a year. */
  readonly volatility: number;
}

const row = (factor: number, correlation: number | null, volatility: number): SupervisoryParameters => ({
  factor,
  correlation,
  volatility,
});

export const interestRate = row(0.005, null, 0.5);
export const foreignExchange = row(0.04, null, 0.15);
export const creditSingleName = {
  AAA: row(0.0038, 0.5, 1),
  AA: row(0.0038, 0.5, 1),
  A: row(0.0042, 0.5, 1),
  BBB: row(0.0054, 0.5, 1),
  BB: row(0.0106, 0.5, 1),
  B: row(0.016, 0.5, 1),
  CCC: row(0.06, 0.5, 1),
} as const;
export const creditIndex = {
  investment_grade: row(0.0038, 0.8, 0.8),
  speculative_grade: row(0.0106, 0.8, 0.8),
} as const;
export const equity = { single_name: row(0.32, 0.5, 1.2), index: row(0.2, 0.8, 0.75) } as const;
export const commodity = {
  electricity: row(0.4, 0.4, 1.5),
  oil_and_gas: row(0.18, 0.4, 0.7),
  metals: row(0.18, 0.4, 0.7),
  agricultural: row(0.18, 0.4, 0.7),
  other: row(0.18, 0.4, 0.7),
} as const;
/** Electricity and oil and gas offset within energy. CRE52.69. */
export const commodityHedgingSet = {
  electricity: "energy",
  oil_and_gas: "energy",
  metals: "metals",
  agricultural: "agricultural",
  other: "other",
} as const;

/** What fits into no other class, in the EU and the UK: linear trades on one driver offset. Article 280f. */
export const otherRisk = row(0.08, null, 0);

export const assetClasses = ["interest_rate", "foreign_exchange", "credit", "equity", "commodity", "other"] as const;
export type AssetClass = (typeof assetClasses)[number];

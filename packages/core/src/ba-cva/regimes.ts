/**
 * The numbers of the basic approach, one table a regime. A regime whose text was not verified has no table here and is
 * refused. Sources: Basel MAR50.14-50.26 (July 2020); UK PRA Rulebook, CVA Risk Part 4.2-4.10 (PS1/26); EU CRR3 Article 384.
 */

/** ρ, the correlation of every counterparty's spread with the common factor. MAR50.14; PRA 4.2. */
export const SUPERVISORY_CORRELATION = 0.5;
/** β, the share of the charge that no hedge removes. MAR50.20; PRA 4.5. */
export const HEDGE_DISALLOWANCE = 0.25;
/** D_BA-CVA, which scales the whole charge. MAR50.14; PRA 4.2. */
export const DISCOUNT_SCALAR = 0.65;
/** The flat rate inside the supervisory discount factor, per year. MAR50.15; PRA 4.3. */
export const SUPERVISORY_DISCOUNT_RATE = 0.05;
/** What an index's diversification takes off its average risk weight. MAR50.24; PRA 4.9. */
export const INDEX_DIVERSIFICATION = 0.7;
/** Risk-weighted assets are capital times this. MAR10; Article 92 CRR. */
export const RWA_MULTIPLIER = 12.5;

/** r_hc, the correlation of a hedge's spread with the counterparty's. MAR50.26, table 2; PRA 4.10. */
export const hedgeCorrelations = {
  direct: 1,
  legally_related: 0.8,
  same_sector_and_region: 0.5,
} as const;

export const sectors = [
  "sovereign",
  "government_backed",
  "financial",
  "pension_fund",
  "industrial",
  "consumer",
  "technology",
  "health_and_utilities",
  "other",
] as const;
export type Sector = (typeof sectors)[number];

/** As people read them. */
export const sectorTitles: Readonly<Record<Sector, string>> = {
  sovereign: "Sovereigns, central banks, multilateral development banks",
  government_backed: "Local government, government-backed non-financials, education, public administration",
  financial: "Financials, including government-backed",
  pension_fund: "Pension funds",
  industrial: "Basic materials, energy, industrials, agriculture, manufacturing, mining",
  consumer: "Consumer goods and services, transport, administrative and support services",
  technology: "Technology, telecommunications",
  health_and_utilities: "Health care, utilities, professional and technical activities",
  other: "Other sector",
};

export const creditQualities = ["investment_grade", "high_yield", "not_rated"] as const;
export type CreditQuality = (typeof creditQualities)[number];

interface RiskWeight {
  readonly investmentGrade: number;
  readonly highYieldOrNotRated: number;
}

/** RW by sector and credit quality, as fractions. MAR50.16, table 1; Article 384 CRR, table 1. */
const baselRiskWeights: Readonly<Partial<Record<Sector, RiskWeight>>> = {
  sovereign: { investmentGrade: 0.005, highYieldOrNotRated: 0.02 },
  government_backed: { investmentGrade: 0.01, highYieldOrNotRated: 0.04 },
  financial: { investmentGrade: 0.05, highYieldOrNotRated: 0.12 },
  industrial: { investmentGrade: 0.03, highYieldOrNotRated: 0.07 },
  consumer: { investmentGrade: 0.03, highYieldOrNotRated: 0.085 },
  technology: { investmentGrade: 0.02, highYieldOrNotRated: 0.055 },
  health_and_utilities: { investmentGrade: 0.015, highYieldOrNotRated: 0.05 },
  other: { investmentGrade: 0.05, highYieldOrNotRated: 0.12 },
};

export interface Regime {
  readonly title: string;
  readonly effectiveFrom: string;
  readonly riskWeights: Readonly<Partial<Record<Sector, RiskWeight>>>;
  readonly riskWeightSource: string;
}

export const regimes = {
  "basel-mar50": {
    title: "Basel Framework, MAR50",
    effectiveFrom: "2023-01-01",
    riskWeights: baselRiskWeights,
    riskWeightSource: "Basel MAR50.16",
  },
  "uk-pra": {
    title: "UK PRA Rulebook, CVA Risk Part (PS1/26)",
    effectiveFrom: "2027-01-01",
    // Pension funds have a row of their own; the row of financials leaves them out.
    riskWeights: { ...baselRiskWeights, pension_fund: { investmentGrade: 0.035, highYieldOrNotRated: 0.085 } },
    riskWeightSource: "PRA CVA Risk Part 4.4",
  },
  "eu-crr3": {
    title: "EU CRR3, Article 384",
    effectiveFrom: "2025-01-01",
    riskWeights: baselRiskWeights,
    riskWeightSource: "CRR Article 384, table 1",
  },
} as const satisfies Record<string, Regime>;
export type RegimeName = keyof typeof regimes;

/** The row that a sector takes in a table that has none for it: PRA 4.4 takes pension funds out of the row of financials. */
export const sectorWithoutRow: Readonly<Partial<Record<Sector, Sector>>> = { pension_fund: "financial" };

/** RW of a name; an unrated name takes the column it shares with high yield. Undefined where the regime has no row. */
export function riskWeightOf(regime: RegimeName, sector: Sector, quality: CreditQuality): number | undefined {
  const table: Readonly<Partial<Record<Sector, RiskWeight>>> = regimes[regime].riskWeights;
  const row = table[sector];
  return quality === "investment_grade" ? row?.investmentGrade : row?.highYieldOrNotRated;
}

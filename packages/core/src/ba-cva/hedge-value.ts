/** What a hedge is worth against a charge: RW · M · B · DF, for one unit of notional and for all of it. MAR50.23-50.25. */
import { assert } from "../document/errors.ts";
import { supervisoryDiscountFactor } from "./charges.ts";
import type { IndexHedge, SingleNameHedge } from "./hedge-input.ts";
import {
  type CreditQuality,
  hedgeCorrelations,
  INDEX_DIVERSIFICATION,
  type RegimeName,
  riskWeightOf,
  type Sector,
} from "./regimes.ts";

export function tableWeight(regime: RegimeName, sector: Sector, quality: CreditQuality): number {
  const riskWeight = riskWeightOf(regime, sector, quality);
  assert(riskWeight !== undefined, "refusals.ts refuses a sector without a row");
  return riskWeight;
}

export interface UnitValue {
  readonly riskWeight: number;
  readonly supervisoryDiscountFactor: number;
  /** RW · M · DF: the value of one unit of notional. */
  readonly perNotional: number;
}

/** One unit of a single-name hedge, and r_hc. MAR50.23, MAR50.26. */
export function singleNameUnit(
  regime: RegimeName,
  hedge: Omit<SingleNameHedge, "notional">,
): UnitValue & { readonly correlation: number } {
  const riskWeight = tableWeight(regime, hedge.sector, hedge.creditQuality);
  return { correlation: hedgeCorrelations[hedge.relation], ...unit(riskWeight, hedge.remainingMaturityYears) };
}

/** One unit of an index: 0.7 times the average risk weight of its names. MAR50.24. */
export function indexUnit(
  regime: RegimeName,
  hedge: Omit<IndexHedge, "notional">,
): UnitValue & { readonly averageRiskWeight: number } {
  const averageRiskWeight =
    hedge.uniform === undefined
      ? (hedge.constituents ?? []).reduce(
          (sum, part) => sum + part.weight * tableWeight(regime, part.sector, part.creditQuality),
          0,
        )
      : tableWeight(regime, hedge.uniform.sector, hedge.uniform.creditQuality);
  return { averageRiskWeight, ...unit(INDEX_DIVERSIFICATION * averageRiskWeight, hedge.remainingMaturityYears) };
}

function unit(riskWeight: number, maturityYears: number): UnitValue {
  const discount = supervisoryDiscountFactor(maturityYears);
  return { riskWeight, supervisoryDiscountFactor: discount, perNotional: riskWeight * maturityYears * discount };
}

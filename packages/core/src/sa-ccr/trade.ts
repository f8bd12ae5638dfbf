/**
 * What one trade puts into its hedging set: D = δ · d · MF. CRE52.30-52.52.
 */
import { assert } from "../document/errors.ts";
import { expm1, log } from "../numeric/elementary.ts";
import { normalCdf } from "../numeric/normal.ts";
import { BUSINESS_DAYS, leastMarginPeriod, MARGIN_PERIOD } from "../regulation/margin-period.ts";
import type { MarginTerms, OptionPosition, SaCcrFields, SaCcrNettingSet, SaCcrTrade } from "./fields.ts";
import {
  type AssetClass,
  BUCKET_ENDS,
  commodity,
  commodityHedgingSet,
  creditIndex,
  creditSingleName,
  equity,
  foreignExchange,
  interestRate,
  MARGINED_FACTOR,
  maturityBuckets,
  otherRisk,
  type Regime,
  SHORTEST_BUSINESS_DAYS,
  SUPERVISORY_RATE,
  type SupervisoryParameters,
  TRANCHE,
} from "./parameters.ts";

/** Where a trade belongs and how its class treats it. */
export interface Classified {
  readonly assetClass: AssetClass;
  /** Trades offset within a hedging set only. */
  readonly hedgingSet: string;
  /** Currency bucket, name or commodity inside the hedging set. */
  readonly component: string;
  readonly parameters: SupervisoryParameters;
}

/** The maturity bucket of the end of an underlying. CRE52.57; Article 280a. */
export function maturityBucket(regime: Regime, endYears: number): string {
  const [oneYear, fiveYears] = BUCKET_ENDS;
  const { names, firstHoldsOneYear } = maturityBuckets[regime];
  if (endYears < oneYear || (endYears === oneYear && firstHoldsOneYear)) return names[0];
  return endYears <= fiveYears ? names[1] : names[2];
}

/** CRE52.56, CRE52.59, CRE52.61, CRE52.65, CRE52.69; Article 277a. */
export function classified(trade: SaCcrTrade, regime: Regime): Classified {
  switch (trade.kind) {
    case "interest_rate": {
      const component = maturityBucket(regime, trade.endYears);
      return { assetClass: "interest_rate", hedgingSet: trade.currency, component, parameters: interestRate };
    }
    case "foreign_exchange": {
      const pair = [trade.bought.currency, trade.sold.currency].sort().join("/");
      return { assetClass: "foreign_exchange", hedgingSet: pair, component: pair, parameters: foreignExchange };
    }
    case "credit_single_name":
      return {
        assetClass: "credit",
        hedgingSet: "credit",
        component: trade.entity,
        parameters: creditSingleName[trade.rating],
      };
    case "credit_index":
      return {
        assetClass: "credit",
        hedgingSet: "credit",
        component: trade.entity,
        parameters: creditIndex[trade.quality],
      };
    case "equity":
      return { assetClass: "equity", hedgingSet: "equity", component: trade.entity, parameters: equity[trade.type] };
    case "commodity":
      return {
        assetClass: "commodity",
        hedgingSet: commodityHedgingSet[trade.category],
        component: trade.commodity,
        parameters: commodity[trade.category],
      };
    case "other":
      return { assetClass: "other", hedgingSet: trade.driver, component: trade.driver, parameters: otherRisk };
  }
}

/** SD = (e^(−0.05 S) − e^(−0.05 E)) / 0.05, at least ten business days. CRE52.34. */
export function supervisoryDuration(startYears: number, endYears: number): number {
  const r = SUPERVISORY_RATE;
  return Math.max((expm1(-r * startYears) - expm1(-r * endYears)) / r, SHORTEST_BUSINESS_DAYS / BUSINESS_DAYS);
}

/** d: notional × SD for rates and credit, the foreign leg for FX, price × units otherwise. CRE52.34-52.37. */
export function adjustedNotional(trade: SaCcrTrade, reportingCurrency: string): number {
  if (trade.kind === "foreign_exchange") {
    if (trade.bought.currency === reportingCurrency) return trade.sold.notional;
    if (trade.sold.currency === reportingCurrency) return trade.bought.notional;
    return Math.max(trade.bought.notional, trade.sold.notional);
  }
  if (trade.kind === "equity" || trade.kind === "commodity" || trade.kind === "other") return trade.notional;
  return trade.notional * supervisoryDuration(trade.startYears, trade.endYears);
}

/** δ: direction, times the delta of an option or a tranche. CRE52.38-52.41. */
export function supervisoryDelta(trade: SaCcrTrade, volatility: number): number {
  const { position } = trade;
  if (trade.kind === "foreign_exchange") {
    // The pair is named in alphabetical order, and long means long its first currency.
    const direction = trade.bought.currency < trade.sold.currency ? 1 : -1;
    return position.kind === "option" ? direction * optionDelta(position, volatility) : direction;
  }
  if (position.kind === "option") return optionDelta(position, volatility);
  assert("side" in position, "only FX leaves the side to its legs");
  if (position.kind === "linear") return position.side === "long" ? 1 : -1;
  const { numerator, slope } = TRANCHE;
  const size = numerator / ((1 + slope * position.attachment) * (1 + slope * position.detachment));
  return position.side === "bought" ? size : -size;
}

/** ± Φ(± d₁) with the supervisory volatility. CRE52.40. */
function optionDelta(option: OptionPosition, volatility: number): number {
  const { shift, strike, underlyingPrice, exerciseYears } = option;
  const deviation = volatility * Math.sqrt(exerciseYears);
  const d1 = log((underlyingPrice + shift) / (strike + shift)) / deviation + 0.5 * deviation;
  const ofBought = option.type === "call" ? normalCdf(d1) : -normalCdf(-d1);
  return option.side === "bought" ? ofBought : -ofBought;
}

/** MF without margin = √min(max(M, 10 days), 1 year). CRE52.48. */
export function unmarginedMaturityFactor(maturityYears: number): number {
  return Math.sqrt(Math.min(Math.max(maturityYears, SHORTEST_BUSINESS_DAYS / BUSINESS_DAYS), 1));
}

/** MF with margin = 1.5 √(MPOR / 250). CRE52.52. */
export function marginedMaturityFactor(marginPeriodDays: number): number {
  return MARGINED_FACTOR * Math.sqrt(marginPeriodDays / BUSINESS_DAYS);
}

/** Where a margin period of risk comes from. */
export interface MarginPeriod {
  readonly days: number;
  /** The minimum that the number and kind of trades ask for, before disputes and the days between calls. */
  readonly floor: number;
  /** The least that the rule allows here: what is given counts only if it is longer. */
  readonly least: number;
}

/**
 * MPOR = floor + N − 1 business days, or longer if given. After more than two disputes it is doubled: as a whole, or on request the
 * floor alone, which is the other way to read the paragraph. CRE52.50, CRE52.51.
 */
export function marginPeriodOfRisk(
  { clearing, margin }: Pick<SaCcrNettingSet, "clearing"> & { readonly margin: MarginTerms },
  disputedMarginPeriod: SaCcrFields["disputedMarginPeriod"],
  tradeCount: number,
): MarginPeriod {
  const { clientFloor, disputeFactor, floor: usualFloor, longFloor, manyTrades } = MARGIN_PERIOD;
  const longer = tradeCount > manyTrades || margin.illiquidOrHardToReplace;
  const usual = clearing === "client" ? clientFloor : usualFloor;
  const floor = longer ? longFloor : usual;
  const between = margin.remarginingBusinessDays;
  const factor = margin.moreThanTwoDisputes ? disputeFactor : 1;
  const least =
    disputedMarginPeriod === "twice_whole"
      ? factor * leastMarginPeriod(between, floor)
      : leastMarginPeriod(between, factor * floor);
  return { days: Math.max(least, margin.marginPeriodOfRiskDays ?? 0), floor, least };
}

export function isSoldOption({ position }: Pick<SaCcrFields["trades"][number], "position">): boolean {
  return position.kind === "option" && position.side === "sold";
}

/** A long position in the underlying: it owes us its premium. */
export function isSoldProtection({
  kind,
  position,
}: Pick<SaCcrFields["trades"][number], "kind" | "position">): boolean {
  if (kind !== "credit_single_name" && kind !== "credit_index") return false;
  return position.kind === "linear"
    ? "side" in position && position.side === "short"
    : position.kind === "tranche" && position.side === "sold";
}

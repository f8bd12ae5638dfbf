/**
 * The exposure of one netting set: with margin at most that without, as one set or, where netting cannot be enforced, trade by
 * trade, and what Article 274 lets sold options and sold credit protection owe. CRE52.1, CRE52.2; Article 274.
 */
import { total } from "../numeric/total.ts";
import { ALPHA, alphaOf } from "../regulation/alpha.ts";
import { type HedgingSetAddOn, hedgingSetAddOns, type OffsettingTrade, placeOf } from "./add-on.ts";
import { type Exposure, exposureOf } from "./exposure.ts";
import type { MarginTerms, SaCcrNettingSet, SaCcrTrade } from "./fields.ts";
import type { SaCcrInput } from "./input.ts";
import type { Regime } from "./parameters.ts";
import type { SaCcrResult } from "./result.ts";
import {
  adjustedNotional,
  isSoldOption,
  marginedMaturityFactor,
  marginPeriodOfRisk,
  supervisoryDelta,
  supervisoryDuration,
  unmarginedMaturityFactor,
} from "./trade.ts";

type NettingSet = SaCcrResult["nettingSets"][number];

/** A trade with everything but its netting set's margin decided. */
export interface Valued {
  readonly trade: SaCcrTrade;
  readonly position: Omit<OffsettingTrade, "effectiveNotional">;
  readonly supervisoryDuration: number | null;
  readonly adjustedNotional: number;
  readonly supervisoryDelta: number;
  readonly unmarginedFactor: number;
}

export function valuedTrade(trade: SaCcrTrade, { regime, reportingCurrency }: SaCcrInput): Valued {
  const position = placeOf(trade, regime);
  return {
    trade,
    position,
    supervisoryDuration: "endYears" in trade ? supervisoryDuration(trade.startYears, trade.endYears) : null,
    adjustedNotional: adjustedNotional(trade, reportingCurrency),
    supervisoryDelta: supervisoryDelta(trade, position.parameters.volatility),
    unmarginedFactor: unmarginedMaturityFactor(trade.maturityYears),
  };
}

export function nettingSetExposure(input: SaCcrInput, set: SaCcrNettingSet, trades: readonly Valued[]): NettingSet {
  return set.nettingEnforceable ? nettedExposure(input, set, trades) : exposureTradeByTrade(input, set, trades);
}

function nettedExposure(input: SaCcrInput, set: SaCcrNettingSet, trades: readonly Valued[]): NettingSet {
  const { regime } = input;
  const alpha = alphaOf(regime, set.counterpartyKind);
  const value = set.marketValue ?? total(trades.map(({ trade }) => trade.marketValue ?? 0));
  const terms = { alpha, value, collateral: set.netCollateral };
  const bareSets = addOnsOf(regime, trades, (entry) => entry.unmarginedFactor);
  const common = { id: set.id, alpha, value, collateral: set.netCollateral, ownNettingSets: null };
  const margin = set.margin?.onlyWePost === true ? undefined : set.margin;
  if (margin === undefined) {
    const unmargined = exposureOf(terms, aggregate(bareSets), undefined);
    return {
      ...common,
      marginPeriodOfRiskDays: null,
      ...treatedBy(regime, set, trades, value, unmargined),
      capped: false,
      capCollateral: null,
      margined: null,
      unmargined,
      hedgingSets: bareSets,
    };
  }
  const { days } = marginPeriodOfRisk({ clearing: set.clearing, margin }, input.disputedMarginPeriod, trades.length);
  const factor = marginedMaturityFactor(days);
  const hedgingSets = addOnsOf(regime, trades, () => factor);
  const margined = exposureOf(terms, aggregate(hedgingSets), margin);
  const { collateral: capCollateral, exposure: unmargined } = capOf(regime, terms, margin, aggregate(bareSets));
  const capped = margined.exposureAtDefault > unmargined.exposureAtDefault;
  const exposureAtDefault = capped ? unmargined.exposureAtDefault : margined.exposureAtDefault;
  return {
    ...common,
    marginPeriodOfRiskDays: days,
    treatment: "formula",
    unpaidPremium: null,
    exposureAtDefault,
    capped,
    capCollateral,
    margined,
    unmargined,
    hedgingSets,
  };
}

function addOnsOf(regime: Regime, trades: readonly Valued[], factor: (entry: Valued) => number): HedgingSetAddOn[] {
  return hedgingSetAddOns(
    regime,
    trades.map((entry) => ({
      ...entry.position,
      effectiveNotional: entry.supervisoryDelta * entry.adjustedNotional * factor(entry),
    })),
  );
}

/**
 * The exposure of a margined netting set as if it had no margin agreement, which caps it. Basel counts the collateral that is held
 * (CRE52.2); the EU leaves variation margin out, so that NICA alone remains (Article 274(3), EBA Q&A 2023_6962). How the PRA reads
 * its Article 274(3) is not known to us: the larger exposure counts.
 */
function capOf(
  regime: Regime,
  terms: { readonly alpha: number; readonly value: number; readonly collateral: number },
  { netIndependentCollateral }: MarginTerms,
  addOn: number,
): { readonly collateral: number; readonly exposure: Exposure } {
  const withCollateral = (collateral: number) => ({
    collateral,
    exposure: exposureOf({ ...terms, collateral }, addOn, undefined),
  });
  const held = withCollateral(terms.collateral);
  if (regime === "basel") return held;
  const independent = withCollateral(netIndependentCollateral);
  if (regime === "eu-crr3") return independent;
  return held.exposure.exposureAtDefault > independent.exposure.exposureAtDefault ? held : independent;
}

/**
 * What a netting set without a margin agreement owes: nothing if it holds sold options only, whose premiums were received, and is
 * worth less than nothing (Article 274(5)); at most the unpaid premium if it is one sold credit protection (Article 274(7)).
 */
function treatedBy(
  regime: Regime,
  { margin }: SaCcrNettingSet,
  trades: readonly Valued[],
  value: number,
  { exposureAtDefault }: Exposure,
): Pick<NettingSet, "treatment" | "unpaidPremium" | "exposureAtDefault"> {
  const formula = { treatment: "formula", unpaidPremium: null, exposureAtDefault } as const;
  if (regime === "basel" || margin !== undefined) return formula;
  const paid = trades.length > 0 && trades.every(({ trade }) => isSoldOption(trade) && trade.premiumReceivedUpFront);
  if (paid && value < 0) return { treatment: "sold_options", unpaidPremium: null, exposureAtDefault: 0 };
  const [only, ...others] = trades;
  const unpaidPremium = only?.trade.outstandingUnpaidPremium;
  if (unpaidPremium === undefined || others.length > 0) return formula;
  return {
    treatment: "unpaid_premium_cap",
    unpaidPremium,
    exposureAtDefault: Math.min(exposureAtDefault, unpaidPremium),
  };
}

/** Each trade is a netting set of its own. Article 274(1). */
function exposureTradeByTrade(input: SaCcrInput, set: SaCcrNettingSet, trades: readonly Valued[]): NettingSet {
  const own = trades.map((entry) => ({ entry, set: nettedExposure(input, set, [entry]) }));
  const sum = (of: (set: NettingSet) => number) => total(own.map((each) => of(each.set)));
  const aggregateAddOn = sum(({ unmargined }) => unmargined.aggregateAddOn);
  const potentialFutureExposure = sum(({ unmargined }) => unmargined.potentialFutureExposure);
  return {
    id: set.id,
    alpha: alphaOf(input.regime, set.counterpartyKind),
    value: sum(({ value }) => value),
    collateral: set.netCollateral,
    marginPeriodOfRiskDays: null,
    treatment: "formula",
    unpaidPremium: null,
    exposureAtDefault: sum(({ exposureAtDefault }) => exposureAtDefault),
    capped: false,
    capCollateral: null,
    margined: null,
    unmargined: {
      replacementCost: sum(({ unmargined }) => unmargined.replacementCost),
      aggregateAddOn,
      // What the multipliers of the trades come to.
      multiplier: aggregateAddOn === 0 ? 1 : potentialFutureExposure / aggregateAddOn,
      potentialFutureExposure,
      exposureAtDefault: sum(({ unmargined }) => unmargined.exposureAtDefault),
    },
    hedgingSets: own.flatMap(({ entry, set: { hedgingSets } }) =>
      hedgingSets.map((hedgingSet) => ({ ...hedgingSet, name: ownHedgingSet(entry) })),
    ),
    ownNettingSets: own.map(
      ({ entry: { trade }, set: { value, treatment, unpaidPremium, exposureAtDefault, unmargined } }) => ({
        trade: trade.id,
        value,
        treatment,
        unpaidPremium,
        exposureAtDefault,
        exposure: unmargined,
      }),
    ),
  };
}

/** The hedging set of a trade that offsets with no other. */
export function ownHedgingSet({ position, trade }: Valued): string {
  return `${position.hedgingSet} (${trade.id})`;
}

/** The exposure of a netting set if its alpha were 1.4. */
export function fullAlphaExposure(set: NettingSet): number {
  if (set.ownNettingSets === null) return atFullAlpha(set.alpha, set.unmargined, set);
  return total(set.ownNettingSets.map((own) => atFullAlpha(set.alpha, own.exposure, own)));
}

function atFullAlpha(
  alpha: number,
  formula: Exposure,
  { exposureAtDefault, unpaidPremium }: Pick<NettingSet, "exposureAtDefault" | "unpaidPremium">,
): number {
  if (unpaidPremium === null) return (exposureAtDefault * ALPHA) / alpha;
  return Math.min((formula.exposureAtDefault * ALPHA) / alpha, unpaidPremium);
}

function aggregate(hedgingSets: readonly HedgingSetAddOn[]): number {
  return total(hedgingSets.map(({ addOn }) => addOn));
}

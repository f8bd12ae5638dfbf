/**
 * Exposure at default under the standardised approach for counterparty credit risk. Source: Basel CRE52.
 * Method note: docs/methods/sa-ccr.md.
 */
import example from "../../../../examples/sa-ccr/bcbs-annex4a-example-4.input.json" with { type: "json" };
import { csvImports } from "../document/csv.ts";
import { engine } from "../engine.ts";
import { ALPHA, alphaOf } from "../regulation/alpha.ts";
import { hedgingSetAddOns, type Position, positionOf } from "./add-on.ts";
import { explain, explanations } from "./explain.ts";
import { exposureOf } from "./exposure.ts";
import { SaCcrInput, type SaCcrNettingSet, type SaCcrTrade } from "./input.ts";
import { assetClasses } from "./parameters.ts";
import { SaCcrResult } from "./result.ts";
import { tables } from "./tables.ts";
import {
  adjustedNotional,
  marginedMaturityFactor,
  marginPeriodOfRisk,
  supervisoryDelta,
  supervisoryDuration,
  unmarginedMaturityFactor,
} from "./trade.ts";

export const saCcr = engine({
  name: "sa-ccr",
  title: "SA-CCR exposure",
  question: "What exposure does the standardised approach see, beside the model?",
  version: "3",
  direct: true,
  input: SaCcrInput,
  result: SaCcrResult,
  example,
  imports: csvImports(SaCcrInput, ["nettingSets", "trades"]),
  run: saCcrExposure,
  headline: (result) => ({
    title: "Exposure at default",
    value: result.exposureAtDefault,
    unit: result.reportingCurrency,
    worse: "up",
  }),
  tables,
  explain,
  seed: () => null,
});

/** A trade with everything but its netting set's margin decided. */
interface Valued {
  readonly trade: SaCcrTrade;
  readonly position: Omit<Position, "effectiveNotional">;
  readonly supervisoryDuration: number | null;
  readonly adjustedNotional: number;
  readonly supervisoryDelta: number;
  readonly unmarginedFactor: number;
}

export function saCcrExposure(input: SaCcrInput): SaCcrResult {
  const tradesOf = new Map<string, Valued[]>(input.nettingSets.map(({ id }) => [id, []]));
  const valued = input.trades.map((trade) => valuedTrade(trade, input.reportingCurrency));
  for (const entry of valued) tradesOf.get(entry.trade.nettingSet)?.push(entry);
  const nettingSets = input.nettingSets.map((set) => nettingSetExposure(input.regime, set, tradesOf.get(set.id) ?? []));
  const factors = new Map(
    nettingSets.map(({ id, marginPeriodOfRiskDays }) => [
      id as string,
      marginPeriodOfRiskDays === null ? null : marginedMaturityFactor(marginPeriodOfRiskDays),
    ]),
  );
  const result = {
    regime: input.regime,
    reportingCurrency: input.reportingCurrency,
    exposureAtDefault: total(nettingSets.map((set) => set.exposureAtDefault)),
    exposureAtFullAlpha: total(nettingSets.map((set) => (set.exposureAtDefault * ALPHA) / set.alpha)),
    byAssetClass: addOnsByClass(nettingSets),
    nettingSets,
    trades: valued.map((entry) => tradeTerms(entry, factors.get(entry.trade.nettingSet) ?? entry.unmarginedFactor)),
    warnings: warnings(input, nettingSets),
  };
  return { ...result, explanations: explanations(input, result) };
}

function valuedTrade(trade: SaCcrTrade, reportingCurrency: string): Valued {
  const position = positionOf(trade);
  return {
    trade,
    position,
    supervisoryDuration: "endYears" in trade ? supervisoryDuration(trade.startYears, trade.endYears) : null,
    adjustedNotional: adjustedNotional(trade, reportingCurrency),
    supervisoryDelta: supervisoryDelta(trade, position.parameters.volatility),
    unmarginedFactor: unmarginedMaturityFactor(trade.maturityYears),
  };
}

/** A margined netting set owes the smaller of both exposures. CRE52.2. */
function nettingSetExposure(
  regime: string,
  set: SaCcrNettingSet,
  trades: readonly Valued[],
): SaCcrResult["nettingSets"][number] {
  const alpha = alphaOf(regime, set.counterpartyKind);
  const value = set.marketValue ?? total(trades.map(({ trade }) => trade.marketValue ?? 0));
  const terms = { alpha, value, collateral: set.netCollateral };
  const withFactor = (factor: (entry: Valued) => number) =>
    hedgingSetAddOns(
      trades.map((entry) => ({
        ...entry.position,
        effectiveNotional: entry.supervisoryDelta * entry.adjustedNotional * factor(entry),
      })),
    );
  const unmarginedSets = withFactor((entry) => entry.unmarginedFactor);
  const unmargined = exposureOf(terms, total(unmarginedSets.map(({ addOn }) => addOn)), undefined);
  const margin = set.margin?.onlyWePost === true ? undefined : set.margin;
  const common = { id: set.id, alpha, value, collateral: set.netCollateral, unmargined };
  if (margin === undefined) {
    const { exposureAtDefault } = unmargined;
    return {
      ...common,
      marginPeriodOfRiskDays: null,
      exposureAtDefault,
      capped: false,
      margined: null,
      hedgingSets: unmarginedSets,
    };
  }
  const marginPeriodOfRiskDays = marginPeriodOfRisk(margin, trades.length);
  const factor = marginedMaturityFactor(marginPeriodOfRiskDays);
  const hedgingSets = withFactor(() => factor);
  const margined = exposureOf(terms, total(hedgingSets.map(({ addOn }) => addOn)), margin);
  const capped = margined.exposureAtDefault > unmargined.exposureAtDefault;
  const exposureAtDefault = capped ? unmargined.exposureAtDefault : margined.exposureAtDefault;
  return { ...common, marginPeriodOfRiskDays, exposureAtDefault, capped, margined, hedgingSets };
}

function tradeTerms(entry: Valued, maturityFactor: number): SaCcrResult["trades"][number] {
  const { trade, position } = entry;
  return {
    id: trade.id,
    nettingSet: trade.nettingSet,
    assetClass: position.assetClass,
    hedgingSet: position.hedgingSet,
    component: position.component,
    supervisoryDuration: entry.supervisoryDuration,
    adjustedNotional: entry.adjustedNotional,
    supervisoryDelta: entry.supervisoryDelta,
    maturityFactor,
    effectiveNotional: entry.supervisoryDelta * entry.adjustedNotional * maturityFactor,
  };
}

function addOnsByClass(nettingSets: SaCcrResult["nettingSets"]): SaCcrResult["byAssetClass"] {
  const sums = new Map<string, number>();
  for (const { assetClass, addOn } of nettingSets.flatMap(({ hedgingSets }) => hedgingSets)) {
    sums.set(assetClass, (sums.get(assetClass) ?? 0) + addOn);
  }
  return assetClasses.flatMap((assetClass) => {
    const addOn = sums.get(assetClass);
    return addOn === undefined ? [] : [{ assetClass, addOn }];
  });
}

function warnings(input: SaCcrInput, results: SaCcrResult["nettingSets"]): SaCcrResult["warnings"] {
  return input.nettingSets.flatMap((set, i) => {
    const path = `nettingSets[${i}]`;
    const found: SaCcrResult["warnings"] = [];
    if (set.margin?.onlyWePost === true) {
      found.push({
        rule: "CRE52.2",
        path: `${path}.margin`,
        message: `${set.id} is margined one way only: it counts as unmargined.`,
      });
    }
    if (results[i]?.capped === true) {
      found.push({ rule: "CRE52.2", path, message: `${set.id} takes the exposure without margin, which is smaller.` });
    }
    return found;
  });
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

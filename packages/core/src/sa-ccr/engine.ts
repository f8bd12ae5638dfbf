/**
 * Exposure at default under the standardised approach for counterparty credit risk. Source: Basel CRE52.
 * Method note: docs/methods/sa-ccr.md.
 */
import example from "../../../../examples/sa-ccr/bcbs-annex4a-example-4.input.json" with { type: "json" };
import { csvImports } from "../document/csv.ts";
import { engine } from "../engine.ts";
import { total } from "../numeric/total.ts";
import { explain, explanations } from "./explain.ts";
import { SaCcrInput } from "./input.ts";
import { fullAlphaExposure, nettingSetExposure, ownHedgingSet, type Valued, valuedTrade } from "./netting-set.ts";
import { assetClasses } from "./parameters.ts";
import { SaCcrResult } from "./result.ts";
import { tables } from "./tables.ts";
import { marginedMaturityFactor } from "./trade.ts";
import { warningsOf } from "./warnings.ts";

export const saCcr = engine({
  name: "sa-ccr",
  title: "SA-CCR exposure",
  question: "What exposure does the standardised approach see, beside the model?",
  version: "5",
  direct: true,
  input: SaCcrInput,
  result: SaCcrResult,
  example,
  imports: csvImports(SaCcrInput, ["nettingSets", "trades"]),
  run: saCcrExposure,
  // All that a warning may be about follows from the document at once.
  warnings: (input) => warningsOf(input, valuedSets(input).nettingSets),
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

export function saCcrExposure(input: SaCcrInput): SaCcrResult {
  const { nettingSets, valued } = valuedSets(input);
  const setOf = new Map(nettingSets.map((set) => [set.id as string, set]));
  const result = {
    regime: input.regime,
    reportingCurrency: input.reportingCurrency,
    exposureAtDefault: total(nettingSets.map((set) => set.exposureAtDefault)),
    exposureAtFullAlpha: total(nettingSets.map(fullAlphaExposure)),
    byAssetClass: addOnsByClass(nettingSets),
    nettingSets,
    trades: valued.map((entry) => tradeTerms(entry, setOf.get(entry.trade.nettingSet))),
    warnings: warningsOf(input, nettingSets),
  };
  return { ...result, explanations: explanations(input, result) };
}

function valuedSets(input: SaCcrInput) {
  const tradesOf = new Map<string, Valued[]>(input.nettingSets.map(({ id }) => [id, []]));
  const valued = input.trades.map((trade) => valuedTrade(trade, input));
  for (const entry of valued) tradesOf.get(entry.trade.nettingSet)?.push(entry);
  return {
    valued,
    nettingSets: input.nettingSets.map((set) => nettingSetExposure(input, set, tradesOf.get(set.id) ?? [])),
  };
}

function tradeTerms(entry: Valued, set: SaCcrResult["nettingSets"][number] | undefined): SaCcrResult["trades"][number] {
  const { trade, position } = entry;
  const days = set?.marginPeriodOfRiskDays ?? null;
  const maturityFactor = days === null ? entry.unmarginedFactor : marginedMaturityFactor(days);
  return {
    id: trade.id,
    nettingSet: trade.nettingSet,
    assetClass: position.assetClass,
    hedgingSet: (set?.ownNettingSets ?? null) === null ? position.hedgingSet : ownHedgingSet(entry),
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

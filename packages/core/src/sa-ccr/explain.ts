/**
 * The explanation of every figure of an SA-CCR result. Small results carry them all, larger ones those of the totals;
 * `explain` makes the rest on demand.
 */
import {
  type Explanation,
  explainedSum,
  explanation,
  ofInput,
  ofResult,
  type Part,
  sumOf,
  type Term,
} from "../document/explanation.ts";
import { ALPHA } from "../regulation/alpha.ts";
import { premiumPath } from "./explain-exposure.ts";
import { ofNettingSet } from "./explain-netting-set.ts";
import { ofTrade } from "./explain-trade.ts";
import type { SaCcrInput } from "./input.ts";
import type { Explained } from "./result.ts";

/** Up to this many trades and netting sets a result carries all its explanations. */
const MOST_LINES = 40;

export function explanations(input: SaCcrInput, result: Explained): Explanation[] {
  if (result.trades.length + result.nettingSets.length > MOST_LINES) return ofTotals(input, result);
  return [
    ...ofTotals(input, result),
    ...result.nettingSets.flatMap((_, i) => ofNettingSet(input, result, i)),
    ...result.trades.flatMap((_, i) => ofTrade(input, result, i)),
  ];
}

/** The explanation of the figure at a path of the result, as `nettingSets[0].exposureAtDefault`; null if it has none. */
export function explain(input: SaCcrInput, result: Explained, path: string): Explanation | null {
  return explanationsAround(input, result, path).find((entry) => entry.path === path) ?? null;
}

/** The explanations of the line that a path leads into, or of the totals. */
function explanationsAround(input: SaCcrInput, result: Explained, path: string): Explanation[] {
  const [, list, place] = /^(nettingSets|trades)\[(\d+)\]/.exec(path) ?? [];
  if (list === undefined) return ofTotals(input, result);
  return list === "trades" ? ofTrade(input, result, Number(place)) : ofNettingSet(input, result, Number(place));
}

function ofTotals(input: SaCcrInput, result: Explained): Explanation[] {
  const exposures = result.nettingSets.map(({ id, exposureAtDefault }, i) =>
    ofResult(`EAD(${id})`, exposureAtDefault, `nettingSets[${i}].exposureAtDefault`),
  );
  const atFullAlpha = sumOf(result.nettingSets.flatMap((set, i) => partsAtFullAlpha(input, set, i)));
  return [
    explainedSum("exposureAtDefault", "Exposure at default", result.exposureAtDefault, "CRE52.1", exposures),
    explanation(
      "exposureAtFullAlpha",
      "Exposure with an alpha of 1.4 for all",
      result.exposureAtFullAlpha,
      atFullAlpha.formula,
      "CRE52.1",
      atFullAlpha.terms,
    ),
    ...ofAssetClasses(result),
  ];
}

/** Scaled by 1.4 / α, but never beyond an unpaid premium. */
function partsAtFullAlpha(input: SaCcrInput, set: Explained["nettingSets"][number], i: number): Part[] {
  const at = `nettingSets[${i}]`;
  const alpha = ofResult(`α(${set.id})`, set.alpha, `${at}.alpha`);
  const scaled = (exposure: Term) => ({
    formula: `${exposure.symbol} · ${ALPHA} / ${alpha.symbol}`,
    value: (exposure.value * ALPHA) / alpha.value,
    terms: [exposure, alpha],
  });
  const lines =
    set.ownNettingSets === null
      ? [{ ...set, name: set.id as string, place: at, formulaPlace: `${at}.unmargined`, formula: set.unmargined }]
      : set.ownNettingSets.map((own, k) => {
          const place = `${at}.ownNettingSets[${k}]`;
          return { ...own, name: own.trade, place, formulaPlace: `${place}.exposure`, formula: own.exposure };
        });
  return lines.map(({ name, place, formulaPlace, formula, exposureAtDefault, unpaidPremium }) => {
    if (unpaidPremium === null)
      return scaled(ofResult(`EAD(${name})`, exposureAtDefault, `${place}.exposureAtDefault`));
    const part = scaled(ofResult(`EAD(${name})`, formula.exposureAtDefault, `${formulaPlace}.exposureAtDefault`));
    const trade = input.trades.findIndex(
      ({ id, nettingSet }) => nettingSet === set.id && (set.ownNettingSets === null || id === name),
    );
    const premium = ofInput(`premium(${name})`, unpaidPremium, premiumPath(trade));
    return {
      formula: `min(${part.formula}, ${premium.symbol})`,
      value: Math.min(part.value, premium.value),
      terms: [...part.terms, premium],
    };
  });
}

function ofAssetClasses({ byAssetClass, nettingSets }: Explained): Explanation[] {
  return byAssetClass.map(({ addOn, assetClass }, k) => {
    const terms = nettingSets.flatMap((set, i) =>
      set.hedgingSets.flatMap((hedgingSet, j) =>
        hedgingSet.assetClass === assetClass
          ? [
              ofResult(
                `AddOn(${set.id} ${hedgingSet.name})`,
                hedgingSet.addOn,
                `nettingSets[${i}].hedgingSets[${j}].addOn`,
              ),
            ]
          : [],
      ),
    );
    const title = `Add-on of ${assetClass.replaceAll("_", " ")}`;
    return explainedSum(`byAssetClass[${k}].addOn`, title, addOn, "CRE52.25", terms);
  });
}

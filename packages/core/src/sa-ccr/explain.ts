/**
 * The explanation of every figure of an SA-CCR result. Small results carry them all, larger ones those of the totals;
 * `explain` makes the rest on demand.
 */
import { type Explanation, explainedSum, explanation, ofResult, sumOf } from "../document/explanation.ts";
import { ALPHA } from "../regulation/alpha.ts";
import { ofNettingSet } from "./explain-netting-set.ts";
import { ofTrade } from "./explain-trade.ts";
import type { SaCcrInput } from "./input.ts";
import type { SaCcrResult } from "./result.ts";

export type Explained = Omit<SaCcrResult, "explanations">;

/** Up to this many trades and netting sets a result carries all its explanations. */
const MOST_LINES = 40;

export function explanations(input: SaCcrInput, result: Explained): Explanation[] {
  if (result.trades.length + result.nettingSets.length > MOST_LINES) return ofTotals(result);
  return [
    ...ofTotals(result),
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
  if (list === undefined) return ofTotals(result);
  return list === "trades" ? ofTrade(input, result, Number(place)) : ofNettingSet(input, result, Number(place));
}

function ofTotals(result: Explained): Explanation[] {
  const exposures = result.nettingSets.map(({ id, alpha, exposureAtDefault }, i) => ({
    exposure: ofResult(`EAD(${id})`, exposureAtDefault, `nettingSets[${i}].exposureAtDefault`),
    alpha: ofResult(`α(${id})`, alpha, `nettingSets[${i}].alpha`),
  }));
  const atFullAlpha = sumOf(
    exposures.map(({ alpha, exposure }) => ({
      formula: `${exposure.symbol} · ${ALPHA} / ${alpha.symbol}`,
      value: (exposure.value * ALPHA) / alpha.value,
      terms: [exposure, alpha],
    })),
  );
  return [
    explainedSum(
      "exposureAtDefault",
      "Exposure at default",
      result.exposureAtDefault,
      "CRE52.1",
      exposures.map(({ exposure }) => exposure),
    ),
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

/** The explanations of trades whose netting cannot be enforced: each as a netting set, and the sums over them. Article 274(1). */
import {
  type Explanation,
  explainedAs,
  explainedSum,
  explanation,
  ofInput,
  ofResult,
  type Term,
} from "../document/explanation.ts";
import { ofExposure, ofTreated, premiumPath } from "./explain-exposure.ts";
import type { SaCcrInput } from "./input.ts";
import type { Explained } from "./result.ts";

type NettingSet = Explained["nettingSets"][number];
type Exposure = NettingSet["unmargined"];

/** Trades that do not net: each explained as a netting set, and the sums over them. */
export function ofOwnNettingSets(input: SaCcrInput, set: NettingSet, i: number): Explanation[] {
  const at = `nettingSets[${i}]`;
  const own = set.ownNettingSets ?? [];
  const places = new Map<string, number>(input.trades.map(({ id }, j) => [id, j]));
  const place = (k: number) => `${at}.ownNettingSets[${k}]`;
  const summed = (path: string, title: string, value: number, source: string, terms: readonly Term[]) =>
    explainedSum(`${at}.${path}`, `${title} of ${set.id}`, value, source, terms);
  const each = (symbol: string, field: keyof Exposure) =>
    own.map(({ trade, exposure }, k) =>
      ofResult(`${symbol}(${trade})`, exposure[field], `${place(k)}.exposure.${field}`),
    );
  const { unmargined } = set;
  const ofUnmargined = (field: Exclude<keyof Exposure, "multiplier">, symbol: string, title: string, source: string) =>
    summed(`unmargined.${field}`, title, unmargined[field], source, each(symbol, field));
  const addOn = ofResult("AddOn", unmargined.aggregateAddOn, `${at}.unmargined.aggregateAddOn`);
  const future = ofResult("PFE", unmargined.potentialFutureExposure, `${at}.unmargined.potentialFutureExposure`);
  const isBare = unmargined.aggregateAddOn === 0;
  return [
    summed(
      "exposureAtDefault",
      "EAD",
      set.exposureAtDefault,
      "CRE52.1; Article 274(1)",
      own.map(({ trade, exposureAtDefault }, k) =>
        ofResult(`EAD(${trade})`, exposureAtDefault, `${place(k)}.exposureAtDefault`),
      ),
    ),
    summed(
      "value",
      "Value",
      set.value,
      "CRE52.10",
      own.map(({ trade, value }, k) => ofResult(`V(${trade})`, value, `${place(k)}.value`)),
    ),
    ofUnmargined("exposureAtDefault", "EAD", "EAD by the formula", "CRE52.1"),
    ofUnmargined("replacementCost", "RC", "Replacement cost", "CRE52.10"),
    ofUnmargined("aggregateAddOn", "AddOn", "Aggregate add-on", "CRE52.25"),
    ofUnmargined("potentialFutureExposure", "PFE", "Potential future exposure", "CRE52.20"),
    explanation(
      `${at}.unmargined.multiplier`,
      "Multiplier, what those of the trades come to",
      unmargined.multiplier,
      isBare ? "1" : "PFE / AddOn",
      "CRE52.23",
      isBare ? [] : [future, addOn],
    ),
    ...own.flatMap((entry, k) => ofOwnNettingSet(set, entry, at, k, places.get(entry.trade) ?? -1)),
  ];
}

function ofOwnNettingSet(
  set: NettingSet,
  entry: NonNullable<NettingSet["ownNettingSets"]>[number],
  at: string,
  k: number,
  j: number,
): Explanation[] {
  const place = `${at}.ownNettingSets[${k}]`;
  const title = `EAD of ${entry.trade}`;
  const byFormula = ofResult("bare", entry.exposure.exposureAtDefault, `${place}.exposure.exposureAtDefault`);
  const value = ofResult("V", entry.value, `${place}.value`);
  const none = ofInput("C", set.collateral, `${at}.netCollateral`);
  const hedgingSet = set.hedgingSets[k];
  return [
    ofTreated(`${place}.exposureAtDefault`, title, entry, byFormula, premiumPath(j)),
    explainedAs(
      `${place}.value`,
      `Value of ${entry.trade}`,
      "CRE52.10",
      ofInput("V", entry.value, `trades[${j}].marketValue`),
    ),
    ...ofExposure(`${place}.exposure`, entry.trade, set.alpha, entry.exposure, [value, none], []),
    explainedSum(
      `${place}.exposure.aggregateAddOn`,
      `Add-on of ${entry.trade}`,
      entry.exposure.aggregateAddOn,
      "CRE52.25",
      [ofResult(`AddOn(${hedgingSet?.name ?? ""})`, hedgingSet?.addOn ?? 0, `${at}.hedgingSets[${k}].addOn`)],
    ),
  ];
}

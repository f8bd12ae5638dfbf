/** The explanations of a netting set of an SA-CCR result, with and without its margin. */
import {
  type Explanation,
  explainedAs,
  explainedSum,
  explanation,
  ofInput,
  ofResult,
  ofRule,
  type Term,
} from "../document/explanation.ts";
import { MARGIN_PERIOD } from "../regulation/margin-period.ts";
import { hedgingSetAddOns, placeOf } from "./add-on.ts";
import { ofExposure, ofTreated, premiumPath } from "./explain-exposure.ts";
import { ofHedgingSets } from "./explain-hedging-set.ts";
import { ofOwnNettingSets } from "./explain-own-netting-sets.ts";
import type { SaCcrInput } from "./input.ts";
import type { Explained } from "./result.ts";
import { marginPeriodOfRisk, unmarginedMaturityFactor } from "./trade.ts";

type NettingSet = Explained["nettingSets"][number];

/** All explanations of one netting set. */
export function ofNettingSet(input: SaCcrInput, result: Explained, i: number): Explanation[] {
  const set = result.nettingSets[i];
  if (set === undefined) return [];
  const at = `nettingSets[${i}]`;
  const collateral = ofInput("C", set.collateral, `${at}.netCollateral`);
  return [
    explainedAs(`${at}.collateral`, `Net collateral of ${set.id}`, "CRE52.17", collateral),
    explainedAs(`${at}.alpha`, `Alpha of ${set.id}`, "CRE52.1; PRA Article 274(2)", ofRule("α", set.alpha)),
    ...(set.ownNettingSets === null ? ofNetted(input, result, set, i) : ofOwnNettingSets(input, set, i)),
    ...ofHedgingSets(input.regime, result, set, at),
  ];
}

function ofNetted(input: SaCcrInput, result: Explained, set: NettingSet, i: number): Explanation[] {
  const at = `nettingSets[${i}]`;
  const value = ofResult("V", set.value, `${at}.value`);
  const held = ofInput("C", set.collateral, `${at}.netCollateral`);
  const { capCollateral, margined, unmargined } = set;
  // The exposure that caps a margined one has a collateral of its own.
  const bare = capCollateral === null ? held : ofResult("C₀", capCollateral, `${at}.capCollateral`);
  return [
    ofCountedExposure(input, set, at),
    ...(margined === null
      ? []
      : ofExposure(
          `${at}.margined`,
          `${set.id} with margin`,
          set.alpha,
          margined,
          [value, held],
          marginTerms(input, i),
        )),
    ...ofExposure(`${at}.unmargined`, `${set.id} without margin`, set.alpha, unmargined, [value, bare], []),
    ...ofCapCollateral(input, set, i),
    ofValue(input, set, i),
    ...ofAddOns(input, result, set, at),
    ...ofMarginPeriod(input, set, i),
  ];
}

/** A margined netting set owes the smaller of both exposures. */
function ofCountedExposure(input: SaCcrInput, set: NettingSet, at: string): Explanation {
  const { id, exposureAtDefault, margined, unmargined } = set;
  const path = `${at}.exposureAtDefault`;
  const title = `EAD of ${id}`;
  const bare = ofResult("bare", unmargined.exposureAtDefault, `${at}.unmargined.exposureAtDefault`);
  if (margined === null)
    return ofTreated(
      path,
      title,
      set,
      bare,
      premiumPath(input.trades.findIndex(({ nettingSet }) => nettingSet === id)),
    );
  return explanation(path, title, exposureAtDefault, "min(margined, bare)", "CRE52.2", [
    ofResult("margined", margined.exposureAtDefault, `${at}.margined.exposureAtDefault`),
    bare,
  ]);
}

/** What counts as collateral where the exposure without margin caps a margined one. */
function ofCapCollateral(input: SaCcrInput, { capCollateral, collateral, id }: NettingSet, i: number): Explanation[] {
  const margin = input.nettingSets[i]?.margin;
  if (capCollateral === null || margin === undefined) return [];
  const at = `nettingSets[${i}]`;
  const isHeld = input.regime === "basel" || (input.regime === "uk-pra" && capCollateral === collateral);
  const [term, source] = isHeld
    ? [ofInput("C", collateral, `${at}.netCollateral`), "CRE52.2"]
    : [
        ofInput("NICA", margin.netIndependentCollateral, `${at}.margin.netIndependentCollateral`),
        input.regime === "uk-pra" ? "Article 274(3): the larger exposure" : "Article 274(3); EBA Q&A 2023_6962",
      ];
  return [explainedAs(`${at}.capCollateral`, `Collateral in the cap of ${id}`, source, term)];
}

function marginTerms(input: SaCcrInput, i: number): Term[] {
  const margin = input.nettingSets[i]?.margin;
  const at = `nettingSets[${i}].margin`;
  if (margin === undefined) return [];
  return [
    ofInput("TH", margin.threshold, `${at}.threshold`),
    ofInput("MTA", margin.minimumTransferAmount, `${at}.minimumTransferAmount`),
    ofInput("NICA", margin.netIndependentCollateral, `${at}.netIndependentCollateral`),
  ];
}

function ofValue(input: SaCcrInput, set: NettingSet, i: number): Explanation {
  const path = `nettingSets[${i}].value`;
  const given = input.nettingSets[i]?.marketValue;
  const title = `Value of ${set.id}`;
  if (given !== undefined) {
    return explainedAs(path, title, "CRE52.10", ofInput("V", given, `nettingSets[${i}].marketValue`));
  }
  const terms = input.trades.flatMap((trade, j) =>
    trade.nettingSet === set.id ? [ofInput(`V(${trade.id})`, trade.marketValue ?? 0, `trades[${j}].marketValue`)] : [],
  );
  return explainedSum(path, title, set.value, "CRE52.10", terms);
}

/** The hedging sets in the result are those with margin, where there is one: without it they are added up here. */
function ofAddOns(input: SaCcrInput, result: Explained, set: NettingSet, at: string): Explanation[] {
  const own = set.hedgingSets.map(({ addOn, name }, j) =>
    ofResult(`AddOn(${name})`, addOn, `${at}.hedgingSets[${j}].addOn`),
  );
  const explained = (which: string, value: number, terms: readonly Term[]) =>
    explainedSum(`${at}.${which}.aggregateAddOn`, "Aggregate add-on", value, "CRE52.25", terms);
  const { margined, unmargined } = set;
  if (margined === null) return [explained("unmargined", unmargined.aggregateAddOn, own)];
  const bare = hedgingSetAddOns(
    input.regime,
    input.trades.flatMap((trade, t) => {
      const terms = result.trades[t];
      if (trade.nettingSet !== set.id || terms === undefined) return [];
      const factor = unmarginedMaturityFactor(trade.maturityYears);
      const effectiveNotional = terms.supervisoryDelta * terms.adjustedNotional * factor;
      return [{ ...placeOf(trade, input.regime), effectiveNotional }];
    }),
  ).map(({ addOn, name }) => ofResult(`AddOn(${name})`, addOn, ""));
  return [
    explained("margined", margined.aggregateAddOn, own),
    explained("unmargined", unmargined.aggregateAddOn, bare),
  ];
}

function ofMarginPeriod(input: SaCcrInput, { id, marginPeriodOfRiskDays: days }: NettingSet, i: number): Explanation[] {
  const { clearing = "bilateral", margin } = input.nettingSets[i] ?? {};
  if (days === null || margin === undefined) return [];
  const tradeCount = input.trades.filter(({ nettingSet }) => nettingSet === id).length;
  const at = `nettingSets[${i}]`;
  if (days === margin.marginPeriodOfRiskDays) {
    const given = ofInput("MPOR", days, `${at}.margin.marginPeriodOfRiskDays`);
    return [
      explanation(`${at}.marginPeriodOfRiskDays`, `Margin period of risk of ${id}`, days, "MPOR", "CRE52.50", [given]),
    ];
  }
  const period = marginPeriodOfRisk({ clearing, margin }, input.disputedMarginPeriod, tradeCount);
  const formulas = { twice_whole: "disputed · (floor + N − 1)", twice_floor: "disputed · floor + N − 1" };
  return [
    explanation(
      `${at}.marginPeriodOfRiskDays`,
      `Margin period of risk of ${id}`,
      days,
      margin.moreThanTwoDisputes ? formulas[input.disputedMarginPeriod] : "floor + N − 1",
      "CRE52.50, CRE52.51",
      [
        ...(margin.moreThanTwoDisputes ? [ofRule("disputed", MARGIN_PERIOD.disputeFactor)] : []),
        ofRule("floor", period.floor),
        ofInput("N", margin.remarginingBusinessDays, `${at}.margin.remarginingBusinessDays`),
      ],
    ),
  ];
}

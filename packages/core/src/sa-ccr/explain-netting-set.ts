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
import { ofHedgingSets } from "./explain-hedging-set.ts";
import type { SaCcrInput } from "./input.ts";
import { MULTIPLIER_FLOOR } from "./parameters.ts";
import type { Explained } from "./result.ts";
import { marginPeriodOfRisk, unmarginedMaturityFactor } from "./trade.ts";

type NettingSet = Explained["nettingSets"][number];
type Exposure = NettingSet["unmargined"];

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

/** What a netting set without margin owes: what the formula says, unless Article 274 says less. */
function ofTreated(
  path: string,
  title: string,
  {
    treatment,
    exposureAtDefault,
    unpaidPremium,
  }: Pick<NettingSet, "treatment" | "exposureAtDefault" | "unpaidPremium">,
  byFormula: Term,
  premiumPlace: string,
): Explanation {
  if (treatment === "sold_options") {
    return explanation(
      `${path}`,
      `${title}: sold options, premiums received`,
      exposureAtDefault,
      "0",
      "Article 274(5)",
      [],
    );
  }
  if (unpaidPremium === null) return explainedAs(path, title, "CRE52.1", { ...byFormula, symbol: "EAD" });
  return explanation(path, title, exposureAtDefault, "min(bare, premium)", "Article 274(7)", [
    byFormula,
    ofInput("premium", unpaidPremium, premiumPlace),
  ]);
}

/** Where the unpaid premium of a trade stands in the document. */
export function premiumPath(place: number): string {
  return `trades[${place}].outstandingUnpaidPremium`;
}

/** The EAD, RC, PFE and multiplier of one exposure; `position` is its value and its collateral. */
function ofExposure(
  at: string,
  name: string,
  alpha: number,
  exposure: Exposure,
  position: readonly [value: Term, collateral: Term],
  margin: readonly Term[],
): Explanation[] {
  const [value, collateral] = position;
  const addOn = ofResult("AddOn", exposure.aggregateAddOn, `${at}.aggregateAddOn`);
  return [
    explanation(`${at}.exposureAtDefault`, `EAD of ${name}`, exposure.exposureAtDefault, "α · (RC + PFE)", "CRE52.1", [
      ofRule("α", alpha),
      ofResult("RC", exposure.replacementCost, `${at}.replacementCost`),
      ofResult("PFE", exposure.potentialFutureExposure, `${at}.potentialFutureExposure`),
    ]),
    ofReplacementCost(`${at}.replacementCost`, exposure.replacementCost, position, margin),
    explanation(
      `${at}.potentialFutureExposure`,
      "Potential future exposure",
      exposure.potentialFutureExposure,
      "m · AddOn",
      "CRE52.20",
      [ofResult("m", exposure.multiplier, `${at}.multiplier`), addOn],
    ),
    exposure.aggregateAddOn === 0
      ? explanation(`${at}.multiplier`, "Multiplier", exposure.multiplier, "1", "CRE52.23", [])
      : explanation(
          `${at}.multiplier`,
          "Multiplier",
          exposure.multiplier,
          `min(1, floor + (1 − floor) · e^((V − ${collateral.symbol}) / (2 · (1 − floor) · AddOn)))`,
          "CRE52.23",
          [ofRule("floor", MULTIPLIER_FLOOR), value, collateral, addOn],
        ),
  ];
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

/** Trades that do not net: each explained as a netting set, and the sums over them. */
function ofOwnNettingSets(input: SaCcrInput, set: NettingSet, i: number): Explanation[] {
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

function ofReplacementCost(
  path: string,
  value: number,
  position: readonly [value: Term, collateral: Term],
  margin: readonly Term[],
) {
  const net = `V − ${position[1].symbol}`;
  const [formula, source] =
    margin.length === 0 ? [`max(${net}, 0)`, "CRE52.10"] : [`max(${net}, TH + MTA − NICA, 0)`, "CRE52.18"];
  return explanation(path, "Replacement cost", value, formula, source, [...position, ...margin]);
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

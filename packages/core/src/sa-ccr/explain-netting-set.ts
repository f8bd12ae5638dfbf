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
import { hedgingSetAddOns, positionOf } from "./add-on.ts";
import type { Explained } from "./explain.ts";
import { ofHedgingSets } from "./explain-hedging-set.ts";
import type { SaCcrInput } from "./input.ts";
import { MARGIN_PERIOD, MULTIPLIER_FLOOR } from "./parameters.ts";
import { unmarginedMaturityFactor } from "./trade.ts";

type NettingSet = Explained["nettingSets"][number];

/** All explanations of one netting set. */
export function ofNettingSet(input: SaCcrInput, result: Explained, i: number): Explanation[] {
  const set = result.nettingSets[i];
  if (set === undefined) return [];
  const at = `nettingSets[${i}]`;
  return [
    ofCountedExposure(set, at),
    ...(set.margined === null ? [] : ofExposure(input, set, i, "margined")),
    ...ofExposure(input, set, i, "unmargined"),
    ofValue(input, set, i),
    explainedAs(
      `${at}.collateral`,
      `Net collateral of ${set.id}`,
      "CRE52.17",
      ofInput("C", set.collateral, `${at}.netCollateral`),
    ),
    explainedAs(`${at}.alpha`, `Alpha of ${set.id}`, "CRE52.1; PRA Article 274(2)", ofRule("α", set.alpha)),
    ...ofAddOns(input, result, set, at),
    ...ofMarginPeriod(input, set, i),
    ...ofHedgingSets(result, set, at),
  ];
}

/** A margined netting set owes the smaller of both exposures. */
function ofCountedExposure({ id, exposureAtDefault, margined, unmargined }: NettingSet, at: string): Explanation {
  const path = `${at}.exposureAtDefault`;
  const title = `EAD of ${id}`;
  const bare = (symbol: string) => ofResult(symbol, unmargined.exposureAtDefault, `${at}.unmargined.exposureAtDefault`);
  if (margined === null) return explainedAs(path, title, "CRE52.1", bare("EAD"));
  return explanation(path, title, exposureAtDefault, "min(margined, bare)", "CRE52.2", [
    ofResult("margined", margined.exposureAtDefault, `${at}.margined.exposureAtDefault`),
    bare("bare"),
  ]);
}

function ofExposure(input: SaCcrInput, set: NettingSet, i: number, which: "margined" | "unmargined"): Explanation[] {
  const exposure = set[which];
  if (exposure === null) return [];
  const at = `nettingSets[${i}].${which}`;
  const value = ofResult("V", set.value, `nettingSets[${i}].value`);
  const collateral = ofInput("C", set.collateral, `nettingSets[${i}].netCollateral`);
  const addOn = ofResult("AddOn", exposure.aggregateAddOn, `${at}.aggregateAddOn`);
  const title = which === "margined" ? "with margin" : "without margin";
  return [
    explanation(
      `${at}.exposureAtDefault`,
      `EAD of ${set.id} ${title}`,
      exposure.exposureAtDefault,
      "α · (RC + PFE)",
      "CRE52.1",
      [
        ofRule("α", set.alpha),
        ofResult("RC", exposure.replacementCost, `${at}.replacementCost`),
        ofResult("PFE", exposure.potentialFutureExposure, `${at}.potentialFutureExposure`),
      ],
    ),
    ofReplacementCost(
      `${at}.replacementCost`,
      exposure.replacementCost,
      [value, collateral],
      which === "margined" ? marginTerms(input, i) : [],
    ),
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
          "min(1, floor + (1 − floor) · e^((V − C) / (2 · (1 − floor) · AddOn)))",
          "CRE52.23",
          [ofRule("floor", MULTIPLIER_FLOOR), value, collateral, addOn],
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

function ofReplacementCost(path: string, value: number, position: readonly Term[], margin: readonly Term[]) {
  const [formula, source] =
    margin.length === 0 ? ["max(V − C, 0)", "CRE52.10"] : ["max(V − C, TH + MTA − NICA, 0)", "CRE52.18"];
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
    input.trades.flatMap((trade, t) => {
      const terms = result.trades[t];
      if (trade.nettingSet !== set.id || terms === undefined) return [];
      const factor = unmarginedMaturityFactor(trade.maturityYears);
      const effectiveNotional = terms.supervisoryDelta * terms.adjustedNotional * factor;
      return [{ ...positionOf(trade), effectiveNotional }];
    }),
  ).map(({ addOn, name }) => ofResult(`AddOn(${name})`, addOn, ""));
  return [
    explained("margined", margined.aggregateAddOn, own),
    explained("unmargined", unmargined.aggregateAddOn, bare),
  ];
}

function ofMarginPeriod(input: SaCcrInput, { id, marginPeriodOfRiskDays: days }: NettingSet, i: number): Explanation[] {
  const margin = input.nettingSets[i]?.margin;
  if (days === null || margin === undefined) return [];
  const at = `nettingSets[${i}]`;
  if (days === margin.marginPeriodOfRiskDays) {
    const given = ofInput("MPOR", days, `${at}.margin.marginPeriodOfRiskDays`);
    return [
      explanation(`${at}.marginPeriodOfRiskDays`, `Margin period of risk of ${id}`, days, "MPOR", "CRE52.50", [given]),
    ];
  }
  const { disputeFactor, floor, longFloor } = MARGIN_PERIOD;
  const between = margin.remarginingBusinessDays;
  const undisputed = margin.moreThanTwoDisputes ? days / disputeFactor : days;
  const long = undisputed - between + 1 === longFloor;
  return [
    explanation(
      `${at}.marginPeriodOfRiskDays`,
      `Margin period of risk of ${id}`,
      days,
      margin.moreThanTwoDisputes ? "disputed · (floor + N − 1)" : "floor + N − 1",
      "CRE52.50, CRE52.51",
      [
        ...(margin.moreThanTwoDisputes ? [ofRule("disputed", disputeFactor)] : []),
        ofRule("floor", long ? longFloor : floor),
        ofInput("N", between, `${at}.margin.remarginingBusinessDays`),
      ],
    ),
  ];
}

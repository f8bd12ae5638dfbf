/** The explanations of one exposure of an SA-CCR result, and of what Article 274 makes of it. */
import {
  type Explanation,
  explainedAs,
  explanation,
  ofInput,
  ofResult,
  ofRule,
  type Term,
} from "../document/explanation.ts";
import { MULTIPLIER_FLOOR } from "./parameters.ts";
import type { Explained } from "./result.ts";

type NettingSet = Explained["nettingSets"][number];
type Exposure = NettingSet["unmargined"];

/** The EAD, RC, PFE and multiplier of one exposure; `position` is its value and its collateral. */
export function ofExposure(
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

/** What a netting set without margin owes: what the formula says, unless Article 274 says less. */
export function ofTreated(
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

/** The explanations of single lines of a BA-CVA result: counterparties, netting sets and hedges. */
import {
  type Explanation,
  explainedSum,
  explanation,
  ofInput,
  ofResult,
  ofRule,
  type Term,
} from "../regulation/explanation.ts";
import type { Explained } from "./explain.ts";
import type { BaCvaInput } from "./input.ts";
import { INDEX_DIVERSIFICATION, regimes, SUPERVISORY_DISCOUNT_RATE } from "./regimes.ts";

/** All explanations of one line of the result. */
export function ofLine(
  input: BaCvaInput,
  result: Explained,
  list: "counterparties" | "nettingSets" | "singleNameHedges" | "indexHedges",
  i: number,
): Explanation[] {
  switch (list) {
    case "counterparties":
      return ofCounterparty(result, i);
    case "nettingSets":
      return ofNettingSet(input, result, i);
    case "singleNameHedges":
      return ofSingleNameHedge(input, result, i);
    case "indexHedges":
      return ofIndexHedge(result, i);
  }
}

function ofCounterparty(result: Explained, i: number): Explanation[] {
  const entry = result.counterparties[i];
  if (entry === undefined) return [];
  const at = `counterparties[${i}]`;
  const sets = result.nettingSets.flatMap((set, j) =>
    set.counterparty === entry.id
      ? [ofResult(`SCVA(${set.id})`, set.standaloneCharge, `nettingSets[${j}].standaloneCharge`)]
      : [],
  );
  const own = (symbol: string, field: "recognised" | "misalignment") =>
    result.singleNameHedges.flatMap((hedge, j) =>
      hedge.counterparty === entry.id
        ? [ofResult(`${symbol}(${hedge.id})`, hedge[field], `singleNameHedges[${j}].${field}`)]
        : [],
    );
  return [
    explainedSum(
      `${at}.standaloneCharge`,
      `Standalone charge of ${entry.name}`,
      entry.standaloneCharge,
      "MAR50.15",
      sets,
    ),
    explainedSum(
      `${at}.singleNameHedges`,
      `Hedges of ${entry.name}`,
      entry.singleNameHedges,
      "MAR50.23",
      own("SNH", "recognised"),
    ),
    explainedSum(
      `${at}.hedgeMisalignment`,
      `Misalignment of ${entry.name}`,
      entry.hedgeMisalignment,
      "MAR50.24",
      own("HMA", "misalignment"),
    ),
    explanation(`${at}.netCharge`, `Net charge of ${entry.name}`, entry.netCharge, "SCVA − SNH", "MAR50.21", [
      ofResult("SCVA", entry.standaloneCharge, `${at}.standaloneCharge`),
      ofResult("SNH", entry.singleNameHedges, `${at}.singleNameHedges`),
    ]),
  ];
}

function ofNettingSet(input: BaCvaInput, result: Explained, i: number): Explanation[] {
  const set = result.nettingSets[i];
  if (set === undefined) return [];
  const at = `nettingSets[${i}]`;
  const { riskWeightSource } = regimes[input.regime];
  const maturity: Term =
    set.maturityBasis === "given"
      ? ofInput("M", set.effectiveMaturityYears, `${set.inputPath}.effectiveMaturityYears`)
      : ofInput("M", set.effectiveMaturityYears, `${set.inputPath}.maturityFrom`);
  return [
    explanation(
      `${at}.standaloneCharge`,
      `Standalone charge of ${set.id}`,
      set.standaloneCharge,
      "RW / α · M · EAD · DF",
      `MAR50.15; ${riskWeightSource}`,
      [
        ofRule("RW", set.riskWeight),
        ofRule("α", set.alpha),
        maturity,
        ofInput("EAD", set.exposureAtDefault, `${set.inputPath}.exposureAtDefault`),
        ofResult("DF", set.supervisoryDiscountFactor, `${at}.supervisoryDiscountFactor`),
      ],
    ),
    ofDiscount(`${at}.supervisoryDiscountFactor`, set.supervisoryDiscountFactor, maturity),
  ];
}

function ofDiscount(path: string, value: number, maturity: Term): Explanation {
  const title = "Supervisory discount factor";
  if (value === 1) return explanation(path, title, value, "1", "MAR50.15(4)", []);
  return explanation(path, title, value, "(1 − e^(−r · M)) / (r · M)", "MAR50.15(4)", [
    ofRule("r", SUPERVISORY_DISCOUNT_RATE),
    maturity,
  ]);
}

function ofSingleNameHedge(input: BaCvaInput, result: Explained, i: number): Explanation[] {
  const hedge = result.singleNameHedges[i];
  if (hedge === undefined) return [];
  const at = `singleNameHedges[${i}]`;
  const maturity = ofInput("M", hedge.remainingMaturityYears, `${hedge.inputPath}.remainingMaturityYears`);
  const correlation = ofRule("r_hc", hedge.correlation);
  const value = ofResult("value", hedge.value, `${at}.value`);
  return [
    explanation(
      `${at}.value`,
      `Value of ${hedge.id}`,
      hedge.value,
      "RW · M · B · DF",
      `MAR50.23; ${regimes[input.regime].riskWeightSource}`,
      [
        ofRule("RW", hedge.riskWeight),
        maturity,
        ofInput("B", hedge.notional, `${hedge.inputPath}.notional`),
        ofResult("DF", hedge.supervisoryDiscountFactor, `${at}.supervisoryDiscountFactor`),
      ],
    ),
    explanation(
      `${at}.recognised`,
      `Recognised of ${hedge.id}`,
      hedge.recognised,
      "r_hc · value",
      "MAR50.23, MAR50.26",
      [correlation, value],
    ),
    explanation(
      `${at}.misalignment`,
      `Misalignment of ${hedge.id}`,
      hedge.misalignment,
      "(1 − r_hc²) · value²",
      "MAR50.24",
      [correlation, value],
    ),
    ofDiscount(`${at}.supervisoryDiscountFactor`, hedge.supervisoryDiscountFactor, maturity),
  ];
}

function ofIndexHedge(result: Explained, i: number): Explanation[] {
  const hedge = result.indexHedges[i];
  if (hedge === undefined) return [];
  const at = `indexHedges[${i}]`;
  const maturity = ofInput("M", hedge.remainingMaturityYears, `${hedge.inputPath}.remainingMaturityYears`);
  return [
    explanation(`${at}.value`, `Value of ${hedge.id}`, hedge.value, "RW · M · B · DF", "MAR50.25", [
      ofResult("RW", hedge.riskWeight, `${at}.riskWeight`),
      maturity,
      ofInput("B", hedge.notional, `${hedge.inputPath}.notional`),
      ofResult("DF", hedge.supervisoryDiscountFactor, `${at}.supervisoryDiscountFactor`),
    ]),
    explanation(`${at}.riskWeight`, `Risk weight of ${hedge.id}`, hedge.riskWeight, "scalar · average", "MAR50.25", [
      ofRule("scalar", INDEX_DIVERSIFICATION),
      ofInput("average", hedge.averageRiskWeight, `${hedge.inputPath}.constituents`),
    ]),
    ofDiscount(`${at}.supervisoryDiscountFactor`, hedge.supervisoryDiscountFactor, maturity),
  ];
}

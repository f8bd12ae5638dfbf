/** The explanations of single lines of a BA-CVA result: counterparties and netting sets; hedges are next door. */
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
import { MATURITY_FLOOR_YEARS, notionalSums, profileSums } from "../regulation/effective-maturity.ts";
import { ofIndexHedge, ofSingleNameHedge } from "./explain-hedges.ts";
import { inReportingCurrency, ofDiscount } from "./explain-terms.ts";
import type { BaCvaInput, BaCvaNettingSet } from "./input.ts";
import { regimes } from "./regimes.ts";
import type { Explained } from "./result.ts";

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
      return ofIndexHedge(input, result, i);
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
      "MAR50.25",
      own("HMA", "misalignment"),
    ),
    explanation(`${at}.netCharge`, `Net charge of ${entry.name}`, entry.netCharge, "SCVA − SNH", "MAR50.21", [
      ofResult("SCVA", entry.standaloneCharge, `${at}.standaloneCharge`),
      ofResult("SNH", entry.singleNameHedges, `${at}.singleNameHedges`),
    ]),
  ];
}

type NettingSetCharge = Explained["nettingSets"][number];

function ofNettingSet(input: BaCvaInput, result: Explained, i: number): Explanation[] {
  const set = result.nettingSets[i];
  if (set === undefined) return [];
  const at = `nettingSets[${i}]`;
  const { riskWeightSource } = regimes[input.regime];
  const given = input.nettingSets[Number(/\d+/.exec(set.inputPath)?.[0])];
  const maturity: Term =
    set.maturityBasis === "given"
      ? ofInput("M", set.effectiveMaturityYears, `${set.inputPath}.effectiveMaturityYears`)
      : ofResult("M", set.effectiveMaturityYears, `${at}.effectiveMaturityYears`);
  const alphas = [
    ["alpha", "Alpha that divides", set.alpha, input.alphaBasis],
    ["alphaInExposure", "Alpha in the exposure", set.alphaInExposure, "in_exposure"],
    ["alphaOfRule", "Alpha of the rule", set.alphaOfRule, "of_rule"],
  ] as const;
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
        given?.currency === undefined || given.currency === input.reportingCurrency
          ? ofInput("EAD", set.exposureAtDefault, `${set.inputPath}.exposureAtDefault`)
          : ofResult("EAD", set.exposureAtDefault, `${at}.exposureAtDefault`),
        ofResult("DF", set.supervisoryDiscountFactor, `${at}.supervisoryDiscountFactor`),
      ],
    ),
    ofDiscount(`${at}.supervisoryDiscountFactor`, set.supervisoryDiscountFactor, maturity),
    inReportingCurrency(
      input,
      `${at}.exposureAtDefault`,
      `Exposure of ${set.id}`,
      set.exposureAtDefault,
      "MAR50.15(3)",
      ofInput("EAD", given?.exposureAtDefault ?? 0, `${set.inputPath}.exposureAtDefault`),
      given?.currency,
    ),
    ofMaturity(set, given, at),
    explainedAs(`${at}.riskWeight`, `Risk weight of ${set.id}`, riskWeightSource, ofRule("RW", set.riskWeight)),
    ...alphas.map(([field, title, value, basis]) =>
      explainedAs(
        `${at}.${field}`,
        `${title} of ${set.id}`,
        "CRE52.1, CRE53.14; PRA 4.3",
        basis === "of_rule" ? ofRule("α", value) : ofInput("α", value, `${set.inputPath}.alphaInExposure`),
      ),
    ),
  ];
}

/** Given, or what the trades or the simulated exposure of the netting set say; the sums are over lists of the input. */
function ofMaturity(set: NettingSetCharge, given: BaCvaNettingSet | undefined, at: string): Explanation {
  const path = `${at}.effectiveMaturityYears`;
  const title = `Effective maturity of ${set.id}`;
  const value = set.effectiveMaturityYears;
  const from = given?.maturityFrom;
  if (from === undefined) {
    return explainedAs(path, title, "MAR50.15(2)", ofInput("M", value, `${set.inputPath}.effectiveMaturityYears`));
  }
  const place = `${set.inputPath}.maturityFrom`;
  const floored = !given?.shortTerm && given?.exposureMethod !== "sft";
  if (from.kind === "notional_weighted") {
    const { notionals, weighted } = notionalSums(from.trades);
    const terms = [ofInput("ΣNm", weighted, `${place}.trades`), ofInput("ΣN", notionals, `${place}.trades`)];
    const quotient = "ΣNm / ΣN";
    const formula = floored ? `max(${quotient}, ${MATURITY_FLOOR_YEARS})` : quotient;
    return explanation(path, title, value, formula, "Article 162(2)(b) CRR; CRE32.46", terms);
  }
  const { firstYear, last, later } = profileSums(from.dates);
  const terms = [
    ofInput("first year", firstYear, `${place}.dates`),
    ofInput("later", later, `${place}.dates`),
    ofInput("last date", last, `${place}.dates[${from.dates.length - 1}].years`),
  ];
  const floor = MATURITY_FLOOR_YEARS;
  if (last < floor && !floored) return explanation(path, title, value, "last date", "CRE32.51", terms.slice(-1));
  const source = "MAR50.15(2), CRE53.20";
  if (firstYear > 0) {
    const formula = `max(min(${floor} + later / first year, last date), ${floor})`;
    return explanation(path, title, value, formula, source, terms);
  }
  // Exposure that begins after the first year only: the quotient has no bound but the last date.
  const onlyLater = later > 0 ? terms.slice(-1) : [];
  return explanation(path, title, value, later > 0 ? `max(last date, ${floor})` : String(floor), source, onlyLater);
}

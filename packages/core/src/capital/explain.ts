/**
 * The explanation of a figure of the chain: each stage explains its own, and a figure that one stage hands to the next leads
 * back to where it came from, so that a reader can walk from capital to the notional of a trade.
 */
import { baCva } from "../ba-cva/engine.ts";
import { trustedInput, trustedResult } from "../document/checked.ts";
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
import { MATURITY_FLOOR_YEARS } from "../regulation/effective-maturity.ts";
import { saCcr } from "../sa-ccr/engine.ts";
import { longestMaturity, tradeMaturity } from "./documents.ts";
import type { CapitalInput } from "./input.ts";
import type { CapitalResult } from "./result.ts";
import { ownSetOf } from "./simulated-sets.ts";

export function explain(input: CapitalInput, result: CapitalResult, path: string): Explanation | null {
  const { stages } = result;
  const [, stage, inside = ""] = /^stages\.(baCva|saCcr)\.result\.(.+)$/s.exec(path) ?? [];
  // Both stages were given documents that they had parsed, and their results are part of one that was checked.
  if (stage === "baCva") {
    const found = baCva.explain(trustedInput(stages.baCva.input), trustedResult(stages.baCva.result), inside);
    return ofStage(stage, found, handedOver);
  }
  if (stage === "saCcr") {
    return ofStage(stage, saCcr.explain(trustedInput(stages.saCcr.input), trustedResult(stages.saCcr.result), inside));
  }
  const place = /^nettingSets\[(\d+)\]\./.exec(path)?.[1];
  const found = place === undefined ? ofTotals(result) : ofNettingSet(input, result, Number(place));
  return found.find((entry) => entry.path === path) ?? null;
}

/** An explanation by a stage, as one of the whole chain: the document of the stage stands in the result too. */
function ofStage(
  stage: string,
  found: Explanation | null,
  origin: (path: string) => string | null = () => null,
): Explanation | null {
  if (found === null) return null;
  const terms = found.terms.map((term): Term => {
    if (term.path === "" || term.from === "rule") return term;
    if (term.from === "result") return { ...term, path: `stages.${stage}.result.${term.path}` };
    return { ...term, from: "result", path: origin(term.path) ?? `stages.${stage}.input.${term.path}` };
  });
  return { ...found, path: `stages.${stage}.result.${found.path}`, terms };
}

/** Where the chain has a figure that it hands over to BA-CVA; both list the netting sets in the same order. */
function handedOver(path: string): string | null {
  const [, set, field] =
    /^(nettingSets\[\d+\])\.(exposureAtDefault|effectiveMaturityYears|alphaInExposure)$/.exec(path) ?? [];
  if (set === undefined || field === undefined) return null;
  return `${set}.${field === "alphaInExposure" ? "alpha" : field}`;
}

function ofTotals({ nettingSets, stages, ...totals }: CapitalResult): Explanation[] {
  const { capital, riskWeightedAssets } = stages.baCva.result;
  const sum = (
    field: "defaultRiskWeightedAssets" | "exposureAtDefault" | "challengerExposure" | "creditValuationAdjustment",
    title: string,
    source: string,
    termOf: (set: Link, at: string) => Term,
  ) =>
    explainedSum(
      field,
      title,
      totals[field],
      source,
      nettingSets.map((set, i) => termOf(set, `nettingSets[${i}]`)),
    );
  return [
    explainedAs(
      "capital",
      "Capital for CVA risk",
      "MAR50.20",
      ofResult("capital", capital, "stages.baCva.result.capital"),
    ),
    explainedAs(
      "cvaRiskWeightedAssets",
      "Risk-weighted assets for CVA risk",
      "MAR10",
      ofResult("RWA", riskWeightedAssets, "stages.baCva.result.riskWeightedAssets"),
    ),
    sum("defaultRiskWeightedAssets", "Risk-weighted assets for default", "CRE20", (set, at) =>
      ofResult(`RWA(${set.id})`, set.defaultRiskWeightedAssets, `${at}.defaultRiskWeightedAssets`),
    ),
    sum("exposureAtDefault", "Exposure at default", "CRE51", (set, at) =>
      ofResult(`EAD(${set.id})`, set.exposureAtDefault, `${at}.exposureAtDefault`),
    ),
    sum("challengerExposure", "Exposure by SA-CCR throughout", "CRE52.1", (set, at) =>
      set.method === "given" || set.standardisedExposure === null
        ? ofResult(`EAD(${set.id})`, set.exposureAtDefault, `${at}.exposureAtDefault`)
        : ofResult(`EAD(${set.id})`, set.standardisedExposure, `${at}.standardisedExposure`),
    ),
    sum("creditValuationAdjustment", "Price of CVA", "MAR50.32", ({ creditValuationAdjustment: cva, id }, at) =>
      ofResult(`CVA(${id})`, cva?.value ?? 0, cva === null ? "" : `${at}.creditValuationAdjustment.value`),
    ),
  ];
}

type Link = CapitalResult["nettingSets"][number];

function ofNettingSet(input: CapitalInput, result: CapitalResult, i: number): Explanation[] {
  const set = result.nettingSets[i];
  if (set === undefined) return [];
  const at = `nettingSets[${i}]`;
  const c = input.counterparties.findIndex(({ id }) => id === set.counterparty);
  const weight = input.counterparties[c]?.riskWeight;
  const simulated = placeIn(result.stages.exposure.result.nettingSets, set.id);
  const charged = placeIn(result.stages.baCva.result.nettingSets, set.id);
  const standardised = placeIn(result.stages.saCcr.result.nettingSets, set.id);
  const as = (field: string, title: string, source: string, symbol: string, value: number | null, from: string) =>
    value === null
      ? []
      : [explainedAs(`${at}.${field}`, `${title} of ${set.id}`, source, ofResult(symbol, value, `stages.${from}`))];
  return [
    ...(input.nettingSets[i]?.nettingEnforceable === false
      ? [sumOfTrades(input, result, set, `${at}.valueToday`)]
      : as(
          "valueToday",
          "Value today",
          "",
          "V",
          set.valueToday,
          `exposure.result.nettingSets[${simulated}].valueToday`,
        )),
    ...as(
      "standardisedExposure",
      "SA-CCR EAD",
      "CRE52.1",
      "EAD",
      set.standardisedExposure,
      `saCcr.result.nettingSets[${standardised}].exposureAtDefault`,
    ),
    ...as(
      "standaloneCharge",
      "Charge for CVA risk",
      "MAR50.15",
      "SCVA",
      set.standaloneCharge,
      `baCva.result.nettingSets[${charged}].standaloneCharge`,
    ),
    explanation(
      `${at}.defaultRiskWeightedAssets`,
      `Risk-weighted assets of ${set.id}`,
      set.defaultRiskWeightedAssets,
      "RW · EAD",
      "CRE20",
      [
        weight === undefined ? ofRule("RW", 0) : ofInput("RW", weight, `counterparties[${c}].riskWeight`),
        ofResult("EAD", set.exposureAtDefault, `${at}.exposureAtDefault`),
      ],
    ),
    ...ofExposure(input, result, set, i, { simulated, standardised }),
  ];
}

/** Where netting cannot be enforced the simulation values each trade by itself. */
function sumOfTrades(input: CapitalInput, result: CapitalResult, set: Link, path: string): Explanation {
  const simulated = result.stages.exposure.result.nettingSets;
  const terms = input.trades.flatMap((trade) => {
    if (trade.nettingSet !== set.id) return [];
    const place = placeIn(simulated, ownSetOf(trade));
    const value = simulated[place]?.valueToday ?? 0;
    return [ofResult(`V(${trade.id})`, value, `stages.exposure.result.nettingSets[${place}].valueToday`)];
  });
  return explainedSum(path, `Value today of ${set.id}`, set.valueToday ?? 0, "", terms);
}

function placeIn(list: readonly { readonly id: string }[], id: string): number {
  return list.findIndex((entry) => entry.id === id);
}

/** The exposure that counts, its alpha and its maturity, by the method of the netting set. */
function ofExposure(
  input: CapitalInput,
  result: CapitalResult,
  set: Link,
  i: number,
  { simulated, standardised }: { readonly simulated: number; readonly standardised: number },
): Explanation[] {
  const at = `nettingSets[${i}]`;
  const exposure = (term: Term) =>
    explainedAs(`${at}.exposureAtDefault`, `EAD of ${set.id} that counts`, "CRE51", { ...term, symbol: "EAD" });
  const alpha = (term: Term) => explainedAs(`${at}.alpha`, `Alpha in the EAD of ${set.id}`, "CRE52.1, CRE53.14", term);
  const maturity = (formula: string, source: string, terms: readonly Term[]) =>
    explanation(
      `${at}.effectiveMaturityYears`,
      `Effective maturity of ${set.id}`,
      set.effectiveMaturityYears,
      formula,
      source,
      terms,
    );
  const value = set.exposureAtDefault;
  if (set.method === "given") {
    const given = `${at}.exposure`;
    return [
      exposure(ofInput("EAD", value, `${given}.exposureAtDefault`)),
      alpha(ofRule("α", set.alpha)),
      maturity("M", "MAR50.15(2)", [ofInput("M", set.effectiveMaturityYears, `${given}.effectiveMaturityYears`)]),
    ];
  }
  if (set.method === "sa_ccr") {
    return [
      exposure(ofResult("EAD", value, `${at}.standardisedExposure`)),
      alpha(ofResult("α", set.alpha, `stages.saCcr.result.nettingSets[${standardised}].alpha`)),
      maturity(`max(ΣNm / ΣN, ${MATURITY_FLOOR_YEARS})`, "CRE32.46", [
        ofInput("ΣNm / ΣN", tradeMaturity(input, set.id), "trades"),
      ]),
    ];
  }
  const years = result.stages.exposure.result.nettingSets[simulated]?.effectiveMaturityYears.value ?? 0;
  return [
    exposure(ofResult("EAD", value, `${at}.simulatedExposure.value`)),
    alpha(ofRule("α", set.alpha)),
    maturity(`max(min(M, longest), ${MATURITY_FLOOR_YEARS})`, "CRE53.20", [
      ofResult("M", years, `stages.exposure.result.nettingSets[${simulated}].effectiveMaturityYears.value`),
      ofInput("longest", longestMaturity(input, set.id), "trades"),
    ]),
  ];
}

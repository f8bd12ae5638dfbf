/**
 * The explanation of every figure of a BA-CVA result: its formula, its values, its paragraph, and the way down to each
 * line of the document. Small results carry them all, larger ones those of the totals; `explain` makes the rest on demand.
 */
import {
  type Explanation,
  explainedSum,
  explanation,
  ofInput,
  ofResult,
  ofRule,
  type Term,
} from "../regulation/explanation.ts";
import type { BaCvaInput } from "./input.ts";
import {
  DISCOUNT_SCALAR,
  HEDGE_DISALLOWANCE,
  INDEX_DIVERSIFICATION,
  RWA_MULTIPLIER,
  regimes,
  SUPERVISORY_CORRELATION,
  SUPERVISORY_DISCOUNT_RATE,
} from "./regimes.ts";
import type { BaCvaResult } from "./result.ts";

type Explained = Omit<BaCvaResult, "explanations" | "warnings">;

/** Up to this many netting sets, counterparties and hedges a result carries the explanation of each. */
const MOST_LINES = 60;
const lists = ["counterparties", "nettingSets", "singleNameHedges", "indexHedges"] as const;
type List = (typeof lists)[number];

export function explanations(input: BaCvaInput, result: Explained): Explanation[] {
  const lines = lists.reduce((sum, list) => sum + result[list].length, 0);
  if (lines > MOST_LINES) return ofTotals(result);
  return [
    ...ofTotals(result),
    ...ofSums(result),
    ...lists.flatMap((list) => result[list].flatMap((_, i) => ofLine(input, result, list, i))),
  ];
}

/** The explanation of the figure at a path of the result, as `nettingSets[2].standaloneCharge`; undefined if it has none. */
export function explain(input: BaCvaInput, result: Explained, path: string): Explanation | undefined {
  const [, list, place] = /^(\w+)\[(\d+)\]/.exec(path) ?? [];
  const named = lists.find((name) => name === list);
  const found =
    named === undefined ? [...ofTotals(result), ...ofSums(result)] : ofLine(input, result, named, Number(place));
  return found.find((entry) => entry.path === path);
}

const rho = () => ofRule("ρ", SUPERVISORY_CORRELATION);

function ofTotals(result: Explained): Explanation[] {
  const { capital, fullCharge, hedged, reduced, version } = result;
  const k =
    version === "full" ? ofResult("K", fullCharge, "fullCharge") : ofResult("K", reduced.charge, "reduced.charge");
  const paragraph = version === "full" ? "MAR50.20" : "MAR50.14";
  const scalar = ofRule("DS", DISCOUNT_SCALAR);
  const charge = ofResult("K_reduced", reduced.charge, "reduced.charge");
  return [
    explanation("capital", "Capital for CVA risk", capital, "DS · K", paragraph, [scalar, k]),
    explanation("riskWeightedAssets", "Risk-weighted assets", result.riskWeightedAssets, "12.5 · capital", "MAR10", [
      ofResult("capital", capital, "capital"),
    ]),
    explanation(
      "fullCharge",
      "Charge of the full version",
      fullCharge,
      "β · K_reduced + (1 − β) · K_hedged",
      "MAR50.20",
      [ofRule("β", HEDGE_DISALLOWANCE), charge, ofResult("K_hedged", hedged.charge, "hedged.charge")],
    ),
    explanation(
      "reduced.charge",
      "Charge without hedges",
      reduced.charge,
      "√(systematic + idiosyncratic)",
      "MAR50.14",
      [
        ofResult("idiosyncratic", reduced.idiosyncratic, "reduced.idiosyncratic"),
        ofResult("systematic", reduced.systematic, "reduced.systematic"),
      ],
    ),
    explanation("reduced.systematic", "Systematic part", reduced.systematic, "(ρ · ΣSCVA)²", "MAR50.14", [
      rho(),
      ofResult("ΣSCVA", reduced.sumOfCharges, "reduced.sumOfCharges"),
    ]),
    explanation("reduced.idiosyncratic", "Idiosyncratic part", reduced.idiosyncratic, "(1 − ρ²) · ΣSCVA²", "MAR50.14", [
      rho(),
      ofResult("ΣSCVA²", reduced.sumOfSquaredCharges, "reduced.sumOfSquaredCharges"),
    ]),
    explanation("reduced.capital", "Capital without hedges", reduced.capital, "DS · K_reduced", "MAR50.14", [
      scalar,
      charge,
    ]),
    explanation(
      "reduced.riskWeightedAssets",
      "Risk-weighted assets without hedges",
      reduced.riskWeightedAssets,
      `${RWA_MULTIPLIER} · capital`,
      "MAR10",
      [ofResult("capital", reduced.capital, "reduced.capital")],
    ),
    ...ofHedgedTotals(result),
  ];
}

function ofHedgedTotals({ hedged, reduced }: Explained): Explanation[] {
  return [
    explanation("hedged.charge", "Charge with hedges", hedged.charge, "√total", "MAR50.21", [
      ofResult("total", hedged.total, "hedged.total"),
    ]),
    explanation(
      "hedged.total",
      "Sum of the three parts",
      hedged.total,
      "systematic + idiosyncratic + ΣHMA",
      "MAR50.21",
      [
        ofResult("systematic", hedged.systematic, "hedged.systematic"),
        ofResult("idiosyncratic", hedged.idiosyncratic, "hedged.idiosyncratic"),
        ofResult("ΣHMA", hedged.sumOfMisalignments, "hedged.sumOfMisalignments"),
      ],
    ),
    explanation("hedged.systematic", "Systematic part", hedged.systematic, "(ρ · (ΣSCVA − ΣSNH) − IH)²", "MAR50.21", [
      rho(),
      ofResult("ΣSCVA", reduced.sumOfCharges, "reduced.sumOfCharges"),
      ofResult("ΣSNH", hedged.sumOfSingleNameHedges, "hedged.sumOfSingleNameHedges"),
      ofResult("IH", hedged.indexHedges, "hedged.indexHedges"),
    ]),
    explanation(
      "hedged.idiosyncratic",
      "Idiosyncratic part",
      hedged.idiosyncratic,
      "(1 − ρ²) · Σ(SCVA − SNH)²",
      "MAR50.21",
      [rho(), ofResult("Σ(SCVA − SNH)²", hedged.sumOfSquaredNetCharges, "hedged.sumOfSquaredNetCharges")],
    ),
  ];
}

/** The sums over counterparties and hedges, whose terms are as many as those. */
function ofSums({ counterparties, hedged, indexHedges, reduced }: Explained): Explanation[] {
  const over = (symbol: string, field: "standaloneCharge" | "singleNameHedges" | "hedgeMisalignment", power = "") =>
    counterparties.map((entry, i) =>
      ofResult(
        `${symbol}(${entry.id})${power}`,
        power === "" ? entry[field] : entry[field] ** 2,
        `counterparties[${i}].${field}`,
      ),
    );
  const nets = counterparties.map(({ id, netCharge }, i) =>
    ofResult(`net(${id})²`, netCharge ** 2, `counterparties[${i}].netCharge`),
  );
  const indices = indexHedges.map(({ id, value }, i) => ofResult(`IH(${id})`, value, `indexHedges[${i}].value`));
  return [
    explainedSum(
      "reduced.sumOfCharges",
      "Standalone charges",
      reduced.sumOfCharges,
      "MAR50.14",
      over("SCVA", "standaloneCharge"),
    ),
    explainedSum(
      "reduced.sumOfSquaredCharges",
      "Their squares",
      reduced.sumOfSquaredCharges,
      "MAR50.14",
      over("SCVA", "standaloneCharge", "²"),
    ),
    explainedSum(
      "hedged.sumOfSingleNameHedges",
      "Single-name hedges",
      hedged.sumOfSingleNameHedges,
      "MAR50.23",
      over("SNH", "singleNameHedges"),
    ),
    explainedSum(
      "hedged.sumOfMisalignments",
      "Hedge misalignment",
      hedged.sumOfMisalignments,
      "MAR50.24",
      over("HMA", "hedgeMisalignment"),
    ),
    explainedSum(
      "hedged.sumOfSquaredNetCharges",
      "Squares net of hedges",
      hedged.sumOfSquaredNetCharges,
      "MAR50.21",
      nets,
    ),
    explainedSum("hedged.indexHedges", "Index hedges", hedged.indexHedges, "MAR50.25", indices),
  ];
}

function ofLine(input: BaCvaInput, result: Explained, list: List, i: number): Explanation[] {
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

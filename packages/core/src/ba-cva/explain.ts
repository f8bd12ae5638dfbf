/**
 * The explanation of every figure of a BA-CVA result: its formula, its values, its paragraph, and the way down to each
 * line of the document. Small results carry them all, larger ones those of the totals; `explain` makes the rest on demand.
 */
import { type Explanation, explainedSum, explanation, ofResult, ofRule } from "../document/explanation.ts";
import { ofLine } from "./explain-lines.ts";
import type { BaCvaInput } from "./input.ts";
import { DISCOUNT_SCALAR, HEDGE_DISALLOWANCE, RWA_MULTIPLIER, SUPERVISORY_CORRELATION } from "./regimes.ts";
import type { Explained } from "./result.ts";

/** Up to this many netting sets, counterparties and hedges a result carries the explanation of each. */
const MOST_LINES = 120;
const lists = ["counterparties", "nettingSets", "singleNameHedges", "indexHedges"] as const;

export function explanations(input: BaCvaInput, result: Explained): Explanation[] {
  const lines = lists.reduce((sum, list) => sum + result[list].length, 0);
  // The sums take a tenth of the time of the charges themselves where they are long: those are left to `explain`.
  if (lines > MOST_LINES) return ofTotals(result);
  return [
    ...ofTotals(result),
    ...ofSums(result),
    ...lists.flatMap((list) => result[list].flatMap((_, i) => ofLine(input, result, list, i))),
  ];
}

/** The explanation of the figure at a path of the result, as `nettingSets[2].standaloneCharge`; null if it has none. */
export function explain(input: BaCvaInput, result: Explained, path: string): Explanation | null {
  const [, list, place] = /^(\w+)\[(\d+)\]/.exec(path) ?? [];
  const named = lists.find((name) => name === list);
  const found =
    named === undefined ? [...ofTotals(result), ...ofSums(result)] : ofLine(input, result, named, Number(place));
  return found.find((entry) => entry.path === path) ?? null;
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
        ofResult("systematic", reduced.systematic, "reduced.systematic"),
        ofResult("idiosyncratic", reduced.idiosyncratic, "reduced.idiosyncratic"),
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
        power === "" ? entry[field] : entry[field] * entry[field],
        `counterparties[${i}].${field}`,
      ),
    );
  const nets = counterparties.map(({ id, netCharge }, i) =>
    ofResult(`net(${id})²`, netCharge * netCharge, `counterparties[${i}].netCharge`),
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
      "MAR50.25",
      over("HMA", "hedgeMisalignment"),
    ),
    explainedSum(
      "hedged.sumOfSquaredNetCharges",
      "Squares net of hedges",
      hedged.sumOfSquaredNetCharges,
      "MAR50.21",
      nets,
    ),
    explainedSum("hedged.indexHedges", "Index hedges", hedged.indexHedges, "MAR50.24", indices),
  ];
}

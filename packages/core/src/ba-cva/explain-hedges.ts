/** The explanations of hedges of a BA-CVA result: what they are worth against a charge, and in capital. */
import {
  type Explanation,
  explainedAs,
  explanation,
  ofInput,
  ofResult,
  ofRule,
  sumOf,
  type Term,
} from "../document/explanation.ts";
import { inReportingCurrency, ofDiscount } from "./explain-terms.ts";
import { tableWeight } from "./hedge-value.ts";
import type { BaCvaInput } from "./input.ts";
import {
  DISCOUNT_SCALAR,
  HEDGE_DISALLOWANCE,
  INDEX_DIVERSIFICATION,
  regimes,
  SUPERVISORY_CORRELATION,
} from "./regimes.ts";
import type { Explained } from "./result.ts";

type Hedge = Explained["singleNameHedges"][number] | Explained["indexHedges"][number];

export function ofSingleNameHedge(input: BaCvaInput, result: Explained, i: number): Explanation[] {
  const hedge = result.singleNameHedges[i];
  if (hedge === undefined) return [];
  const at = `singleNameHedges[${i}]`;
  const { riskWeightSource } = regimes[input.regime];
  const correlation = ofRule("r_hc", hedge.correlation);
  const weight = ofRule("RW", hedge.riskWeight);
  const value = ofResult("value", hedge.value, `${at}.value`);
  const c = result.counterparties.findIndex(({ id }) => id === hedge.counterparty);
  const net = ofResult("net", result.counterparties[c]?.netCharge ?? 0, `counterparties[${c}].netCharge`);
  const recognised = ofResult("SNH", hedge.recognised, `${at}.recognised`);
  const misalignment = ofResult("HMA", hedge.misalignment, `${at}.misalignment`);
  return [
    ...ofValue(input, hedge, input.singleNameHedges[placeOf(hedge)], at, weight, `MAR50.23; ${riskWeightSource}`),
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
      "MAR50.25",
      [correlation, value],
    ),
    explainedAs(`${at}.correlation`, `Correlation of ${hedge.id}`, "MAR50.26", correlation),
    explainedAs(`${at}.riskWeight`, `Risk weight of ${hedge.id}`, riskWeightSource, weight),
    ...ofWorth(result, hedge, at, {
      fromCommon: "ρ · SNH",
      squares: "ΣNet² − net² + (net + SNH)²",
      misalignments: "ΣHMA − HMA",
      slope: " + (1 − ρ²) · net · SNH − HMA",
      terms: [net, recognised, misalignment],
    }),
  ];
}

export function ofIndexHedge(input: BaCvaInput, result: Explained, i: number): Explanation[] {
  const hedge = result.indexHedges[i];
  if (hedge === undefined) return [];
  const at = `indexHedges[${i}]`;
  const average = ofResult("average", hedge.averageRiskWeight, `${at}.averageRiskWeight`);
  const weight = ofResult("RW", hedge.riskWeight, `${at}.riskWeight`);
  return [
    ...ofValue(input, hedge, input.indexHedges[placeOf(hedge)], at, weight, "MAR50.24"),
    explanation(`${at}.riskWeight`, `Risk weight of ${hedge.id}`, hedge.riskWeight, "scalar · average", "MAR50.24", [
      ofRule("scalar", INDEX_DIVERSIFICATION),
      average,
    ]),
    ofAverageWeight(input, hedge, at),
    ...ofWorth(result, hedge, at, {
      fromCommon: "value",
      squares: "ΣNet²",
      misalignments: "ΣHMA",
      slope: "",
      terms: [ofResult("value", hedge.value, `${at}.value`)],
    }),
  ];
}

const placeOf = ({ inputPath }: Hedge) => Number(/\d+/.exec(inputPath)?.[0]);

/** RW · M · B · DF, and each of the four. */
function ofValue(
  input: BaCvaInput,
  hedge: Hedge,
  given: { readonly notional: number; readonly currency?: string | undefined } | undefined,
  at: string,
  weight: Term,
  source: string,
): Explanation[] {
  const { id, inputPath, notional, perNotional, remainingMaturityYears, supervisoryDiscountFactor, value } = hedge;
  const maturity = ofInput("M", remainingMaturityYears, `${inputPath}.remainingMaturityYears`);
  const discount = ofResult("DF", supervisoryDiscountFactor, `${at}.supervisoryDiscountFactor`);
  const amount = ofInput("B", given?.notional ?? 0, `${inputPath}.notional`);
  const inCurrency = notional !== amount.value;
  const size = inCurrency ? ofResult("B", notional, `${at}.notional`) : amount;
  return [
    explanation(`${at}.value`, `Value of ${id}`, value, "RW · M · B · DF", source, [weight, maturity, size, discount]),
    explanation(`${at}.perNotional`, `Value of ${id} per unit of notional`, perNotional, "RW · M · DF", source, [
      weight,
      maturity,
      discount,
    ]),
    inReportingCurrency(input, `${at}.notional`, `Notional of ${id}`, notional, source, amount, given?.currency),
    explainedAs(`${at}.remainingMaturityYears`, `Remaining maturity of ${id}`, source, maturity),
    ofDiscount(`${at}.supervisoryDiscountFactor`, supervisoryDiscountFactor, maturity),
  ];
}

function ofAverageWeight(input: BaCvaInput, hedge: Explained["indexHedges"][number], at: string): Explanation {
  const path = `${at}.averageRiskWeight`;
  const title = `Average risk weight of ${hedge.id}`;
  const constituents = input.indexHedges[placeOf(hedge)]?.constituents;
  if (constituents === undefined) {
    return explainedAs(path, title, "MAR50.24", ofRule("RW", hedge.averageRiskWeight));
  }
  const { formula, terms } = sumOf(
    constituents.map(({ creditQuality, sector, weight }, k) => {
      const riskWeight = tableWeight(input.regime, sector, creditQuality);
      return {
        formula: `w(${k + 1}) · RW(${k + 1})`,
        value: weight * riskWeight,
        terms: [
          ofInput(`w(${k + 1})`, weight, `${hedge.inputPath}.constituents[${k}].weight`),
          ofRule(`RW(${k + 1})`, riskWeight),
        ],
      };
    }),
  );
  return explanation(path, title, hedge.averageRiskWeight, formula, "MAR50.24", terms);
}

/** What a hedge takes from the parts of K_hedged, as formulas of its own terms. */
interface Share {
  readonly fromCommon: string;
  /** Σ (SCVA − SNH)² without the hedge, where ΣNet² is that with it. */
  readonly squares: string;
  readonly misalignments: string;
  /** What its notional adds to K_hedged² / 2 beside the common part, with the sign turned. */
  readonly slope: string;
  readonly terms: readonly Term[];
}

/** Capital without the hedge less capital with it, and the same per unit of notional. */
function ofWorth(result: Explained, hedge: Hedge, at: string, share: Share): Explanation[] {
  const { hedged, reduced, version } = result;
  const titles = [`Benefit of ${hedge.id} in capital`, `Capital per unit of notional of ${hedge.id}`] as const;
  const unhelpful = (field: "benefit" | "marginalCapital", title: string) =>
    explanation(`${at}.${field}`, title, hedge[field], "0", "MAR50.20", []);
  if (version === "reduced") return [unhelpful("benefit", titles[0]), unhelpful("marginalCapital", titles[1])];
  const { fromCommon, misalignments, slope, squares, terms } = share;
  const charge = ofResult("K_hedged", hedged.charge, "hedged.charge");
  const scalars = [
    ofRule("DS", DISCOUNT_SCALAR),
    ofRule("β", HEDGE_DISALLOWANCE),
    ofRule("ρ", SUPERVISORY_CORRELATION),
  ];
  const commonTerms = [
    ofResult("ΣSCVA", reduced.sumOfCharges, "reduced.sumOfCharges"),
    ofResult("ΣSNH", hedged.sumOfSingleNameHedges, "hedged.sumOfSingleNameHedges"),
    ofResult("IH", hedged.indexHedges, "hedged.indexHedges"),
  ];
  const common = "ρ · (ΣSCVA − ΣSNH) − IH";
  const without = `(${common} + ${fromCommon})² + (1 − ρ²) · (${squares}) + ${misalignments}`;
  return [
    explanation(
      `${at}.benefit`,
      titles[0],
      hedge.benefit,
      `DS · (1 − β) · (√max(${without}, 0) − K_hedged)`,
      "MAR50.20",
      [
        ...scalars,
        ...commonTerms,
        ofResult("ΣNet²", hedged.sumOfSquaredNetCharges, "hedged.sumOfSquaredNetCharges"),
        ofResult("ΣHMA", hedged.sumOfMisalignments, "hedged.sumOfMisalignments"),
        ...terms,
        charge,
      ],
    ),
    hedged.charge === 0
      ? unhelpful("marginalCapital", titles[1])
      : explanation(
          `${at}.marginalCapital`,
          titles[1],
          hedge.marginalCapital,
          `−DS · (1 − β) · ((${common}) · ${fromCommon}${slope}) / (B · K_hedged)`,
          "MAR50.20",
          [...scalars, ...commonTerms, ...terms, ofResult("B", hedge.notional, `${at}.notional`), charge],
        ),
  ];
}

/** The effective maturity of a netting set, where it is not given. */
import { MATURITY_FLOOR_YEARS, modelMaturity, notionalWeightedMaturity } from "../regulation/effective-maturity.ts";
import type { MaturityBasis } from "./fields.ts";
import type { BaCvaNettingSet } from "./input.ts";

export interface Maturity {
  readonly years: number;
  readonly basis: "given" | MaturityBasis["kind"];
  /** Whether the floor of one year decided. */
  readonly floored: boolean;
}

export function effectiveMaturity(set: BaCvaNettingSet): Maturity {
  const { effectiveMaturityYears, maturityFrom } = set;
  if (effectiveMaturityYears !== undefined) return { years: effectiveMaturityYears, basis: "given", floored: false };
  if (maturityFrom === undefined) throw new Error("refusals.ts refuses a netting set without a maturity");
  const years =
    maturityFrom.kind === "notional_weighted"
      ? notionalWeightedMaturity(maturityFrom.trades)
      : profileMaturity(maturityFrom.dates);
  const mayBeBelow = set.shortTerm || set.exposureMethod === "sft";
  const floored = !mayBeBelow && years < MATURITY_FLOOR_YEARS;
  return { years: floored ? MATURITY_FLOOR_YEARS : years, basis: maturityFrom.kind, floored };
}

/**
 * The same without the floor: a profile that ends within the first year has no term beyond it, and as effective exposure does
 * not fall, its maturity is that of its last contract. CRE53.20; the floor's exceptions are those of CRE32.51.
 */
function profileMaturity(dates: Extract<MaturityBasis, { kind: "imm_profile" }>["dates"]): number {
  const last = dates.at(-1)?.years ?? 0;
  return last < MATURITY_FLOOR_YEARS ? last : modelMaturity(dates);
}

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
      : modelMaturity(maturityFrom.dates);
  const mayBeBelow = set.shortTerm || set.exposureMethod === "sft";
  const floored =
    !mayBeBelow &&
    (maturityFrom.kind === "imm_profile" ? endsWithinFloor(maturityFrom.dates) : years < MATURITY_FLOOR_YEARS);
  return { years: floored ? MATURITY_FLOOR_YEARS : years, basis: maturityFrom.kind, floored };
}

function endsWithinFloor(dates: readonly { readonly years: number }[]): boolean {
  return dates.every(({ years }) => years < MATURITY_FLOOR_YEARS);
}

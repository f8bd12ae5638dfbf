/**
 * The terms of the basic approach, one function a formula. ρ, β and the other numbers of the rule are in regimes.ts.
 */
import { assert } from "../document/errors.ts";
import { expm1 } from "../numeric/elementary.ts";
import { SUPERVISORY_CORRELATION as RHO, SUPERVISORY_DISCOUNT_RATE } from "./regimes.ts";

/** DF = (1 − e^(−0.05 M)) / (0.05 M), which tends to 1 as M tends to 0. MAR50.15. */
export function supervisoryDiscountFactor(maturityYears: number): number {
  assert(maturityYears > 0, "a maturity is positive");
  const x = SUPERVISORY_DISCOUNT_RATE * maturityYears;
  // Of the shortest maturities there are, 5 % is no number any more.
  if (x === 0) return 1;
  // expm1 keeps full precision where 1 − e^(−x) would cancel.
  return -expm1(-x) / x;
}

/** SCVA of a netting set = RW / α · M · EAD · DF. MAR50.15. */
export function standaloneCharge(
  riskWeight: number,
  alpha: number,
  maturityYears: number,
  exposureAtDefault: number,
  discountFactor: number,
): number {
  return (riskWeight / alpha) * maturityYears * exposureAtDefault * discountFactor;
}

/** What a counterparty contributes: SCVA, SNH and HMA. */
export interface CounterpartyTerms {
  readonly standaloneCharge: number;
  readonly singleNameHedges: number;
  readonly hedgeMisalignment: number;
}

/** K_reduced = √((ρ Σ SCVA)² + (1 − ρ²) Σ SCVA²): a common part and a part that diversifies. MAR50.14. */
export function reducedCharge(terms: readonly CounterpartyTerms[]) {
  let sumOfCharges = 0;
  let sumOfSquaredCharges = 0;
  for (const { standaloneCharge } of terms) {
    sumOfCharges += standaloneCharge;
    sumOfSquaredCharges += standaloneCharge * standaloneCharge;
  }
  const systematic = RHO * sumOfCharges * (RHO * sumOfCharges);
  const idiosyncratic = (1 - RHO * RHO) * sumOfSquaredCharges;
  return {
    sumOfCharges,
    sumOfSquaredCharges,
    systematic,
    idiosyncratic,
    charge: Math.sqrt(systematic + idiosyncratic),
  };
}

/** ρ Σ (SCVA − SNH) − IH: what all names share of K_hedged. MAR50.21. */
export function hedgedCommonPart(
  { sumOfCharges }: { readonly sumOfCharges: number },
  { sumOfSingleNameHedges, indexHedges }: { readonly sumOfSingleNameHedges: number; readonly indexHedges: number },
): number {
  return RHO * (sumOfCharges - sumOfSingleNameHedges) - indexHedges;
}

/** K_hedged = √((ρ Σ (SCVA − SNH) − IH)² + (1 − ρ²) Σ (SCVA − SNH)² + Σ HMA). MAR50.21. */
export function hedgedCharge(terms: readonly CounterpartyTerms[], indexHedges: number) {
  let sumOfSingleNameHedges = 0;
  let sumOfNetCharges = 0;
  let sumOfSquaredNetCharges = 0;
  let sumOfMisalignments = 0;
  for (const { standaloneCharge, singleNameHedges, hedgeMisalignment } of terms) {
    const net = standaloneCharge - singleNameHedges;
    sumOfSingleNameHedges += singleNameHedges;
    sumOfNetCharges += net;
    sumOfSquaredNetCharges += net * net;
    sumOfMisalignments += hedgeMisalignment;
  }
  const common = RHO * sumOfNetCharges - indexHedges;
  const systematic = common * common;
  const idiosyncratic = (1 - RHO * RHO) * sumOfSquaredNetCharges;
  const total = systematic + idiosyncratic + sumOfMisalignments;
  return {
    sumOfSingleNameHedges,
    indexHedges,
    sumOfMisalignments,
    sumOfSquaredNetCharges,
    systematic,
    idiosyncratic,
    total,
    charge: Math.sqrt(total),
  };
}

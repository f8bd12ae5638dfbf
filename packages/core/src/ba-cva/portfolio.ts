/** The charges of a book from those of its counterparties. */
import { type CounterpartyTerms, hedgedCharge, reducedCharge } from "./charges.ts";
import type { BaCvaInput } from "./input.ts";
import { DISCOUNT_SCALAR, HEDGE_DISALLOWANCE, RWA_MULTIPLIER } from "./regimes.ts";
import type { BaCvaResult } from "./result.ts";

export type PortfolioCharges = Pick<BaCvaResult, "capital" | "reduced" | "hedged" | "fullCharge">;

export function portfolioCharges(
  input: BaCvaInput,
  terms: readonly CounterpartyTerms[],
  indexHedges: number,
): PortfolioCharges {
  const reduced = reducedCharge(terms);
  const hedged = hedgedCharge(terms, indexHedges);
  const fullCharge = HEDGE_DISALLOWANCE * reduced.charge + (1 - HEDGE_DISALLOWANCE) * hedged.charge;
  const reducedCapital = DISCOUNT_SCALAR * reduced.charge;
  return {
    capital: input.version === "full" ? DISCOUNT_SCALAR * fullCharge : reducedCapital,
    reduced: { ...reduced, capital: reducedCapital, riskWeightedAssets: RWA_MULTIPLIER * reducedCapital },
    hedged,
    fullCharge,
  };
}

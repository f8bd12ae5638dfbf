/** The charges of a book, line by line and together. */
import { type CounterpartyTerms, hedgedCharge, reducedCharge } from "./charges.ts";
import type { BaCvaInput } from "./input.ts";
import {
  counterpartyCharges,
  indexHedgeValues,
  nettingSetCharges,
  singleNameHedgeValues,
  sumOfValues,
} from "./lines.ts";
import { DISCOUNT_SCALAR, HEDGE_DISALLOWANCE, RWA_MULTIPLIER } from "./regimes.ts";
import type { BaCvaResult } from "./result.ts";
import { scopeOf } from "./scope.ts";

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

/** From a document to its charges, with every line on the way. */
export function chargesOf(input: BaCvaInput) {
  const scope = scopeOf(input);
  const nettingSets = nettingSetCharges(input, scope);
  const singles = singleNameHedgeValues(input, scope);
  const indices = indexHedgeValues(input, scope);
  const counterparties = counterpartyCharges(input, nettingSets, singles);
  const charges = portfolioCharges(input, counterparties, sumOfValues(indices));
  return { scope, nettingSets, singles, indices, counterparties, charges };
}

/**
 * Capital for CVA risk under the basic approach, reduced and full. Source: Basel MAR50.13-50.26, PRA CVA Risk Part 4,
 * CRR Article 384. Method note: docs/methods/ba-cva.md.
 */
import example from "../../../../examples/ba-cva/seed-001.input.json" with { type: "json" };
import { csvImports } from "../document/csv.ts";
import { engine } from "../engine.ts";
import { alternatives } from "./alternatives.ts";
import { capitalBenefit, type HedgedSums, marginalCapital } from "./benefit.ts";
import { hedgedCommonPart } from "./charges.ts";
import { explain, explanations } from "./explain.ts";
import { cheapestHedges } from "./hedge-search.ts";
import { BaCvaInput } from "./input.ts";
import { type indexHedgeValues, nettingSetCharges, type singleNameHedgeValues } from "./lines.ts";
import { chargesOf, type PortfolioCharges } from "./portfolio.ts";
import { DISCOUNT_SCALAR, HEDGE_DISALLOWANCE, SUPERVISORY_CORRELATION as RHO, RWA_MULTIPLIER } from "./regimes.ts";
import { BaCvaResult } from "./result.ts";
import { scopeOf } from "./scope.ts";
import { tables } from "./tables.ts";
import { documentWarnings, warnings } from "./warnings.ts";

export const baCva = engine({
  name: "ba-cva",
  title: "BA-CVA capital",
  question: "What capital does CVA risk cost, hedge by hedge?",
  version: "8",
  direct: true,
  input: BaCvaInput,
  result: BaCvaResult,
  example,
  imports: csvImports(BaCvaInput, ["counterparties", "nettingSets", "singleNameHedges", "indexHedges"]),
  run: baCvaCapital,
  // Charges follow from the document at once: what is slow are the hedges that are searched and the other regimes.
  warnings: baCvaWarnings,
  headline: (result) => ({
    title: "Capital for CVA risk",
    value: result.capital,
    unit: result.reportingCurrency,
    worse: "up",
  }),
  tables,
  explain,
  seed: () => null,
});

/** Capital = DS · K, where K is K_full = β K_reduced + (1 − β) K_hedged, or K_reduced in the reduced version. MAR50.20. */
export function baCvaCapital(input: BaCvaInput): BaCvaResult {
  const { scope, nettingSets, singles, indices, counterparties, charges } = chargesOf(input);
  const result = {
    regime: input.regime,
    reportingCurrency: input.reportingCurrency,
    version: input.version,
    ...charges,
    riskWeightedAssets: RWA_MULTIPLIER * charges.capital,
    ...alternatives(input, scope, { nettingSets, counterparties }, charges),
    nettingSets,
    counterparties,
    ...withBenefits(input.version === "full" ? hedgedSums(charges) : null, counterparties, singles, indices),
    hedgeSearch:
      input.hedgeSearch === undefined ? null : cheapestHedges(input, input.hedgeSearch, { ...charges, counterparties }),
    excluded: scope.excluded,
  };
  return { ...result, warnings: warnings(input, result), explanations: explanations(input, result) };
}

/** What the result would warn of. */
function baCvaWarnings(input: BaCvaInput): BaCvaResult["warnings"] {
  const { charges, counterparties, nettingSets, scope, singles } = chargesOf(input);
  return warnings(input, {
    ...charges,
    counterparties,
    nettingSets,
    singleNameHedges: singles,
    excluded: scope.excluded,
  });
}

/** The part of it that does not depend on exposures, for an engine that has still to work them out. */
export function baCvaForeseen(input: BaCvaInput): BaCvaResult["warnings"] {
  const scope = scopeOf(input);
  return documentWarnings(input, { nettingSets: nettingSetCharges(input, scope), excluded: scope.excluded });
}

function hedgedSums({ hedged, reduced }: PortfolioCharges): HedgedSums {
  return {
    common: hedgedCommonPart(reduced, hedged),
    squares: hedged.sumOfSquaredNetCharges,
    misalignments: hedged.sumOfMisalignments,
    charge: hedged.charge,
  };
}

/** Each hedge with what leaving it out would cost; nothing in the reduced version, which recognises none. */
function withBenefits(
  sums: HedgedSums | null,
  counterparties: BaCvaResult["counterparties"],
  singles: ReturnType<typeof singleNameHedgeValues>,
  indices: ReturnType<typeof indexHedgeValues>,
) {
  const netCharges = new Map(counterparties.map(({ id, netCharge }) => [id as string, netCharge]));
  const singleNameHedges = singles.map((hedge) => {
    const { recognised, misalignment, notional } = hedge;
    const net = netCharges.get(hedge.counterparty) ?? 0;
    const terms = { net, recognised, fromCommon: RHO * recognised, misalignment, notional };
    return { ...hedge, ...worth(sums, terms) };
  });
  const indexHedges = indices.map((hedge) => {
    const terms = { net: 0, recognised: 0, fromCommon: hedge.value, misalignment: 0, notional: hedge.notional };
    return { ...hedge, ...worth(sums, terms) };
  });
  return { singleNameHedges, indexHedges };
}

function worth(sums: HedgedSums | null, terms: Parameters<typeof capitalBenefit>[1]) {
  if (sums === null) return { benefit: 0, marginalCapital: 0 };
  return { benefit: capitalBenefit(sums, terms), marginalCapital: marginalCapital(sums, terms) };
}

/**
 * ∂capital / ∂SCVA of a counterparty in the full version, DS (β ∂K_reduced / ∂SCVA + (1 − β) ∂K_hedged / ∂SCVA):
 *
 *     ∂K_reduced / ∂SCVA = (ρ² Σ SCVA + (1 − ρ²) SCVA_c) / K_reduced
 *     ∂K_hedged / ∂SCVA = (ρ (ρ Σ (SCVA − SNH) − IH) + (1 − ρ²) (SCVA_c − SNH_c)) / K_hedged
 */
export function capitalPerCharge(
  { reduced, hedged }: Pick<BaCvaResult, "reduced" | "hedged">,
  { standaloneCharge, netCharge }: BaCvaResult["counterparties"][number],
): number {
  const common = hedgedCommonPart(reduced, hedged);
  const byReduced = (RHO * RHO * reduced.sumOfCharges + (1 - RHO * RHO) * standaloneCharge) / reduced.charge;
  const byHedged = hedged.charge === 0 ? 0 : (RHO * common + (1 - RHO * RHO) * netCharge) / hedged.charge;
  return DISCOUNT_SCALAR * (HEDGE_DISALLOWANCE * byReduced + (1 - HEDGE_DISALLOWANCE) * byHedged);
}

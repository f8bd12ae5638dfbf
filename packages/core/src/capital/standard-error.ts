/** How far the error of the simulation moves the capital that follows from it. */
import { DISCOUNT_SCALAR, HEDGE_DISALLOWANCE, SUPERVISORY_CORRELATION as RHO } from "../ba-cva/regimes.ts";
import { combined, type LinearMeasure } from "../exposure/report/measures.ts";
import type { Reported } from "../exposure/report/report.ts";
import type { CapitalResult } from "./result.ts";

type CvaRisk = CapitalResult["stages"]["baCva"]["result"];

/**
 * The standard error of Σ ∂capital/∂SCVA · SCVA · (EAD / E[EAD] + M / E[M]) over the simulated netting sets: to first order,
 * from the spread of units of paths, so that it knows how the sets move together. A maturity at its floor or cap has none.
 *
 *     ∂K_reduced / ∂SCVA = (ρ² Σ SCVA + (1 − ρ²) SCVA_c) / K_reduced
 *     ∂K_hedged / ∂SCVA = (ρ (ρ Σ (SCVA − SNH) − IH) + (1 − ρ²) (SCVA_c − SNH_c)) / K_hedged
 */
export function capitalStandardError(
  links: CapitalResult["nettingSets"],
  deviations: Reported["deviations"],
  { reduced, hedged, counterparties }: CvaRisk,
  paths: number,
): number {
  const terms = new Map(counterparties.map((entry) => [entry.id as string, entry]));
  const common = RHO * (reduced.sumOfCharges - hedged.sumOfSingleNameHedges) - hedged.indexHedges;
  const measures: (readonly [factor: number, measure: LinearMeasure])[] = [];
  for (const { id, counterparty, method, standaloneCharge: charge, effectiveMaturityYears } of links) {
    const simulated = deviations.get(id);
    const own = terms.get(counterparty);
    if (method !== "imm" || simulated === undefined || own === undefined || charge === null || charge === 0) continue;
    const byReduced = (RHO * RHO * reduced.sumOfCharges + (1 - RHO * RHO) * own.standaloneCharge) / reduced.charge;
    const byHedged = hedged.charge === 0 ? 0 : (RHO * common + (1 - RHO * RHO) * own.netCharge) / hedged.charge;
    const slope = DISCOUNT_SCALAR * (HEDGE_DISALLOWANCE * byReduced + (1 - HEDGE_DISALLOWANCE) * byHedged) * charge;
    const { exposureAtDefault, maturity } = simulated;
    measures.push([slope / exposureAtDefault.value, exposureAtDefault]);
    if (maturity.value === effectiveMaturityYears) measures.push([slope / maturity.value, maturity]);
  }
  return combined(measures, paths).standardError;
}

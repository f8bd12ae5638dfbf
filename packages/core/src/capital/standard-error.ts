/** How far the error of the simulation moves the capital that follows from it. */
import { capitalPerCharge } from "../ba-cva/engine.ts";
import type { SimulatedExposure } from "../exposure/result.ts";
import { combined, type LinearEstimate } from "../numeric/estimate.ts";
import type { CapitalResult } from "./result.ts";

type Deviations = SimulatedExposure["deviations"] extends ReadonlyMap<string, infer Each> ? Each : never;

/**
 * The standard error of Σ ∂capital/∂SCVA · SCVA · (EAD / E[EAD] + M / E[M]) over the simulated netting sets: to first order,
 * from the spread of units of paths, so that it knows how the sets move together. A maturity at its floor or cap has none.
 */
export function capitalStandardError(
  links: readonly Pick<
    CapitalResult["nettingSets"][number],
    "id" | "counterparty" | "method" | "standaloneCharge" | "effectiveMaturityYears"
  >[],
  deviations: ReadonlyMap<string, Pick<Deviations, "exposureAtDefault" | "maturity">>,
  cvaRisk: Pick<CapitalResult["stages"]["baCva"]["result"], "counterparties" | "reduced" | "hedged">,
  paths: number,
): number {
  const terms = new Map(cvaRisk.counterparties.map((entry) => [entry.id as string, entry]));
  const estimates: (readonly [factor: number, estimate: LinearEstimate])[] = [];
  for (const { id, counterparty, method, standaloneCharge: charge, effectiveMaturityYears } of links) {
    const simulated = deviations.get(id);
    const own = terms.get(counterparty);
    if (method !== "imm" || simulated === undefined || own === undefined || charge === null || charge === 0) continue;
    const slope = capitalPerCharge(cvaRisk, own) * charge;
    const { exposureAtDefault, maturity } = simulated;
    estimates.push([slope / exposureAtDefault.value, exposureAtDefault]);
    if (maturity.value === effectiveMaturityYears) estimates.push([slope / maturity.value, maturity]);
  }
  return combined(estimates, paths).standardError;
}

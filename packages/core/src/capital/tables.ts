/** The tables of a result, as they are downloaded: the chain, and those of capital for CVA risk. */
import { tables as baCvaTables } from "../ba-cva/tables.ts";
import { type ResultTable, tableOf } from "../document/table.ts";
import type { CapitalResult } from "./result.ts";

export function tables(result: CapitalResult): ResultTable[] {
  const unit = result.reportingCurrency;
  const chain = tableOf("chain", "From exposure to capital", result.nettingSets, [
    ["netting_set", "Netting set", (set) => set.id],
    ["counterparty", "Counterparty", (set) => set.counterparty],
    ["method", "Exposure from", (set) => set.method],
    ["trades", "Trades", (set) => set.trades],
    ["value_today", "Value today", (set) => set.valueToday, unit],
    ["simulated_exposure", "Simulated EAD", (set) => set.simulatedExposure?.value ?? null, unit],
    [
      "simulated_exposure_standard_error",
      "Its standard error",
      (set) => set.simulatedExposure?.standardError ?? null,
      unit,
    ],
    ["standardised_exposure", "SA-CCR EAD", (set) => set.standardisedExposure, unit],
    ["exposure_at_default", "EAD that counts", (set) => set.exposureAtDefault, unit],
    ["effective_maturity", "Effective maturity", (set) => set.effectiveMaturityYears, "years"],
    ["standalone_charge", "Charge for CVA risk", (set) => set.standaloneCharge, unit],
    ["default_rwa", "Risk-weighted assets for default", (set) => set.defaultRiskWeightedAssets, unit],
    ["cva", "CVA", (set) => set.creditValuationAdjustment?.value ?? null, unit],
  ]);
  // The chain shows netting sets already.
  return [chain, ...baCvaTables(result.stages.baCva.result).filter(({ name }) => name !== "netting-sets")];
}

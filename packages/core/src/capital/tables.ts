/** The tables of a result, as they are downloaded: the chain, and those of capital for CVA risk. */
import { tables as baCvaTables } from "../ba-cva/tables.ts";
import type { Table } from "../engine.ts";
import type { CapitalResult } from "./result.ts";

export function tables(result: CapitalResult): Table[] {
  const unit = result.reportingCurrency;
  const chain: Table = {
    name: "chain",
    title: "From exposure to capital",
    columns: [
      { key: "netting_set", title: "Netting set" },
      { key: "counterparty", title: "Counterparty" },
      { key: "method", title: "Exposure from" },
      { key: "trades", title: "Trades" },
      { key: "value_today", title: "Value today", unit },
      { key: "simulated_exposure", title: "Simulated EAD", unit },
      { key: "simulated_exposure_standard_error", title: "Its standard error", unit },
      { key: "standardised_exposure", title: "SA-CCR EAD", unit },
      { key: "exposure_at_default", title: "EAD that counts", unit },
      { key: "effective_maturity", title: "Effective maturity", unit: "years" },
      { key: "standalone_charge", title: "Charge for CVA risk", unit },
      { key: "default_rwa", title: "Risk-weighted assets for default", unit },
      { key: "cva", title: "CVA", unit },
    ],
    rows: result.nettingSets.map((set) => [
      set.id,
      set.counterparty,
      set.method,
      set.trades,
      set.valueToday,
      set.simulatedExposure?.value ?? null,
      set.simulatedExposure?.standardError ?? null,
      set.standardisedExposure,
      set.exposureAtDefault,
      set.effectiveMaturityYears,
      set.standaloneCharge,
      set.defaultRiskWeightedAssets,
      set.creditValuationAdjustment?.value ?? null,
    ]),
  };
  // The chain shows netting sets already.
  return [chain, ...baCvaTables(result.stages.baCva.result).filter(({ name }) => name !== "netting-sets")];
}

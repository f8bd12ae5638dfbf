/** The tables of a result, as they are downloaded. */
import { type ResultTable, tableOf } from "../document/table.ts";
import type { SaCcrResult } from "./result.ts";

type NettingSet = SaCcrResult["nettingSets"][number];

export function tables(result: SaCcrResult): ResultTable[] {
  const unit = result.reportingCurrency;
  const hedgingSets = result.nettingSets.flatMap(({ id, hedgingSets: sets }) => sets.map((set) => ({ id, ...set })));
  return [
    tableOf("netting-sets", "Netting sets", result.nettingSets, [
      ["netting_set", "Netting set", (set) => set.id],
      ["exposure_at_default", "Exposure at default", (set) => set.exposureAtDefault, unit],
      ["value", "Value", (set) => set.value, unit],
      ["collateral", "Collateral", (set) => set.collateral, unit],
      ["replacement_cost", "Replacement cost", (set) => counted(set).replacementCost, unit],
      ["aggregate_add_on", "Aggregate add-on", (set) => counted(set).aggregateAddOn, unit],
      ["multiplier", "Multiplier", (set) => counted(set).multiplier],
      ["alpha", "Alpha", (set) => set.alpha],
      ["unmargined_exposure", "Exposure without margin", (set) => set.unmargined.exposureAtDefault, unit],
    ]),
    tableOf("hedging-sets", "Hedging sets", hedgingSets, [
      ["netting_set", "Netting set", (set) => set.id],
      ["asset_class", "Asset class", (set) => set.assetClass],
      ["hedging_set", "Hedging set", (set) => set.name],
      ["kind", "Kind", (set) => set.kind],
      ["add_on", "Add-on", (set) => set.addOn, unit],
    ]),
    tableOf("trades", "Trades", result.trades, [
      ["trade", "Trade", (row) => row.id],
      ["netting_set", "Netting set", (row) => row.nettingSet],
      ["asset_class", "Asset class", (row) => row.assetClass],
      ["hedging_set", "Hedging set", (row) => row.hedgingSet],
      ["component", "Component", (row) => row.component],
      ["supervisory_duration", "Supervisory duration", (row) => row.supervisoryDuration, "years"],
      ["adjusted_notional", "Adjusted notional", (row) => row.adjustedNotional, unit],
      ["supervisory_delta", "Supervisory delta", (row) => row.supervisoryDelta],
      ["maturity_factor", "Maturity factor", (row) => row.maturityFactor],
      ["effective_notional", "Effective notional", (row) => row.effectiveNotional, unit],
    ]),
  ];
}

/** With its margin, unless the cap of the unmargined exposure binds. */
function counted({ margined, unmargined, capped }: NettingSet): NettingSet["unmargined"] {
  return margined === null || capped ? unmargined : margined;
}

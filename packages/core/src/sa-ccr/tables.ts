/** The tables of a result, as they are downloaded. */
import type { Table } from "../engine.ts";
import type { SaCcrResult } from "./result.ts";

export function tables(result: SaCcrResult): Table[] {
  const unit = result.reportingCurrency;
  return [
    {
      name: "netting-sets",
      title: "Netting sets",
      columns: [
        { key: "netting_set", title: "Netting set" },
        { key: "exposure_at_default", title: "Exposure at default", unit },
        { key: "value", title: "Value", unit },
        { key: "collateral", title: "Collateral", unit },
        { key: "replacement_cost", title: "Replacement cost", unit },
        { key: "aggregate_add_on", title: "Aggregate add-on", unit },
        { key: "multiplier", title: "Multiplier" },
        { key: "alpha", title: "Alpha" },
        { key: "unmargined_exposure", title: "Exposure without margin", unit },
      ],
      rows: result.nettingSets.map((set) => {
        const exposure = set.margined === null || set.capped ? set.unmargined : set.margined;
        return [
          set.id,
          set.exposureAtDefault,
          set.value,
          set.collateral,
          exposure.replacementCost,
          exposure.aggregateAddOn,
          exposure.multiplier,
          set.alpha,
          set.unmargined.exposureAtDefault,
        ];
      }),
    },
    {
      name: "hedging-sets",
      title: "Hedging sets",
      columns: [
        { key: "netting_set", title: "Netting set" },
        { key: "asset_class", title: "Asset class" },
        { key: "hedging_set", title: "Hedging set" },
        { key: "kind", title: "Kind" },
        { key: "add_on", title: "Add-on", unit },
      ],
      rows: result.nettingSets.flatMap((set) =>
        set.hedgingSets.map(({ assetClass, name, kind, addOn }) => [set.id, assetClass, name, kind, addOn]),
      ),
    },
    {
      name: "trades",
      title: "Trades",
      columns: [
        { key: "trade", title: "Trade" },
        { key: "netting_set", title: "Netting set" },
        { key: "asset_class", title: "Asset class" },
        { key: "hedging_set", title: "Hedging set" },
        { key: "component", title: "Component" },
        { key: "supervisory_duration", title: "Supervisory duration", unit: "years" },
        { key: "adjusted_notional", title: "Adjusted notional", unit },
        { key: "supervisory_delta", title: "Supervisory delta" },
        { key: "maturity_factor", title: "Maturity factor" },
        { key: "effective_notional", title: "Effective notional", unit },
      ],
      rows: result.trades.map((row) => [
        row.id,
        row.nettingSet,
        row.assetClass,
        row.hedgingSet,
        row.component,
        row.supervisoryDuration,
        row.adjustedNotional,
        row.supervisoryDelta,
        row.maturityFactor,
        row.effectiveNotional,
      ]),
    },
  ];
}

/** The tables of a result, as they are downloaded. */
import type { Table } from "../engine.ts";
import type { BaCvaResult } from "./result.ts";

export function tables(result: BaCvaResult): Table[] {
  const unit = result.reportingCurrency;
  const squared = `${unit}^2`;
  return [
    {
      name: "counterparties",
      title: "Counterparties",
      columns: [
        { key: "counterparty", title: "Counterparty" },
        { key: "name", title: "Name" },
        { key: "standalone_charge", title: "Standalone charge", unit },
        { key: "single_name_hedges", title: "Single-name hedges", unit },
        { key: "net_charge", title: "Net charge", unit },
        { key: "hedge_misalignment", title: "Hedge misalignment", unit: squared },
      ],
      rows: result.counterparties.map((row) => [
        row.id,
        row.name,
        row.standaloneCharge,
        row.singleNameHedges,
        row.netCharge,
        row.hedgeMisalignment,
      ]),
    },
    {
      name: "netting-sets",
      title: "Netting sets",
      columns: [
        { key: "netting_set", title: "Netting set" },
        { key: "counterparty", title: "Counterparty" },
        { key: "exposure_at_default", title: "Exposure at default", unit },
        { key: "effective_maturity", title: "Effective maturity", unit: "years" },
        { key: "alpha", title: "Alpha" },
        { key: "risk_weight", title: "Risk weight" },
        { key: "discount_factor", title: "Supervisory discount factor" },
        { key: "standalone_charge", title: "Standalone charge", unit },
      ],
      rows: result.nettingSets.map((row) => [
        row.id,
        row.counterparty,
        row.exposureAtDefault,
        row.effectiveMaturityYears,
        row.alpha,
        row.riskWeight,
        row.supervisoryDiscountFactor,
        row.standaloneCharge,
      ]),
    },
    {
      name: "single-name-hedges",
      title: "Single-name hedges",
      columns: [
        { key: "hedge", title: "Hedge" },
        { key: "counterparty", title: "Counterparty" },
        { key: "correlation", title: "Correlation" },
        { key: "risk_weight", title: "Risk weight" },
        { key: "discount_factor", title: "Supervisory discount factor" },
        { key: "recognised", title: "Recognised", unit },
        { key: "misalignment", title: "Misalignment", unit: squared },
        { key: "benefit", title: "Benefit in capital", unit },
        { key: "marginal_capital", title: "Capital per unit of notional" },
      ],
      rows: result.singleNameHedges.map((row) => [
        row.id,
        row.counterparty,
        row.correlation,
        row.riskWeight,
        row.supervisoryDiscountFactor,
        row.recognised,
        row.misalignment,
        row.benefit,
        row.marginalCapital,
      ]),
    },
    {
      name: "index-hedges",
      title: "Index hedges",
      columns: [
        { key: "hedge", title: "Hedge" },
        { key: "average_risk_weight", title: "Average risk weight" },
        { key: "risk_weight", title: "Risk weight" },
        { key: "discount_factor", title: "Supervisory discount factor" },
        { key: "value", title: "Value", unit },
        { key: "benefit", title: "Benefit in capital", unit },
        { key: "marginal_capital", title: "Capital per unit of notional" },
      ],
      rows: result.indexHedges.map((row) => [
        row.id,
        row.averageRiskWeight,
        row.riskWeight,
        row.supervisoryDiscountFactor,
        row.value,
        row.benefit,
        row.marginalCapital,
      ]),
    },
    {
      name: "excluded",
      title: "Left out, with the reason",
      columns: [
        { key: "id", title: "Id" },
        { key: "path", title: "Line of the document" },
        { key: "rule", title: "Rule" },
        { key: "reason", title: "Reason" },
      ],
      rows: result.excluded.map(({ id, path, rule, reason }) => [id, path, rule, reason]),
    },
  ];
}

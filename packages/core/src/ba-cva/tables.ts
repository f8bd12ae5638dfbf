/** The tables of a result, as they are downloaded. */
import { type ResultTable, tableOf } from "../document/table.ts";
import type { BaCvaResult } from "./result.ts";

export function tables(result: BaCvaResult): ResultTable[] {
  const unit = result.reportingCurrency;
  const squared = `${unit}^2`;
  return [
    tableOf("counterparties", "Counterparties", result.counterparties, [
      ["counterparty", "Counterparty", (row) => row.id],
      ["name", "Name", (row) => row.name],
      ["standalone_charge", "Standalone charge", (row) => row.standaloneCharge, unit],
      ["single_name_hedges", "Single-name hedges", (row) => row.singleNameHedges, unit],
      ["net_charge", "Net charge", (row) => row.netCharge, unit],
      ["hedge_misalignment", "Hedge misalignment", (row) => row.hedgeMisalignment, squared],
    ]),
    tableOf("netting-sets", "Netting sets", result.nettingSets, [
      ["netting_set", "Netting set", (row) => row.id],
      ["counterparty", "Counterparty", (row) => row.counterparty],
      ["exposure_at_default", "Exposure at default", (row) => row.exposureAtDefault, unit],
      ["effective_maturity", "Effective maturity", (row) => row.effectiveMaturityYears, "years"],
      ["alpha", "Alpha", (row) => row.alpha],
      ["risk_weight", "Risk weight", (row) => row.riskWeight],
      ["discount_factor", "Supervisory discount factor", (row) => row.supervisoryDiscountFactor],
      ["standalone_charge", "Standalone charge", (row) => row.standaloneCharge, unit],
    ]),
    tableOf("single-name-hedges", "Single-name hedges", result.singleNameHedges, [
      ["hedge", "Hedge", (row) => row.id],
      ["counterparty", "Counterparty", (row) => row.counterparty],
      ["correlation", "Correlation", (row) => row.correlation],
      ["risk_weight", "Risk weight", (row) => row.riskWeight],
      ["discount_factor", "Supervisory discount factor", (row) => row.supervisoryDiscountFactor],
      ["recognised", "Recognised", (row) => row.recognised, unit],
      ["misalignment", "Misalignment", (row) => row.misalignment, squared],
      ["benefit", "Benefit in capital", (row) => row.benefit, unit],
      ["marginal_capital", "Capital per unit of notional", (row) => row.marginalCapital],
    ]),
    tableOf("index-hedges", "Index hedges", result.indexHedges, [
      ["hedge", "Hedge", (row) => row.id],
      ["average_risk_weight", "Average risk weight", (row) => row.averageRiskWeight],
      ["risk_weight", "Risk weight", (row) => row.riskWeight],
      ["discount_factor", "Supervisory discount factor", (row) => row.supervisoryDiscountFactor],
      ["value", "Value", (row) => row.value, unit],
      ["benefit", "Benefit in capital", (row) => row.benefit, unit],
      ["marginal_capital", "Capital per unit of notional", (row) => row.marginalCapital],
    ]),
    tableOf("excluded", "Left out, with the reason", result.excluded, [
      ["id", "Id", (row) => row.id],
      ["path", "Line of the document", (row) => row.path],
      ["rule", "Rule", (row) => row.rule],
      ["reason", "Reason", (row) => row.reason],
    ]),
  ];
}

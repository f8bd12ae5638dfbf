/** What a document may not say although each of its fields is well formed. Every problem is reported, with its path. */
import { cholesky } from "../numeric/cholesky.ts";
import type { ExposureInput } from "./input.ts";

/** Times are whole multiples of the grid's step up to this share of a step. */
const GRID_TOLERANCE = 1e-9;

type Refuse = (path: PropertyKey[], message: string) => void;

export function refuseContradictions(input: ExposureInput, refuse: Refuse): void {
  refuseRepeated(input, refuse);
  refuseUnknown(input, refuse);
  refuseUnmodelled(input, refuse);
  refuseOffGrid(input, refuse);
  refuseCorrelations(input, refuse);
}

function refuseRepeated(input: ExposureInput, refuse: Refuse) {
  for (const list of ["counterparties", "nettingSets", "trades"] as const) {
    const seen = new Set<string>();
    for (const [i, { id }] of input[list].entries()) {
      if (seen.has(id)) refuse([list, i, "id"], `${id} is here twice.`);
      seen.add(id);
    }
  }
  const currencies = new Set<string>([input.reportingCurrency]);
  for (const [i, foreign] of input.market.foreignCurrencies.entries()) {
    if (currencies.has(foreign.currency)) {
      refuse(
        ["market", "foreignCurrencies", i, "currency"],
        `${foreign.currency} is here twice, or is the reporting currency.`,
      );
    }
    currencies.add(foreign.currency);
  }
}

function refuseUnknown(input: ExposureInput, refuse: Refuse) {
  const { counterparties, nettingSets, trades, market, reportingCurrency } = input;
  const counterpartyIds = new Set<string>(counterparties.map(({ id }) => id));
  const nettingSetIds = new Set<string>(nettingSets.map(({ id }) => id));
  const currencies = new Set(market.foreignCurrencies.map((foreign) => foreign.currency));
  for (const [i, set] of nettingSets.entries()) {
    if (counterpartyIds.has(set.counterparty)) continue;
    refuse(["nettingSets", i, "counterparty"], `No counterparty has the id ${set.counterparty}.`);
  }
  for (const [i, trade] of trades.entries()) {
    if (!nettingSetIds.has(trade.nettingSet))
      refuse(["trades", i, "nettingSet"], `No netting set has the id ${trade.nettingSet}.`);
    const named = trade.currency ?? reportingCurrency;
    const isOwn = trade.kind === "interest_rate_swap" && named === reportingCurrency;
    if (!isOwn && !currencies.has(named)) {
      refuse(["trades", i, "currency"], `market.foreignCurrencies has no ${named}.`);
    }
  }
  for (const [i, { id }] of nettingSets.entries()) {
    if (!trades.some((trade) => trade.nettingSet === id))
      refuse(["nettingSets", i, "id"], `No trade belongs to ${id}.`);
  }
}

/** Market and model belong together, and each model says which swaps it values. */
function refuseUnmodelled({ market, model, trades, reportingCurrency }: ExposureInput, refuse: Refuse) {
  const needed = model.kind === "seed_gbm" ? "flat" : "curves";
  if (market.kind !== needed)
    refuse(["market", "kind"], `The model ${model.kind} needs a market of the kind ${needed}.`);
  const rates = market.kind === "flat" ? [] : [market.rate, ...market.foreignCurrencies.map((foreign) => foreign.rate)];
  for (const [i, { curve }] of rates.entries()) {
    const path = i === 0 ? ["market", "rate"] : ["market", "foreignCurrencies", i - 1, "rate"];
    for (const [node, { years }] of curve.entries()) {
      if (node > 0 && years <= curve[node - 1]!.years) {
        refuse([...path, "curve", node, "years"], "Nodes ascend in time.");
      }
    }
  }
  if (model.kind !== "seed_gbm") return;
  for (const [i, trade] of trades.entries()) {
    if (trade.kind !== "interest_rate_swap") continue;
    if (trade.currency !== undefined && trade.currency !== reportingCurrency) {
      refuse(["trades", i, "currency"], "The model seed_gbm has one floating rate, of the reporting currency.");
    }
    if (trade.floatingPaymentsPerYear !== undefined && trade.floatingPaymentsPerYear !== trade.paymentsPerYear) {
      refuse(["trades", i, "floatingPaymentsPerYear"], "Under seed_gbm both legs pay on the same dates.");
    }
  }
}

/** Fixings and payments have to be dates of the grid, since the rate is known there only. */
function refuseOffGrid({ trades, grid }: ExposureInput, refuse: Refuse) {
  const { stepsPerYear, horizonYears } = grid;
  if (!whole(horizonYears * stepsPerYear)) refuse(["grid", "horizonYears"], "The horizon is a whole number of steps.");
  if (horizonYears * stepsPerYear > 1000) refuse(["grid", "stepsPerYear"], "A run has at most 1,000 dates.");
  for (const [i, trade] of trades.entries()) {
    if (trade.kind !== "interest_rate_swap") continue;
    if (!whole(trade.maturityYears * trade.paymentsPerYear)) {
      refuse(
        ["trades", i, "maturityYears"],
        `The swap ends on a payment date: a whole number of ${1 / trade.paymentsPerYear} years.`,
      );
    }
    const { paymentsPerYear, floatingPaymentsPerYear = paymentsPerYear } = trade;
    if (floatingPaymentsPerYear !== paymentsPerYear && !whole(trade.maturityYears * floatingPaymentsPerYear)) {
      refuse(["trades", i, "floatingPaymentsPerYear"], "The swap ends on a floating payment date.");
    }
    if (!whole(stepsPerYear / floatingPaymentsPerYear) && floatingPaymentsPerYear !== paymentsPerYear) {
      refuse(["trades", i, "floatingPaymentsPerYear"], "Fixings fall on dates of the grid.");
    }
    if (!whole(stepsPerYear / trade.paymentsPerYear)) {
      refuse(
        ["trades", i, "paymentsPerYear"],
        `Payments fall on dates of the grid, which has ${stepsPerYear} steps a year.`,
      );
    }
  }
}

function refuseCorrelations({ model, market }: ExposureInput, refuse: Refuse) {
  const foreignCount = market.foreignCurrencies.length;
  const size = model.kind === "seed_gbm" ? 1 + foreignCount : 1 + 2 * foreignCount;
  const { correlations } = model;
  const path = ["model", "correlations"];
  if (correlations.length !== size || correlations.some((row) => row.length !== size)) {
    refuse(path, `The matrix is ${size} by ${size}, see its description.`);
    return;
  }
  for (const [i, row] of correlations.entries()) {
    for (const [j, value] of row.entries()) {
      if (i === j && value !== 1) refuse([...path, i, j], "A factor has a correlation of 1 with itself.");
      if (j < i && value !== correlations[j]?.[i]) refuse([...path, i, j], "The matrix is symmetric.");
    }
  }
  if (cholesky(correlations.flat(), size) === null)
    refuse(path, "The matrix is not positive semi-definite: no factors move so.");
}

function whole(count: number): boolean {
  return Math.abs(count - Math.round(count)) <= GRID_TOLERANCE * Math.max(1, count);
}

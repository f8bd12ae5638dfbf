/** What a document may not say although each of its fields is well formed. Every problem is reported, with its path. */
import { cholesky } from "../../numeric/cholesky.ts";
import { smallestEigenvalue } from "../../numeric/eigenvalue.ts";
import { isWhole } from "../../product/schedule.ts";
import type { ExposureInput } from "../input.ts";
import { projection } from "../model/wrong-way.ts";
import type { Credit } from "./counterparty-input.ts";
import { refuseTrades } from "./trade-refusals.ts";

export type Refuse = (path: PropertyKey[], message: string) => void;

const MOST_DATES = 1000;
const LEAST_SOBOL_PATHS = 1024;

export function refuseContradictions(input: ExposureInput, refuse: Refuse): void {
  refuseRepeated(input, refuse);
  refuseUnknown(input, refuse);
  refuseMarket(input, refuse);
  refuseTrades(input, refuse);
  refuseGrid(input, refuse);
  refuseSampling(input, refuse);
  refuseCounterparties(input, refuse);
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
  const { quantiles } = input.measures;
  for (const [i, quantile] of quantiles.entries()) {
    if (quantiles.indexOf(quantile) < i) refuse(["measures", "quantiles", i], `${quantile} is here twice.`);
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

function refuseUnknown({ counterparties, nettingSets, trades }: ExposureInput, refuse: Refuse) {
  const counterpartyIds = new Set<string>(counterparties.map(({ id }) => id));
  const nettingSetIds = new Set<string>(nettingSets.map(({ id }) => id));
  for (const [i, set] of nettingSets.entries()) {
    if (counterpartyIds.has(set.counterparty)) continue;
    refuse(["nettingSets", i, "counterparty"], `No counterparty has the id ${set.counterparty}.`);
  }
  for (const [i, trade] of trades.entries()) {
    if (!nettingSetIds.has(trade.nettingSet))
      refuse(["trades", i, "nettingSet"], `No netting set has the id ${trade.nettingSet}.`);
  }
  const traded = new Set<string>(trades.map(({ nettingSet }) => nettingSet));
  for (const [i, { id }] of nettingSets.entries()) {
    if (!traded.has(id)) refuse(["nettingSets", i, "id"], `No trade belongs to ${id}.`);
  }
}

/** Market and model belong together; curves ascend; a rate is given or fitted. */
function refuseMarket({ market, model }: ExposureInput, refuse: Refuse) {
  const needed = model.kind === "seed_gbm" ? "flat" : "curves";
  if (market.kind !== needed)
    refuse(["market", "kind"], `The model ${model.kind} needs a market of the kind ${needed}.`);
  const rates = market.kind === "flat" ? [] : [market.rate, ...market.foreignCurrencies.map((foreign) => foreign.rate)];
  for (const [i, { curve, meanReversion, volatility, swaptions }] of rates.entries()) {
    const path = i === 0 ? ["market", "rate"] : ["market", "foreignCurrencies", i - 1, "rate"];
    for (const [node, { years }] of curve.entries()) {
      if (node > 0 && years <= curve[node - 1]!.years) {
        refuse([...path, "curve", node, "years"], "Nodes ascend in time.");
      }
    }
    if (swaptions === undefined && meanReversion === undefined) {
      refuse([...path, "meanReversion"], "Give the mean reversion, or swaptions to fit it to.");
    }
    if ((swaptions === undefined) === (volatility === undefined)) {
      refuse([...path, "volatility"], "Give the volatility, or swaptions to fit it to, one of both.");
    }
    if (swaptions !== undefined && meanReversion === undefined && swaptions.length < 2) {
      refuse([...path, "swaptions"], "To fit the mean reversion too takes at least two swaptions.");
    }
  }
}

function refuseGrid({ grid: { stepsPerYear, horizonYears } }: ExposureInput, refuse: Refuse) {
  if (!isWhole(horizonYears * stepsPerYear) || Math.round(horizonYears * stepsPerYear) === 0) {
    refuse(["grid", "horizonYears"], "The horizon is a whole number of steps, one at least.");
  }
  if (horizonYears * stepsPerYear > MOST_DATES) refuse(["grid", "stepsPerYear"], "A run has at most 1,000 dates.");
}

function refuseSampling({ sampling: { method, paths } }: ExposureInput, refuse: Refuse) {
  if (method === "antithetic" && paths % 2 !== 0) refuse(["sampling", "paths"], "Antithetic paths come in pairs.");
  const isPowerOfTwo = paths >= LEAST_SOBOL_PATHS && isWhole(paths / LEAST_SOBOL_PATHS) && halves(paths) === 1;
  if (method === "sobol" && !isPowerOfTwo) {
    refuse(["sampling", "paths"], "Sobol points are evenly spread in powers of two: take 1024, 2048, 4096, …");
  }
}

/** What is left of a number when no 2 divides it any more. */
function halves(count: number): number {
  let left = count;
  while (left % 2 === 0) left /= 2;
  return left;
}

function refuseCounterparties({ counterparties, measures, ownCredit }: ExposureInput, refuse: Refuse) {
  if (ownCredit !== undefined) refuseCredit(ownCredit, ["ownCredit"], refuse);
  for (const [i, counterparty] of counterparties.entries()) {
    refuseCredit(counterparty, ["counterparties", i], refuse);
    const { limit } = counterparty;
    if (limit !== undefined && !measures.quantiles.includes(limit.quantile)) {
      refuse(["counterparties", i, "limit", "quantile"], "measures.quantiles has no such quantile.");
    }
  }
}

function refuseCredit({ creditSpread, creditCurve, lossGivenDefault }: Credit, path: PropertyKey[], refuse: Refuse) {
  if ((creditSpread === undefined) === (creditCurve === undefined)) {
    refuse([...path, "creditSpread"], "Give a credit spread or a credit curve, one of both.");
  }
  for (const [i, { years, spread }] of (creditCurve ?? []).entries()) {
    const before = creditCurve?.[i - 1];
    if (before === undefined) continue;
    if (years <= before.years) refuse([...path, "creditCurve", i, "years"], "Nodes ascend in time.");
    else if (spread * years < before.spread * before.years) {
      const least = (before.spread * before.years) / years;
      refuse(
        [...path, "creditCurve", i, "spread"],
        `Survival would rise with time (loss given default ${lossGivenDefault}): at least ${least}.`,
      );
    }
  }
}

function refuseCorrelations({ model, market, counterparties }: ExposureInput, refuse: Refuse) {
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
  if (cholesky(correlations.flat(), size) === null) {
    refuse(path, `The matrix is not positive semi-definite: ${eigenvalueText(correlations)}.`);
    return;
  }
  for (const [i, { wrongWayRisk }] of counterparties.entries()) {
    if (wrongWayRisk === undefined) continue;
    const hazard = wrongWayRisk.correlations;
    const field = ["counterparties", i, "wrongWayRisk", "correlations"];
    if (hazard.length !== size) refuse(field, `The model has ${size} factors.`);
    else if (projection(correlations, hazard) === null) {
      const extended = [...correlations.map((row, k) => [...row, hazard[k] ?? 0]), [...hazard, 1]];
      refuse(field, `With them the matrix is not positive semi-definite: ${eigenvalueText(extended)}.`);
    }
  }
}

function eigenvalueText(matrix: readonly (readonly number[])[]): string {
  const value = smallestEigenvalue(matrix.flat(), matrix.length);
  return `its smallest eigenvalue is ${Number(value.toPrecision(6))}`;
}

/** What a document may not say although each of its fields is well formed. Every problem is reported, with its path. */
import { type Checked, type Refuse, repetitions } from "../../document/rules.ts";
import type { Credit } from "../../market/credit.ts";
import { cholesky, projection } from "../../numeric/cholesky.ts";
import { smallestEigenvalue } from "../../numeric/eigenvalue.ts";
import { isWhole } from "../../product/schedule.ts";
import type { ExposureFields } from "./fields.ts";
import { refuseTrades } from "./trade-refusals.ts";

type Document = Checked<ExposureFields>;

const MOST_DATES = 1000;
const LEAST_SOBOL_PATHS = 1024;

export function rules(document: Document, refuse: Refuse): void {
  refuseRepeated(document, refuse);
  refuseUnknown(document, refuse);
  refuseMarket(document, refuse);
  refuseTrades(document, refuse);
  refuseGrid(document, refuse);
  refuseSampling(document, refuse);
  refuseCounterparties(document, refuse);
  refuseCorrelations(document, refuse);
}

function refuseRepeated(document: Document, refuse: Refuse) {
  for (const list of ["counterparties", "nettingSets", "trades"] as const) {
    for (const [i, id] of repetitions(document.texts(list, "id")))
      refuse(undefined, [list, i, "id"], `${id} is here twice.`);
  }
  const quantiles = document.part("measures", "quantiles") ?? [];
  for (const [i, quantile] of quantiles.entries()) {
    if (quantiles.indexOf(quantile) < i) refuse(undefined, ["measures", "quantiles", i], `${quantile} is here twice.`);
  }
  const currencies = new Set<string | undefined>([document.value("reportingCurrency")]);
  for (const [i, currency] of document.textsWithin("market", "foreignCurrencies", "currency")) {
    if (currencies.has(currency)) {
      const message = `${currency} is here twice, or is the reporting currency.`;
      refuse(undefined, ["market", "foreignCurrencies", i, "currency"], message);
    }
    currencies.add(currency);
  }
}

function refuseUnknown(document: Document, refuse: Refuse) {
  const ids = (list: "counterparties" | "nettingSets") => new Set(document.texts(list, "id").map(([, id]) => id));
  const counterparties = ids("counterparties");
  const nettingSets = ids("nettingSets");
  for (const [i, counterparty] of document.texts("nettingSets", "counterparty")) {
    if (counterparties.has(counterparty)) continue;
    refuse(undefined, ["nettingSets", i, "counterparty"], `No counterparty has the id ${counterparty}.`);
  }
  const named = document.texts("trades", "nettingSet");
  for (const [i, nettingSet] of named) {
    if (nettingSets.has(nettingSet)) continue;
    refuse(undefined, ["trades", i, "nettingSet"], `No netting set has the id ${nettingSet}.`);
  }
  const traded = new Set(named.map(([, nettingSet]) => nettingSet));
  // A list of trades that cannot be read at all says nothing about netting sets.
  if (traded.size === 0) return;
  for (const [i, id] of document.texts("nettingSets", "id")) {
    if (!traded.has(id)) refuse(undefined, ["nettingSets", i, "id"], `No trade belongs to ${id}.`);
  }
}

/** Market and model belong together; curves ascend; a rate is given or fitted. */
function refuseMarket(document: Document, refuse: Refuse) {
  const model = document.part("model", "kind");
  const market = document.part("market", "kind");
  const needed = model === "seed_gbm" ? "flat" : "curves";
  if (model !== undefined && market !== undefined && market !== needed)
    refuse(undefined, ["market", "kind"], `The model ${model} needs a market of the kind ${needed}.`);
  for (const [path, rate] of ratesOf(document)) refuseRate(rate, path, refuse);
}

type ShortRate = Extract<ExposureFields["market"], { kind: "curves" }>["rate"];

/** The rate of every currency that is well formed, with its place. */
function ratesOf(document: Document): (readonly [path: readonly PropertyKey[], rate: ShortRate])[] {
  const market = document.value("market");
  if (market?.kind === "flat") return [];
  const foreign = document
    .within("market", "foreignCurrencies")
    .flatMap(([i, entry]) =>
      "rate" in entry ? [[["market", "foreignCurrencies", i, "rate"], entry.rate] as const] : [],
    );
  return market === undefined ? foreign : [[["market", "rate"], market.rate] as const, ...foreign];
}

function refuseRate(
  { curve, meanReversion, volatility, swaptions }: ShortRate,
  path: readonly PropertyKey[],
  refuse: Refuse,
) {
  for (const [node, { years }] of curve.entries()) {
    const before = curve[node - 1];
    if (before !== undefined && years <= before.years) {
      refuse(undefined, [...path, "curve", node, "years"], "Nodes ascend in time.");
    }
  }
  if (swaptions === undefined && meanReversion === undefined) {
    refuse(undefined, [...path, "meanReversion"], "Give the mean reversion, or swaptions to fit it to.");
  }
  if ((swaptions === undefined) === (volatility === undefined)) {
    refuse(undefined, [...path, "volatility"], "Give the volatility, or swaptions to fit it to, one of both.");
  }
  if (swaptions !== undefined && meanReversion === undefined && swaptions.length < 2) {
    refuse(undefined, [...path, "swaptions"], "To fit the mean reversion too takes at least two swaptions.");
  }
}

function refuseGrid(document: Document, refuse: Refuse) {
  const grid = document.value("grid");
  if (grid === undefined) return;
  const { stepsPerYear, horizonYears } = grid;
  if (!isWhole(horizonYears * stepsPerYear) || Math.round(horizonYears * stepsPerYear) === 0) {
    refuse(undefined, ["grid", "horizonYears"], "The horizon is a whole number of steps, one at least.");
  }
  if (horizonYears * stepsPerYear > MOST_DATES)
    refuse(undefined, ["grid", "stepsPerYear"], "A run has at most 1,000 dates.");
}

function refuseSampling(document: Document, refuse: Refuse) {
  const sampling = document.value("sampling");
  if (sampling === undefined) return;
  const { method, paths } = sampling;
  if (method === "antithetic" && paths % 2 !== 0)
    refuse(undefined, ["sampling", "paths"], "Antithetic paths come in pairs.");
  const isPowerOfTwo = paths >= LEAST_SOBOL_PATHS && isWhole(paths / LEAST_SOBOL_PATHS) && halves(paths) === 1;
  if (method === "sobol" && !isPowerOfTwo) {
    refuse(
      undefined,
      ["sampling", "paths"],
      "Sobol points are evenly spread in powers of two: take 1024, 2048, 4096, …",
    );
  }
}

/** What is left of a number when no 2 divides it any more. */
function halves(count: number): number {
  let left = count;
  while (left % 2 === 0) left /= 2;
  return left;
}

function refuseCounterparties(document: Document, refuse: Refuse) {
  const ownCredit = document.value("ownCredit");
  const quantiles = document.part("measures", "quantiles");
  if (ownCredit !== undefined) refuseCredit(ownCredit, ["ownCredit"], refuse);
  for (const [i, counterparty] of document.entries("counterparties")) {
    refuseCredit(counterparty, ["counterparties", i], refuse);
    const { limit } = counterparty;
    if (limit !== undefined && quantiles?.includes(limit.quantile) === false) {
      refuse(undefined, ["counterparties", i, "limit", "quantile"], "measures.quantiles has no such quantile.");
    }
  }
}

function refuseCredit({ creditSpread, creditCurve, lossGivenDefault }: Credit, path: PropertyKey[], refuse: Refuse) {
  if ((creditSpread === undefined) === (creditCurve === undefined)) {
    refuse(undefined, [...path, "creditSpread"], "Give a credit spread or a credit curve, one of both.");
  }
  for (const [i, { years, spread }] of (creditCurve ?? []).entries()) {
    const before = creditCurve?.[i - 1];
    if (before === undefined) continue;
    if (years <= before.years) refuse(undefined, [...path, "creditCurve", i, "years"], "Nodes ascend in time.");
    // What the refusal names is accepted, whatever the rounding.
    const least = (before.spread * before.years) / years;
    if (years > before.years && spread < least) {
      refuse(
        undefined,
        [...path, "creditCurve", i, "spread"],
        `Survival would rise with time (loss given default ${lossGivenDefault}): at least ${least}.`,
      );
    }
  }
}

function refuseCorrelations(document: Document, refuse: Refuse) {
  const model = document.value("model");
  const foreignCount = document.part("market", "foreignCurrencies")?.length;
  if (model === undefined || foreignCount === undefined) return;
  const size = model.kind === "seed_gbm" ? 1 + foreignCount : 1 + 2 * foreignCount;
  const { correlations } = model;
  const path = ["model", "correlations"];
  if (correlations.length !== size || correlations.some((row) => row.length !== size)) {
    refuse(undefined, path, `The matrix is ${size} by ${size}, see its description.`);
    return;
  }
  for (const [i, row] of correlations.entries()) {
    for (const [j, value] of row.entries()) {
      if (i === j && value !== 1) refuse(undefined, [...path, i, j], "A factor has a correlation of 1 with itself.");
      if (j < i && value !== correlations[j]?.[i]) refuse(undefined, [...path, i, j], "The matrix is symmetric.");
    }
  }
  if (cholesky(correlations.flat(), size) === null) {
    refuse(undefined, path, `The matrix is not positive semi-definite: ${eigenvalueText(correlations)}.`);
    return;
  }
  for (const [i, { wrongWayRisk }] of document.entries("counterparties")) {
    if (wrongWayRisk === undefined) continue;
    const hazard = wrongWayRisk.correlations;
    const field = ["counterparties", i, "wrongWayRisk", "correlations"];
    if (hazard.length !== size) refuse(undefined, field, `The model has ${size} factors.`);
    else if (projection(correlations, hazard) === null) {
      const extended = [...correlations.map((row, k) => [...row, hazard[k] ?? 0]), [...hazard, 1]];
      refuse(undefined, field, `With them the matrix is not positive semi-definite: ${eigenvalueText(extended)}.`);
    }
  }
}

function eigenvalueText(matrix: readonly (readonly number[])[]): string {
  const value = smallestEigenvalue(matrix.flat(), matrix.length);
  return `its smallest eigenvalue is ${Number(value.toPrecision(6))}`;
}

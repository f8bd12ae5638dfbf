/** Netting sets and counterparties of a group, from the statistics of their lines. */

import { collateralToday, exposedToday } from "../../collateral/calls.ts";
import { assert } from "../../document/errors.ts";
import { entry } from "../../numeric/entry.ts";
import { combined, estimate, type LinearEstimate, scaled } from "../../numeric/estimate.ts";
import { lastValueYears } from "../../product/trades.ts";
import { isInFirstYear, uncappedModelMaturity } from "../../regulation/effective-maturity.ts";
import { Sum } from "../division/partial.ts";
import type { Collector } from "../division/reduction.ts";
import { unitPaths } from "../division/units.ts";
import type { ExposureInput } from "../input.ts";
import type { Counterparty, NettingSet } from "../result.ts";
import { type Line, type Portfolio, valuesToday } from "../simulation/portfolio.ts";
import {
  type CreditEstimates,
  type CreditTerms,
  creditTermsOf,
  creditValuation,
  sumOfCredit,
} from "./credit-report.ts";
import { limitReport } from "./limit.ts";
import { type LineReport, lineReport, type ReportContext } from "./line-report.ts";
import { effectiveWeights, linearEstimate } from "./measures.ts";

/** A netting set, and what each unit of paths says of what sums are made of. */
export interface SetReport {
  readonly document: NettingSet;
  /** As the document asks for it. */
  readonly exposureAtDefault: LinearEstimate;
  /** α · EEPE. */
  readonly basel: LinearEstimate;
  readonly riskWeightedAssets: LinearEstimate;
  readonly maturity: LinearEstimate;
  readonly credit: CreditEstimates;
}

/** All that is left of a group of counterparties once its paths are summed up. */
export interface GroupReport {
  /** Of those that have netting sets. */
  readonly counterparties: readonly Counterparty[];
  readonly sets: readonly SetReport[];
}

export function groupReport(input: ExposureInput, portfolio: Portfolio, collector: Collector): GroupReport {
  const { paths, method } = input.sampling;
  const context: ReportContext = {
    input,
    portfolio,
    valuesToday: valuesToday(portfolio.dynamics, portfolio.positions),
    statistics: (line) => collector.statistics(line),
    sample: { paths, unitPaths: unitPaths(input), isIndependent: method === "pseudo_random" },
    averagingHorizons: averagingHorizons(input),
  };
  const reports = input.counterparties.map((_, index) => counterpartyReport(index, context));
  return {
    counterparties: reports.flatMap(({ document }) => (document === null ? [] : [document])),
    sets: reports.flatMap(({ sets }) => sets.map(({ line: _line, ...set }) => set)),
  };
}

/** The first year, or to the longest maturity if that is shorter; per netting set. */
function averagingHorizons(input: ExposureInput): number[] {
  const longest = new Map<string, number>();
  for (const trade of input.trades) {
    longest.set(trade.nettingSet, Math.max(longest.get(trade.nettingSet) ?? 0, lastValueYears(trade)));
  }
  return input.nettingSets.map(({ id }) => Math.min(1, input.grid.horizonYears, longest.get(id) ?? 1));
}

/** A netting set with the line that counterparties add up. */
interface OwnSetReport extends SetReport {
  readonly line: LineReport;
}

interface CounterpartyReport {
  /** Null for a counterparty without netting sets. */
  readonly document: Counterparty | null;
  readonly sets: readonly OwnSetReport[];
}

function counterpartyReport(counterparty: number, context: ReportContext): CounterpartyReport {
  const { input, portfolio } = context;
  const { from, to } = entry(portfolio.counterpartyLines, counterparty);
  const lines = portfolio.lines.slice(from, to).map((line, i) => [line, from + i] as const);
  const terms = creditTermsOf(input, counterparty, portfolio.dates);
  const nettingSets = [...new Set(lines.flatMap(([line]) => (line.kind === "netting_set" ? [line.nettingSet] : [])))];
  const sets = nettingSets.map((nettingSet) =>
    nettingSetReport(
      lines.filter(([line]) => line.kind !== "counterparty" && line.nettingSet === nettingSet),
      terms,
      context,
    ),
  );
  const [first] = sets;
  if (first === undefined) return { document: null, sets };
  const { paths } = context.sample;
  const own = lines.find(([line]) => line.kind === "counterparty");
  const { profile, measures } = own === undefined ? first.line : sumLine(own[1], sets, context);
  const { id, name, limit } = entry(input.counterparties, counterparty);
  const sum = (pick: (set: SetReport) => LinearEstimate) =>
    estimate(
      combined(
        sets.map((set) => [1, pick(set)] as const),
        paths,
      ),
    );
  return {
    sets,
    document: {
      id,
      name,
      nettingSets: sets.map((set) => set.document.id),
      profile: own === undefined ? null : profile,
      measures: own === undefined ? null : measures,
      exposureAtDefault: sum((set) => set.exposureAtDefault),
      riskWeightedAssets: sum((set) => set.riskWeightedAssets),
      ...sumOfCredit(
        sets.map((set) => set.credit),
        paths,
      ),
      limit: limit === undefined ? null : limitReport(limit, profile, portfolio.dates),
    },
  };
}

/** Today a counterparty owes what its netting sets owe. */
function sumLine(line: number, sets: readonly OwnSetReport[], context: ReportContext): LineReport {
  const today = sets.reduce(
    (sum, { line: { today: own } }) => ({
      exposure: sum.exposure + own.exposure,
      liability: sum.liability + own.liability,
    }),
    { exposure: 0, liability: 0 },
  );
  const horizon = Math.max(...sets.map(({ line: { averagingHorizon } }) => averagingHorizon));
  return lineReport(line, today, horizon, null, context);
}

function nettingSetReport(
  lines: readonly (readonly [Line, number])[],
  terms: CreditTerms,
  context: ReportContext,
): OwnSetReport {
  const { input, portfolio } = context;
  const reports = lines.map(([line, index]) => ({ line, report: ownLine(line, index, context) }));
  const [netted] = reports;
  assert(netted !== undefined && netted.line.kind === "netting_set", "a netting set comes before its trades");
  const { nettingSet, position, counterparty } = netted.line;
  const { id, counterparty: owner, agreement } = entry(input.nettingSets, nettingSet);
  const without = reports.find(({ line }) => line.kind === "uncollateralised")?.report;
  const trades = reports.flatMap(({ line, report: own }) => (line.kind === "trade" ? [{ line, own }] : []));
  const exposureAtDefault = netted.report.exposureAtDefault[input.measures.exposureAtDefault];
  const riskWeightedAssets = scaled(entry(input.counterparties, counterparty).riskWeight, exposureAtDefault);
  const maturity = effectiveMaturity(netted.report, context);
  const credit = creditValuation(netted.report, terms, context);
  const valueToday = entry(context.valuesToday, position);
  const document: NettingSet = {
    id,
    counterparty: owner,
    valueToday,
    collateralToday: agreement === undefined ? null : collateralToday(agreement, valueToday),
    profile: netted.report.profile,
    grossExpectedExposure:
      trades.length === 0
        ? null
        : [...portfolio.dates.keys()].map((date) =>
            trades.reduce((sum, { own }) => sum + entry(own.profile.expectedExposure, date), 0),
          ),
    measures: netted.report.measures,
    exposureAtDefault: estimates(netted.report),
    riskWeightedAssets: estimate(riskWeightedAssets),
    ...credit.document,
    effectiveMaturityYears: estimate(maturity),
    uncollateralised:
      without === undefined
        ? null
        : { profile: without.profile, measures: without.measures, exposureAtDefault: estimates(without) },
    closedForm: agreement === undefined ? netted.report.closedForm : null,
    trades: trades.map(({ line, own }) => ({
      id: entry(input.trades, line.trade).id,
      kind: entry(input.trades, line.trade).kind,
      valueToday: entry(context.valuesToday, line.position),
      profile: own.profile,
      measures: own.measures,
      closedForm: own.closedForm,
    })),
  };
  const basel = netted.report.exposureAtDefault.basel_eepe;
  return { document, line: netted.report, exposureAtDefault, basel, riskWeightedAssets, maturity, credit };
}

function ownLine(line: Line, index: number, context: ReportContext): LineReport {
  assert(line.kind !== "counterparty", "a counterparty's line is a sum");
  const { input, portfolio, averagingHorizons: horizons } = context;
  const value = entry(context.valuesToday, line.position);
  const { agreement } = entry(input.nettingSets, line.nettingSet);
  const today = exposedToday(value, line.kind === "netting_set" ? agreement : undefined);
  return lineReport(index, today, entry(horizons, line.nettingSet), entry(portfolio.positions, line.position), context);
}

/**
 * M = 1 + Σ_{t > 1} EE Δt DF / Σ_{t ≤ 1} effective EE Δt DF, and 1 where nothing lies beyond a year. CRE53.20. Its error is
 * that of the ratio, to first order.
 */
function effectiveMaturity({ index, maximumAt, expectedExposure }: LineReport, context: ReportContext): LinearEstimate {
  const { dates, discountFactors } = context.portfolio;
  const beyond = new Float64Array(dates.length);
  const within = new Float64Array(dates.length);
  for (let i = 1; i < dates.length; i++) {
    const weight = (entry(dates, i) - entry(dates, i - 1)) * entry(discountFactors, i);
    (isInFirstYear(entry(dates, i)) ? within : beyond)[i] = weight;
  }
  const effective = effectiveWeights(within, maximumAt);
  const measure = (weights: Float64Array) =>
    linearEstimate(weights, context.statistics(index), Sum.positive, expectedExposure, context.sample);
  const numerator = measure(beyond).value;
  const denominator = measure(effective).value;
  const nothing = { value: 1, standardError: 0, deviations: new Float64Array(measure(beyond).deviations.length) };
  if (numerator === 0 || denominator === 0) return nothing;
  const ratio = numerator / denominator;
  const linearised = beyond.map((weight, i) => (weight - ratio * entry(effective, i)) / denominator);
  return { ...measure(linearised), value: uncappedModelMaturity(denominator, numerator) };
}

function estimates({ exposureAtDefault: methods }: LineReport) {
  return {
    basel_eepe: estimate(methods.basel_eepe),
    seed_discounted_average: estimate(methods.seed_discounted_average),
    max_ee: estimate(methods.max_ee),
  };
}

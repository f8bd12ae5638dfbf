/** The result document, from the statistics of every series. */
import { assert } from "../errors.ts";
import type { ExposureInput } from "./input.ts";
import {
  averagingWeights,
  type Blocks,
  creditValuationWeights,
  discountedMeasure,
  type Estimate,
  effectiveWeights,
  type LinearMeasure,
  linearMeasure,
  type Profile,
  profileOf,
  scaled,
  sumOf,
} from "./measures.ts";
import { blockPaths } from "./paths.ts";
import type { Portfolio } from "./portfolio.ts";
import type { Collector, SeriesStatistics } from "./reduction.ts";
import type { ExposureResult } from "./result.ts";

const MEASURES: Record<ExposureInput["model"]["kind"], string> = {
  seed_gbm: "risk-neutral of the reporting currency; rate and forwards are martingales; exposures not discounted",
  hull_white: "risk-neutral, bank account of the reporting currency as numeraire; exposures not discounted",
};

type NettingSetResult = ExposureResult["nettingSets"][number];

/** What the measures of any series need to know of the run. */
interface Context {
  readonly input: ExposureInput;
  readonly portfolio: Portfolio;
  readonly blocks: Blocks;
  /** Of the first year, or to the longest maturity if that is shorter; per netting set. */
  readonly averagingHorizons: readonly number[];
}

export function report(input: ExposureInput, portfolio: Portfolio, collector: Collector): ExposureResult {
  const { paths, seed } = input.sampling;
  const context: Context = {
    input,
    portfolio,
    blocks: { size: blockPaths(paths), paths },
    averagingHorizons: input.nettingSets.map(({ id }) => {
      const maturities = input.trades.filter((trade) => trade.nettingSet === id).map((trade) => trade.maturityYears);
      return Math.min(1, input.grid.horizonYears, Math.max(...maturities));
    }),
  };
  const sets = nettingSetResults(context, collector);
  return {
    reportingCurrency: input.reportingCurrency,
    probabilityMeasure: MEASURES[input.model.kind],
    paths,
    seed,
    dates: [...portfolio.dates],
    exposureAtDefaultMethod: input.measures.exposureAtDefault,
    totals: {
      exposureAtDefault: sumOf(
        sets.map(({ exposureAtDefault }) => exposureAtDefault),
        paths,
      ),
      riskWeightedAssets: sumOf(
        sets.map(({ riskWeightedAssets }) => riskWeightedAssets),
        paths,
      ),
      creditValuationAdjustment: sumOf(
        sets.map(({ creditValuationAdjustment }) => creditValuationAdjustment),
        paths,
      ),
    },
    nettingSets: sets.map(({ document }) => document),
  };
}

interface NettingSetReport {
  readonly document: NettingSetResult;
  readonly exposureAtDefault: LinearMeasure;
  readonly riskWeightedAssets: LinearMeasure;
  readonly creditValuationAdjustment: LinearMeasure;
}

function nettingSetResults(context: Context, collector: Collector): NettingSetReport[] {
  const { series } = context.portfolio;
  return context.input.nettingSets.map((_, nettingSet) => {
    const own = [...series.entries()].filter(([, line]) => line.nettingSet === nettingSet);
    const [netted, ...trades] = own.map(([index]) =>
      seriesReport(index, nettingSet, collector.statistics(index), context),
    );
    assert(netted !== undefined, "a netting set has a series of its own");
    return nettingSetReport(nettingSet, netted, trades, context);
  });
}

interface SeriesReport {
  readonly index: number;
  readonly valueToday: number;
  readonly statistics: SeriesStatistics;
  readonly profile: Profile;
  readonly effectivePositive: LinearMeasure;
  readonly discountedAverage: LinearMeasure;
  readonly peak: LinearMeasure;
  readonly document: Pick<NettingSetResult, "profile" | "measures">;
}

function seriesReport(index: number, nettingSet: number, statistics: SeriesStatistics, context: Context): SeriesReport {
  const { input, portfolio, blocks, averagingHorizons } = context;
  const { dates, discountFactors } = portfolio;
  const valueToday = portfolio.valuesToday[index]!;
  const profile = profileOf(statistics, valueToday, blocks.paths);
  const average = averagingWeights(dates, averagingHorizons[nettingSet]!);
  const measure = (weights: ArrayLike<number>) => linearMeasure(weights, profile, statistics, blocks);
  const positive = measure(average);
  const effectivePositive = measure(effectiveWeights(average, profile.maximumAt));
  const discounted = averagingWeights(dates, input.grid.horizonYears).map((weight, i) => weight * discountFactors[i]!);
  const discountedAverage = measure(discounted);
  const peak = measure(dates.map((_, i) => (i === profile.maximumAt.at(-1) ? 1 : 0)));
  const { maximumAt: _maximumAt, ...profiles } = profile;
  return {
    index,
    valueToday,
    statistics,
    profile,
    effectivePositive,
    discountedAverage,
    peak,
    document: {
      profile: { ...profiles, potentialFutureExposure: potentialFutureExposure(statistics, valueToday, context) },
      measures: {
        expectedPositiveExposure: estimate(positive),
        effectiveExpectedPositiveExposure: estimate(effectivePositive),
        peakExpectedExposure: estimate(peak),
        discountedAverageExposure: estimate(discountedAverage),
      },
    },
  };
}

function nettingSetReport(
  nettingSet: number,
  netted: SeriesReport,
  trades: readonly SeriesReport[],
  context: Context,
): NettingSetReport {
  const { input, portfolio } = context;
  const terms = input.nettingSets[nettingSet]!;
  const { alpha } = input.measures;
  const methods = {
    basel_eepe: scaled(alpha, netted.effectivePositive),
    seed_discounted_average: scaled(alpha, netted.discountedAverage),
    max_ee: scaled(alpha, netted.peak),
  };
  const exposureAtDefault = methods[input.measures.exposureAtDefault];
  const riskWeightedAssets = scaled(terms.riskWeight, exposureAtDefault);
  const weights = creditValuationWeights(portfolio.dates, terms.creditSpread, terms.lossGivenDefault);
  const creditValuationAdjustment = discountedMeasure(weights, netted.profile, netted.statistics, context.blocks);
  return {
    exposureAtDefault,
    riskWeightedAssets,
    creditValuationAdjustment,
    document: {
      id: terms.id,
      counterparty: terms.counterparty,
      valueToday: netted.valueToday,
      ...netted.document,
      grossExpectedExposure: [...portfolio.dates.keys()].map((date) =>
        trades.reduce((sum, trade) => sum + trade.profile.expectedExposure[date]!, 0),
      ),
      exposureAtDefault: {
        basel_eepe: estimate(methods.basel_eepe),
        seed_discounted_average: estimate(methods.seed_discounted_average),
        max_ee: estimate(methods.max_ee),
      },
      riskWeightedAssets: estimate(riskWeightedAssets),
      creditValuationAdjustment: estimate(creditValuationAdjustment),
      effectiveMaturityYears: effectiveMaturity(netted, context),
      trades: trades.map((trade) => {
        const { trade: index } = portfolio.series[trade.index]!;
        assert(index !== null, "the series of a trade names it");
        const { id, kind } = input.trades[index]!;
        return { id, kind, valueToday: trade.valueToday, ...trade.document };
      }),
    },
  };
}

/**
 * M = 1 + Σ_{t > 1} EE Δt DF / Σ_{t ≤ 1} effective EE Δt DF, and 1 where nothing lies beyond a year. CRE53.20. Its error is
 * that of the ratio, to first order.
 */
function effectiveMaturity({ profile, statistics }: SeriesReport, { portfolio, blocks }: Context): Estimate {
  const { dates, discountFactors } = portfolio;
  const beyond = new Float64Array(dates.length);
  const within = new Float64Array(dates.length);
  for (let i = 1; i < dates.length; i++) {
    const weight = (dates[i]! - dates[i - 1]!) * discountFactors[i]!;
    (dates[i]! > 1 + 1e-9 ? beyond : within)[i] = weight;
  }
  const effective = effectiveWeights(within, profile.maximumAt);
  const numerator = linearMeasure(beyond, profile, statistics, blocks).value;
  const denominator = linearMeasure(effective, profile, statistics, blocks).value;
  if (numerator === 0 || denominator === 0) return { value: 1, standardError: 0 };
  const ratio = numerator / denominator;
  const linearised = beyond.map((weight, i) => (weight - ratio * effective[i]!) / denominator);
  return { value: 1 + ratio, standardError: linearMeasure(linearised, profile, statistics, blocks).standardError };
}

function potentialFutureExposure({ quantiles }: SeriesStatistics, valueToday: number, { input, portfolio }: Context) {
  const dateCount = portfolio.dates.length - 1;
  return input.measures.quantiles.map((quantile, q) => {
    const pick = (column: number) => [
      Math.max(valueToday, 0),
      ...Array.from({ length: dateCount }, (_, date) => Math.max(quantiles[(q * dateCount + date) * 3 + column]!, 0)),
    ];
    return { quantile, values: pick(0), lower: pick(1), upper: pick(2) };
  });
}

function estimate({ value, standardError }: Estimate): Estimate {
  return { value, standardError };
}

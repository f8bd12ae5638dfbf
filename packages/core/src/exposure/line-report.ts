/** Profile and measures of one line. */
import type { Position } from "./dynamics.ts";
import type { ExposureInput } from "./input.ts";
import {
  averagingWeights,
  type Estimate,
  effectiveWeights,
  type LinearMeasure,
  linearMeasure,
  runningMaximum,
  type Sample,
  scaled,
  seriesOf,
  type Today,
} from "./measures.ts";
import { Sum } from "./partial.ts";
import type { Portfolio } from "./portfolio.ts";
import type { LineStatistics } from "./reduction.ts";
import type { ClosedForm, Measures, Profile } from "./result.ts";

/** What the report of any line needs to know of the run. */
export interface ReportContext {
  readonly input: ExposureInput;
  readonly portfolio: Portfolio;
  readonly sample: Sample;
  /** Of each position. */
  readonly valuesToday: Float64Array;
  statistics(line: number): LineStatistics;
  /** Of the first year, or to the longest maturity if that is shorter; per netting set. */
  readonly averagingHorizons: readonly number[];
}

export interface LineReport {
  readonly index: number;
  readonly today: Today;
  readonly averagingHorizon: number;
  readonly expectedExposure: readonly number[];
  /** The date whose EE the running maximum is. */
  readonly maximumAt: readonly number[];
  readonly exposureAtDefault: Readonly<Record<ExposureInput["measures"]["exposureAtDefault"], LinearMeasure>>;
  readonly profile: Profile;
  readonly measures: Measures;
  readonly closedForm: ClosedForm | null;
}

/** `position` is what a closed form may know; null for a sum of netting sets. */
export function lineReport(
  index: number,
  today: Today,
  averagingHorizon: number,
  position: Position | null,
  context: ReportContext,
): LineReport {
  const { input, portfolio, sample } = context;
  const { dates, discountFactors } = portfolio;
  const statistics = context.statistics(index);
  const positive = seriesOf(statistics, Sum.positive, Sum.positiveSquares, today.exposure, sample);
  const negative = seriesOf(statistics, Sum.negative, Sum.negativeSquares, today.liability, sample);
  const discounted = seriesOf(statistics, Sum.discounted, Sum.discountedSquares, today.exposure, sample);
  const maximum = runningMaximum(positive.values);
  const measure = (weights: ArrayLike<number>) =>
    linearMeasure(weights, statistics, Sum.positive, positive.values, sample);
  const average = averagingWeights(dates, averagingHorizon);
  const overHorizon = averagingWeights(dates, input.grid.horizonYears).map((each, i) => each * discountFactors[i]!);
  const effectivePositive = measure(effectiveWeights(average, maximum.at));
  const discountedAverage = measure(overHorizon);
  const peak = measure(dates.map((_, i) => (i === maximum.at.at(-1) ? 1 : 0)));
  const { alpha } = input.measures;
  const exact = position === null ? null : portfolio.dynamics.closedForm(position);
  return {
    index,
    today,
    averagingHorizon,
    expectedExposure: positive.values,
    maximumAt: maximum.at,
    exposureAtDefault: {
      basel_eepe: scaled(alpha, effectivePositive),
      seed_discounted_average: scaled(alpha, discountedAverage),
      max_ee: scaled(alpha, peak),
    },
    profile: {
      expectedExposure: positive.values,
      expectedExposureStandardError: positive.standardErrors,
      expectedNegativeExposure: negative.values,
      expectedNegativeExposureStandardError: negative.standardErrors,
      effectiveExpectedExposure: maximum.values,
      discountedExpectedExposure: discounted.values,
      discountedExpectedExposureStandardError: discounted.standardErrors,
      potentialFutureExposure: potentialFutureExposure(statistics, today, context),
    },
    measures: {
      expectedPositiveExposure: estimate(measure(average)),
      effectiveExpectedPositiveExposure: estimate(effectivePositive),
      peakExpectedExposure: estimate(peak),
      discountedAverageExposure: estimate(discountedAverage),
    },
    closedForm: exact === null ? null : checked(exact, discounted.values, discounted.standardErrors),
  };
}

/** Simulated against exact, in standard errors, at the dates where both are known. */
function checked(
  exact: readonly (number | null)[],
  simulated: readonly number[],
  standardErrors: readonly number[],
): ClosedForm {
  const deviations = exact.map((value, i) => {
    const error = standardErrors[i]!;
    return value === null || error === 0 ? null : (simulated[i]! - value) / error;
  });
  return {
    discountedExpectedExposure: [...exact],
    deviations,
    worstDeviation: deviations.reduce<number>((worst, each) => Math.max(worst, Math.abs(each ?? 0)), 0),
  };
}

function potentialFutureExposure({ quantiles }: LineStatistics, { exposure }: Today, context: ReportContext) {
  const dateCount = context.portfolio.dates.length - 1;
  return context.input.measures.quantiles.map((quantile, q) => {
    const pick = (column: number) => [
      exposure,
      ...Array.from({ length: dateCount }, (_, date) => Math.max(quantiles[(q * dateCount + date) * 3 + column]!, 0)),
    ];
    return { quantile, values: pick(0), lower: pick(1), upper: pick(2) };
  });
}

function estimate({ value, standardError }: Estimate): Estimate {
  return { value, standardError };
}

/** Profile and measures of one line. */

import { RiskError } from "../../document/errors.ts";
import { spotOf } from "../../market/spot.ts";
import { entry } from "../../numeric/entry.ts";
import { estimate, type LinearEstimate, scaled } from "../../numeric/estimate.ts";
import { notionalOf } from "../../product/notional.ts";
import { Sum } from "../division/partial.ts";
import type { LineStatistics } from "../division/reduction.ts";
import type { ExposureInput } from "../input.ts";
import type { Position } from "../model/dynamics.ts";
import type { ClosedForm, Measures, Profile } from "../result.ts";
import type { Line, Portfolio } from "../simulation/portfolio.ts";
import {
  averagingWeights,
  effectiveWeights,
  linearEstimate,
  runningMaximum,
  type Sample,
  seriesOf,
  type Today,
} from "./measures.ts";

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
  readonly exposureAtDefault: Readonly<Record<ExposureInput["measures"]["exposureAtDefault"], LinearEstimate>>;
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
  const quantiles = potentialFutureExposure(statistics, today, context);
  for (const series of [positive, negative, discounted, ...quantiles]) {
    refuseOverflow(series.values, entry(portfolio.lines, index), input);
  }
  const maximum = runningMaximum(positive.values);
  const measure = (weights: ArrayLike<number>) =>
    linearEstimate(weights, statistics, Sum.positive, positive.values, sample);
  const average = averagingWeights(dates, averagingHorizon);
  const overHorizon = averagingWeights(dates, input.grid.horizonYears).map(
    (each, i) => each * entry(discountFactors, i),
  );
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
      potentialFutureExposure: quantiles,
    },
    measures: {
      expectedPositiveExposure: estimate(measure(average)),
      effectiveExpectedPositiveExposure: estimate(effectivePositive),
      peakExpectedExposure: estimate(peak),
      discountedAverageExposure: estimate(discountedAverage),
    },
    closedForm:
      exact === null || position === null
        ? null
        : checked(exact, discounted.values, discounted.standardErrors, notionalIn(position, input)),
  };
}

/** Squares of larger amounts, summed over paths and units, leave the range of doubles. */
const LARGEST_EXPOSURE = 1e130;

function refuseOverflow(values: readonly number[], line: Line, { counterparties, nettingSets }: ExposureInput): void {
  // Written so that what is not a number is refused too.
  if (values.every((value) => value <= LARGEST_EXPOSURE)) return;
  const { id } =
    line.kind === "counterparty" ? entry(counterparties, line.counterparty) : entry(nettingSets, line.nettingSet);
  const message = `Exposures of ${id} are too large to compute with: check its notionals and prices, and the rates and volatilities of the market.`;
  throw new RiskError("input.unsupported", message, [{ path: "trades", message }]);
}

/** A standard error below this share of its number is rounding. */
const ROUNDING = 1e-12;
/** An exact EE* below this share of the notional hangs on a few paths far in the tail, and matters to nobody. */
const IMMATERIAL = 1e-4;

/**
 * Simulated against exact, in standard errors, at the dates where both are known. Where few of the paths are in the money,
 * EE* and its error are too small together, the variance in proportion to EE*: the error is taken up to that of the exact value.
 */
function checked(
  exact: readonly (number | null)[],
  simulated: readonly number[],
  standardErrors: readonly number[],
  notional: number,
): ClosedForm {
  const deviations = exact.map((value, i) => {
    const error = entry(standardErrors, i);
    if (value === null || error <= ROUNDING * value || Math.max(value, entry(simulated, i)) < IMMATERIAL * notional) {
      return null;
    }
    return (entry(simulated, i) - value) / (error * Math.sqrt(Math.max(1, value / entry(simulated, i))));
  });
  return {
    discountedExpectedExposure: [...exact],
    deviations,
    worstDeviation: deviations.reduce<number>((worst, each) => Math.max(worst, Math.abs(each ?? 0)), 0),
  };
}

/** The sum over the trades of a position, in reporting currency at today's spots. */
function notionalIn(position: Position, { market, reportingCurrency, trades }: ExposureInput): number {
  const spot = (currency: string | undefined) => spotOf(market, reportingCurrency, currency);
  return position.trades.reduce((sum, index) => sum + notionalOf(entry(trades, index), spot), 0);
}

function potentialFutureExposure({ quantiles }: LineStatistics, { exposure }: Today, context: ReportContext) {
  const stepCount = context.portfolio.dates.length - 1;
  return context.input.measures.quantiles.map((quantile, q) => {
    const pick = (column: number) => [
      exposure,
      ...Array.from({ length: stepCount }, (_, step) =>
        Math.max(entry(quantiles, (q * stepCount + step) * 3 + column), 0),
      ),
    ];
    return { quantile, values: pick(0), lower: pick(1), upper: pick(2) };
  });
}

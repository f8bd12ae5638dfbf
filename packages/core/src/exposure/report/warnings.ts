/** What a reader of a result should know before trusting or using it. */

import { grouped, rounded } from "../../document/shown.ts";
import { entry } from "../../numeric/entry.ts";
import { SAME_TIME } from "../../product/schedule.ts";
import { lastValueYears } from "../../product/trades.ts";
import { BUSINESS_DAYS, leastMarginPeriod } from "../../regulation/margin-period.ts";
import { isInterval } from "../division/brackets.ts";
import { type ExposureInput, showsTrades } from "../input.ts";
import { MOST_MEAN_REVERSION } from "../model/hull-white/calibration.ts";
import type { ExposureResult } from "../result.ts";
import { implausible, implausibleValues } from "./plausibility.ts";

/** A standard error above this share of its number is worth more paths. */
const LARGE_ERROR = 0.05;
/**
 * Closed form and simulation further apart than this, in standard errors, are not chance. The error of Sobol paths has three
 * degrees of freedom: Student's t of 60 is as rare as a normal deviation of 4.4.
 */
const UNLIKELY_DEVIATION = { pseudo_random: 5, antithetic: 5, sobol: 60 } as const;
/** A quoted volatility is met within this share of it, or named. */
const LARGE_MISS = 0.05;

type Warning = ExposureResult["warnings"][number];

type Calibrated = Pick<ExposureResult, "calibrations">;

/** What is known of a document before its paths: what its netting sets are worth today, and what its model was fitted to. */
interface Known extends Calibrated {
  readonly valuesToday: ArrayLike<number>;
}

/** What can be said of a document before it is run. The result begins with the same. */
export function documentWarnings(input: ExposureInput, { calibrations, valuesToday }: Known): Warning[] {
  return [
    ...implausible(input),
    ...implausibleValues(input, valuesToday),
    ...aboutCounterparties(input),
    ...aboutAgreements(input),
    ...aboutTrades(input),
    ...aboutDates(input),
    ...aboutQuantiles(input),
    ...aboutCalibrations(input, { calibrations }),
  ];
}

export function warningsOf(input: ExposureInput, result: Omit<ExposureResult, "warnings">): Warning[] {
  const valuesToday = result.nettingSets.map((set) => set.valueToday);
  return [
    ...documentWarnings(input, { valuesToday, calibrations: result.calibrations }),
    ...aboutLimits(result),
    ...aboutErrors(result),
    ...aboutClosedForms(result),
  ];
}

function aboutLimits({ counterparties, reportingCurrency }: Omit<ExposureResult, "warnings">): Warning[] {
  return counterparties.flatMap(({ limit, id }, i) =>
    limit === null || limit.breaches.length === 0
      ? []
      : [
          {
            path: `counterparties[${i}].limit`,
            message: `${id} exceeds its limit of ${grouped(limit.amount)} ${reportingCurrency} at ${limit.breaches.length} dates, first after ${rounded(limit.breaches[0] ?? 0)} years.`,
          },
        ],
  );
}

function aboutErrors({ totals, paths }: Omit<ExposureResult, "warnings">): Warning[] {
  const { value, standardError } = totals.exposureAtDefault;
  if (standardError <= LARGE_ERROR * value) return [];
  const needed = Math.ceil(paths * (standardError / (LARGE_ERROR * value)) * (standardError / (LARGE_ERROR * value)));
  return [
    {
      path: "totals.exposureAtDefault",
      message: `Its standard error is ${rounded((100 * standardError) / value)} %: about ${needed} paths would bring it to ${100 * LARGE_ERROR} %.`,
    },
  ];
}

function aboutClosedForms({ nettingSets, method }: Omit<ExposureResult, "warnings">): Warning[] {
  return nettingSets.flatMap((set, i) =>
    [
      { path: `nettingSets[${i}].closedForm`, closedForm: set.closedForm },
      ...set.trades.map(({ closedForm }, j) => ({ path: `nettingSets[${i}].trades[${j}].closedForm`, closedForm })),
    ].flatMap(({ path, closedForm }) =>
      closedForm !== null && closedForm.worstDeviation > UNLIKELY_DEVIATION[method]
        ? [
            {
              path,
              message: `The simulation is ${rounded(closedForm.worstDeviation)} standard errors from the closed form at one date.`,
            },
          ]
        : [],
    ),
  );
}

function aboutCounterparties({ counterparties, nettingSets }: ExposureInput): Warning[] {
  const exposed = new Set<string>(nettingSets.map(({ counterparty }) => counterparty));
  return counterparties.flatMap(({ id }, i) =>
    exposed.has(id)
      ? []
      : [{ path: `counterparties[${i}]`, message: `${id} has no netting set: the result leaves it out.` }],
  );
}

function aboutAgreements({ nettingSets }: ExposureInput): Warning[] {
  return nettingSets.flatMap(({ agreement }, i) => {
    if (agreement === undefined) return [];
    const floor = leastMarginPeriod(agreement.marginFrequencyDays);
    if (agreement.marginPeriodOfRiskDays >= floor) return [];
    return [
      {
        path: `nettingSets[${i}].agreement.marginPeriodOfRiskDays`,
        message: `For capital the margin period of risk is at least ${floor} of ${BUSINESS_DAYS} business days (CRE52.50).`,
      },
    ];
  });
}

function aboutTrades(input: ExposureInput): Warning[] {
  if (input.measures.trades !== undefined || showsTrades(input)) return [];
  return [
    {
      path: "measures.trades",
      message: `Profiles of the ${input.trades.length} single trades were left out; measures.trades "each" asks for them.`,
    },
  ];
}

/** Trades that outlive the dates, or that none of them sees. */
function aboutDates({
  grid: { horizonYears, stepsPerYear },
  measures: { exposureAtDefault },
  trades,
}: ExposureInput): Warning[] {
  const ends = trades.map(lastValueYears);
  const longest = ends.reduce((most, end) => Math.max(most, end), 0);
  const unseen = trades.filter((_, i) => entry(ends, i) < 1 / stepsPerYear - SAME_TIME);
  const first = unseen[0];
  const warnings: Warning[] = [];
  if (longest > horizonYears + SAME_TIME) {
    const last = trades[ends.indexOf(longest)]?.id;
    const measures = horizonYears < 1 ? "EEPE, CVA, effective maturity and peaks" : "CVA, effective maturity and peaks";
    warnings.push({
      path: "grid.horizonYears",
      message: `Trades run for up to ${rounded(longest)} years, ${last} the longest: ${measures} leave out what comes after ${rounded(horizonYears)}.`,
    });
  }
  if (exposureAtDefault === "seed_discounted_average" && horizonYears > longest + 1 / stepsPerYear - SAME_TIME) {
    warnings.push({
      path: "measures.exposureAtDefault",
      message: `EAD is an average over ${rounded(horizonYears)} years of trades that end after ${rounded(longest)}: it falls as the horizon grows.`,
    });
  }
  if (first !== undefined) {
    warnings.push({
      path: "grid.stepsPerYear",
      message: `${unseen.length} of ${trades.length} trades, ${first.id} the first of them, end before the first date, ${rounded(1 / stepsPerYear)} years from today: their exposure is today's alone.`,
    });
  }
  return warnings;
}

/** Quantiles so near an end of the paths that their 95 % interval would go beyond it. */
function aboutQuantiles({ measures, sampling: { paths } }: ExposureInput): Warning[] {
  return measures.quantiles.flatMap((probability, i) =>
    isInterval(probability, paths)
      ? []
      : [
          {
            path: `measures.quantiles[${i}]`,
            message: `${paths} paths are too few for the quantile ${probability}: its 95 % interval ends where the paths do.`,
          },
        ],
  );
}

/** Quotes that the fitted model does not meet, and a mean reversion that they push to the end of its range. */
function aboutCalibrations({ market, reportingCurrency }: ExposureInput, { calibrations }: Calibrated): Warning[] {
  const rates =
    market.kind === "flat" ? [] : [{ currency: reportingCurrency, rate: market.rate }, ...market.foreignCurrencies];
  return calibrations.flatMap(({ currency, fits, meanReversion }, i) => {
    const path = `calibrations[${i}]`;
    const misses = fits.map((fit) => Math.abs(fit.modelNormalVolatility / fit.normalVolatility - 1));
    const worst = Math.max(...misses);
    const isFitted = rates.find((each) => each.currency === currency)?.rate.meanReversion === undefined;
    const warnings: Warning[] = [];
    if (worst > LARGE_MISS) {
      const missed = misses.filter((miss) => miss > LARGE_MISS).length;
      warnings.push({
        path: `${path}.fits[${misses.indexOf(worst)}]`,
        message: `The model misses ${missed} of ${fits.length} ${currency} swaptions by more than ${100 * LARGE_MISS} %, this one by ${rounded(100 * worst)} %.`,
      });
    }
    if (isFitted && (meanReversion === 0 || meanReversion === MOST_MEAN_REVERSION)) {
      warnings.push({
        path: `${path}.meanReversion`,
        message: `The swaptions leave the mean reversion of ${currency} at the end of its range, ${meanReversion}: the quotes may not determine it.`,
      });
    }
    return warnings;
  });
}

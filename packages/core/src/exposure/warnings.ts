/** What a reader of a result should know before trusting or using it. */

import { type ExposureInput, showsTrades } from "./input.ts";
import type { ExposureResult } from "./result.ts";
import { BUSINESS_DAYS } from "./timeline.ts";

/** A standard error above this share of its number is worth more paths. */
const LARGE_ERROR = 0.05;
/** Closed form and simulation further apart than this, in standard errors, are not chance. */
const UNLIKELY_DEVIATION = 5;
/** Business days: the floor with daily margining. CRE52.50. */
const MARGIN_PERIOD_FLOOR = 10;

type Warning = ExposureResult["warnings"][number];

export function warningsOf(input: ExposureInput, result: Omit<ExposureResult, "warnings">): Warning[] {
  return [
    ...aboutLimits(result),
    ...aboutErrors(result),
    ...aboutClosedForms(result),
    ...aboutAgreements(input),
    ...aboutTrades(input),
  ];
}

function aboutLimits({ counterparties, reportingCurrency }: Omit<ExposureResult, "warnings">): Warning[] {
  return counterparties.flatMap(({ limit, id }, i) =>
    limit === null || limit.breaches.length === 0
      ? []
      : [
          {
            path: `counterparties[${i}].limit`,
            message: `${id} exceeds its limit of ${limit.amount} ${reportingCurrency} at ${limit.breaches.length} dates, first after ${rounded(limit.breaches[0] ?? 0)} years.`,
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

function aboutClosedForms({ nettingSets }: Omit<ExposureResult, "warnings">): Warning[] {
  return nettingSets.flatMap((set, i) =>
    [
      { path: `nettingSets[${i}].closedForm`, closedForm: set.closedForm },
      ...set.trades.map(({ closedForm }, j) => ({ path: `nettingSets[${i}].trades[${j}].closedForm`, closedForm })),
    ].flatMap(({ path, closedForm }) =>
      closedForm !== null && closedForm.worstDeviation > UNLIKELY_DEVIATION
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

function aboutAgreements({ nettingSets }: ExposureInput): Warning[] {
  return nettingSets.flatMap(({ agreement }, i) => {
    if (agreement === undefined) return [];
    const floor = MARGIN_PERIOD_FLOOR + agreement.marginFrequencyDays - 1;
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

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}

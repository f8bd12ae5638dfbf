/** Credit valuation adjustments of netting sets, and their sums. */

import { creditValuationWeights, survival } from "../../market/credit.ts";
import { entry } from "../../numeric/entry.ts";
import { combined, type Estimate, estimate, type LinearEstimate } from "../../numeric/estimate.ts";
import { Sum } from "../division/partial.ts";
import type { ExposureInput } from "../input.ts";
import type { Bilateral } from "../result.ts";
import type { LineReport, ReportContext } from "./line-report.ts";
import { linearEstimate, seriesOf } from "./measures.ts";

/** Weights of a counterparty's discounted exposures. */
export interface CreditTerms {
  readonly unilateral: Float64Array;
  /** Null without a credit of our own. */
  readonly bilateral: { readonly theirs: Float64Array; readonly ours: Float64Array } | null;
  readonly hasWrongWayRisk: boolean;
}

export interface CreditEstimates {
  readonly unilateral: LinearEstimate;
  /** Null where there is no wrong-way risk to leave out. */
  readonly withoutWrongWayRisk: LinearEstimate | null;
  readonly bilateral: { readonly theirs: LinearEstimate; readonly ours: LinearEstimate } | null;
}

interface CreditValuation extends CreditEstimates {
  readonly document: CreditDocument;
}

interface CreditDocument {
  creditValuationAdjustment: Estimate;
  withoutWrongWayRisk: Estimate | null;
  bilateral: Bilateral | null;
}

export function creditTermsOf(input: ExposureInput, counterparty: number, dates: Float64Array): CreditTerms {
  const terms = entry(input.counterparties, counterparty);
  const { ownCredit } = input;
  const theirSurvival = survival(terms, dates);
  const unilateral = creditValuationWeights(terms.lossGivenDefault, theirSurvival);
  const hasWrongWayRisk = terms.wrongWayRisk !== undefined;
  if (ownCredit === undefined) return { unilateral, bilateral: null, hasWrongWayRisk };
  const ourSurvival = survival(ownCredit, dates);
  return {
    unilateral,
    bilateral: {
      theirs: creditValuationWeights(terms.lossGivenDefault, theirSurvival, ourSurvival),
      ours: creditValuationWeights(ownCredit.lossGivenDefault, ourSurvival, theirSurvival),
    },
    hasWrongWayRisk,
  };
}

/** CVA = Σ w EE*; the bilateral one is what is left of it if we survive, less DVA, the same of EE* of the other side. */
export function creditValuation(line: LineReport, terms: CreditTerms, context: ReportContext): CreditValuation {
  const { sample } = context;
  const statistics = context.statistics(line.index);
  const { exposure, liability } = line.today;
  const measure = (weights: Float64Array, column: (typeof Sum)[keyof typeof Sum], today: number) => {
    const { values } = seriesOf(statistics, column, null, today, { ...sample, isIndependent: true });
    return linearEstimate(weights, statistics, column, values, sample);
  };
  const own = {
    unilateral: measure(terms.unilateral, Sum.wrongWay, exposure),
    withoutWrongWayRisk: terms.hasWrongWayRisk ? measure(terms.unilateral, Sum.discounted, exposure) : null,
    bilateral:
      terms.bilateral === null
        ? null
        : {
            theirs: measure(terms.bilateral.theirs, Sum.wrongWay, exposure),
            ours: measure(terms.bilateral.ours, Sum.discountedNegative, liability),
          },
  };
  return { ...own, document: documentOf(own, sample.paths) };
}

/** The sum over netting sets, which were simulated on the same paths. */
export function sumOfCredit(parts: readonly CreditEstimates[], paths: number): CreditDocument {
  const sum = (pick: (part: CreditEstimates) => LinearEstimate) =>
    combined(
      parts.map((part) => [1, pick(part)] as const),
      paths,
    );
  const hasWrongWayRisk = parts.some(({ withoutWrongWayRisk }) => withoutWrongWayRisk !== null);
  const isBilateral = parts.every(({ bilateral }) => bilateral !== null);
  return documentOf(
    {
      unilateral: sum(({ unilateral }) => unilateral),
      withoutWrongWayRisk: hasWrongWayRisk
        ? sum(({ withoutWrongWayRisk, unilateral }) => withoutWrongWayRisk ?? unilateral)
        : null,
      bilateral: isBilateral
        ? {
            theirs: sum(({ bilateral, unilateral }) => bilateral?.theirs ?? unilateral),
            ours: sum(({ bilateral, unilateral }) => bilateral?.ours ?? unilateral),
          }
        : null,
    },
    paths,
  );
}

function documentOf({ unilateral, withoutWrongWayRisk, bilateral }: CreditEstimates, paths: number): CreditDocument {
  return {
    creditValuationAdjustment: estimate(unilateral),
    withoutWrongWayRisk: withoutWrongWayRisk === null ? null : estimate(withoutWrongWayRisk),
    bilateral:
      bilateral === null
        ? null
        : {
            creditValuationAdjustment: estimate(bilateral.theirs),
            debitValuationAdjustment: estimate(bilateral.ours),
            total: estimate(
              combined(
                [
                  [1, bilateral.theirs],
                  [-1, bilateral.ours],
                ],
                paths,
              ),
            ),
          },
  };
}

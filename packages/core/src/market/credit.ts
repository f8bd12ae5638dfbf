/** The credit of whoever may default: its spreads, its survival, and what discounted exposures weigh in a valuation adjustment. */

import { z } from "zod";
import { exp } from "../numeric/elementary.ts";
import { entry } from "../numeric/entry.ts";

const spread = z.number().min(0).max(1, "Give a fraction: 150 basis points are 0.015");
/** Hazard rates are spreads divided by it. */
const LEAST_LOSS = 1e-6;

/** Fields of whoever may default; an engine's rules see to it that a spread or a curve is given, not both. */
export const credit = {
  creditSpread: spread
    .optional()
    .meta({ title: "Credit spread", symbol: "s", unit: "fraction a year", description: "The same for all times." }),
  creditCurve: z
    .array(
      z.strictObject({
        years: z.number().positive().max(100).meta({ title: "Time", unit: "years" }),
        spread: spread.meta({ title: "Credit spread", symbol: "s", unit: "fraction a year" }),
      }),
    )
    .min(1)
    .max(50)
    .optional()
    .meta({
      title: "Credit curve",
      description: "Instead of one spread. Survival to a node is exp(−s t / LGD); the hazard rate is constant between.",
      source: "MAR50.32",
    }),
  lossGivenDefault: z
    .number()
    .min(LEAST_LOSS)
    .max(1, "Give a fraction: 60 % is 0.6")
    .meta({ title: "Loss given default", symbol: "LGD", unit: "fraction" }),
};

export const Credit = z.strictObject(credit).meta({ id: "OwnCredit", title: "Own credit" });
export type Credit = z.infer<typeof Credit>;

/**
 * S(t) at each date: exp(−s t / LGD) at a node of the curve, with a constant hazard rate between nodes and the last one going
 * on. MAR50.32. One spread is a curve of one node.
 */
export function survival({ creditSpread, creditCurve, lossGivenDefault }: Credit, dates: Float64Array): Float64Array {
  const nodes = (creditCurve ?? [{ years: 1, spread: creditSpread ?? 0 }]).map(({ years, spread }) => ({
    years,
    hazard: (spread * years) / lossGivenDefault,
  }));
  return dates.map((date) => exp(-integratedHazard(nodes, date)));
}

function integratedHazard(nodes: readonly { readonly years: number; readonly hazard: number }[], t: number): number {
  let [from, before, rate] = [0, 0, 0];
  for (const { years, hazard } of nodes) {
    // A curve that only just does not fall may round to one that does.
    rate = Math.max((hazard - before) / (years - from), 0);
    if (t <= years) break;
    [from, before] = [years, hazard];
  }
  return before + rate * (t - from);
}

/**
 * Weights w of Σ w EE* = LGD Σ ½ (EE*_{k−1} Q_{k−1} + EE*_k Q_k) (S_{k−1} − S_k): the trapezoid in the discounted
 * exposure, S the survival of who defaults and Q that of the other side, 1 if only one may default. MAR50.32.
 */
export function creditValuationWeights(
  lossGivenDefault: number,
  survivalOfDefaulter: Float64Array,
  survivalOfOther?: Float64Array,
): Float64Array {
  const weights = new Float64Array(survivalOfDefaulter.length);
  for (let i = 1; i < weights.length; i++) {
    const half = 0.5 * lossGivenDefault * (entry(survivalOfDefaulter, i - 1) - entry(survivalOfDefaulter, i));
    weights[i - 1] = entry(weights, i - 1) + half * (survivalOfOther?.[i - 1] ?? 1);
    weights[i] = entry(weights, i) + half * (survivalOfOther?.[i] ?? 1);
  }
  return weights;
}

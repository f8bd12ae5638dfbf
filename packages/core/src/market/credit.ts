/** Survival, and the weights with which discounted exposures become credit valuation adjustments. */

import type { Credit } from "../exposure/document/counterparty-input.ts";
import { exp } from "../numeric/elementary.ts";

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
    rate = (hazard - before) / (years - from);
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
    const half = 0.5 * lossGivenDefault * (survivalOfDefaulter[i - 1]! - survivalOfDefaulter[i]!);
    weights[i - 1]! += half * (survivalOfOther?.[i - 1] ?? 1);
    weights[i]! += half * (survivalOfOther?.[i] ?? 1);
  }
  return weights;
}

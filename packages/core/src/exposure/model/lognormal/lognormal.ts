/**
 * The lognormal model: a floating rate and the forwards of foreign currencies are lognormal martingales, and discounting is
 * deterministic. The value of a linear trade at a time is a weighted sum of a few states: 1, the floating rate L, the rate
 * at the last fixing of each schedule, and for each foreign currency the martingale M = F_t / F_0. A position adds the
 * weights of its trades, so that its cost does not grow with their number. Values are after the payments of the
 * time, except an FX forward's or option's at its maturity (before settlement).
 */
import type { Trade } from "../../../product/trades.ts";
import type { Dynamics } from "../dynamics.ts";
import { lognormalClosedForm } from "./closed-form.ts";
import type { LognormalMarket } from "./market.ts";
import { LognormalSimulation } from "./simulation.ts";
import { termsOf } from "./terms.ts";

export function lognormalDynamics(trades: readonly Trade[], market: LognormalMarket): Dynamics {
  return {
    normalCount: 2 * Math.ceil(market.volatilities.length / 2),
    stepNanoseconds: 25 * market.volatilities.length,
    valueNanoseconds: (positions) => 2 * market.stateCount * positions.length,
    closedForm: (position) => lognormalClosedForm(termsOf(trades, market, position), market),
    prepare(positions) {
      const terms = positions.map((position) => termsOf(trades, market, position));
      return {
        vectorCount: LognormalSimulation.vectorCount(market),
        start: (kernels, vectors) => new LognormalSimulation(market, terms, kernels, vectors),
      };
    },
  };
}

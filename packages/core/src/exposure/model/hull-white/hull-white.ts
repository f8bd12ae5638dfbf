/**
 * The Hull-White model of a portfolio: one rate factor a currency, lognormal spots, all correlated, under the bank account of
 * the reporting currency. A position is its cash flows by currency and time, so that its cost does not grow with the
 * number of its swaps and forwards; options are valued one by one. Method note: docs/methods/exposure.md.
 */

import { entry } from "../../../numeric/entry.ts";
import type { Trade } from "../../../product/trades.ts";
import type { Dynamics, Position } from "../dynamics.ts";
import { bookOf } from "./book.ts";
import { hullWhiteClosedForm } from "./closed-form.ts";
import type { HullWhiteMarket } from "./market.ts";
import { HullWhiteSimulation } from "./simulation.ts";

/** With a few dozen payments to come. */
const NANOSECONDS_A_POSITION = 60;
/** A bond, a Φ and what lies between. */
const NANOSECONDS_AN_OPTION_TERM = 60;

export function hullWhiteDynamics(trades: readonly Trade[], market: HullWhiteMarket): Dynamics {
  const componentCount = 2 * market.rates.length + market.model.hazardVolatilities.length;
  return {
    normalCount: 2 * Math.ceil(componentCount / 2),
    stepNanoseconds: 30 * componentCount,
    valueNanoseconds: (positions) =>
      positions.length * NANOSECONDS_A_POSITION +
      positions.reduce((sum, position) => sum + optionNanoseconds(position, trades), 0),
    closedForm(position) {
      const [trade, ...others] = position.trades;
      return trade === undefined || others.length > 0 ? null : hullWhiteClosedForm(entry(trades, trade), market);
    },
    prepare(positions) {
      const book = bookOf(trades, market, positions);
      return {
        vectorCount: HullWhiteSimulation.vectorCount(book),
        start: (kernels, vectors) => new HullWhiteSimulation(book, kernels, vectors),
      };
    },
  };
}

/** An FX option has two terms, a swaption one for each payment. */
function optionNanoseconds({ trades: indices }: Position, trades: readonly Trade[]): number {
  return indices.reduce((sum, index) => {
    const trade = entry(trades, index);
    if (trade.kind === "fx_option") return sum + 2 * NANOSECONDS_AN_OPTION_TERM;
    if (trade.kind !== "swaption") return sum;
    const payments = Math.ceil((trade.maturityYears - trade.expiryYears) * trade.paymentsPerYear);
    return sum + (payments + 1) * NANOSECONDS_AN_OPTION_TERM;
  }, 0);
}

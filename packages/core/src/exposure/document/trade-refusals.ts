/** Trades that contradict themselves, the market or the model. */

import { isWhole, periodsOf, SAME_TIME } from "../../product/schedule.ts";
import type { InterestRateSwap, SwapLeg, Trade } from "../../product/trades.ts";
import type { ExposureInput } from "../input.ts";
import { floatingSchedules, timelineOf } from "../simulation/timeline.ts";
import type { Refuse } from "./refusals.ts";

/** Dates of a run with all its fixings and margin calls. */
const MOST_TIMES = 4000;

export function refuseTrades(input: ExposureInput, refuse: Refuse): void {
  for (const [i, trade] of input.trades.entries()) {
    const refuseField = (field: PropertyKey[], message: string) => refuse(["trades", i, ...field], message);
    refuseCurrencies(trade, input, refuseField);
    refuseSchedule(trade, refuseField);
    if (input.model.kind === "seed_gbm") refuseUnmodelled(trade, input, refuseField);
  }
  refuseTooManyTimes(input, refuse);
}

function refuseCurrencies(trade: Trade, { market, reportingCurrency }: ExposureInput, refuse: Refuse) {
  const foreign = new Set(market.foreignCurrencies.map(({ currency }) => currency));
  const mayBeOwn = trade.kind !== "fx_forward" && trade.kind !== "fx_option";
  const check = (path: PropertyKey[], currency: string | undefined) => {
    if (currency === undefined || foreign.has(currency) || (mayBeOwn && currency === reportingCurrency)) return;
    refuse(path, `market.foreignCurrencies has no ${currency}.`);
  };
  if (trade.kind !== "cross_currency_swap") {
    check(["currency"], trade.currency);
    return;
  }
  check(["receive", "currency"], trade.receive.currency);
  check(["pay", "currency"], trade.pay.currency);
  if (trade.receive.currency === trade.pay.currency) {
    refuse(["pay", "currency"], "Both legs have one currency: give an interest rate swap.");
  }
}

function refuseSchedule(trade: Trade, refuse: Refuse) {
  switch (trade.kind) {
    case "fx_forward":
    case "fx_option":
      return;
    case "swaption":
      if (trade.expiryYears >= trade.maturityYears) refuse(["expiryYears"], "The swap ends after the expiry.");
      else
        refuseBrokenPeriod(["maturityYears"], trade.maturityYears - trade.expiryYears, trade.paymentsPerYear, refuse);
      return;
    case "cross_currency_swap": {
      const { startYears, maturityYears } = trade;
      refuseStart(startYears, maturityYears, refuse);
      for (const side of ["receive", "pay"] as const) refuseLeg(trade[side], [side], startYears, maturityYears, refuse);
      return;
    }
    case "interest_rate_swap":
      refuseSwap(trade, refuse);
  }
}

function refuseSwap(swap: InterestRateSwap, refuse: Refuse) {
  const { startYears, maturityYears, paymentsPerYear, floatingPaymentsPerYear = paymentsPerYear } = swap;
  refuseStart(startYears, maturityYears, refuse);
  if (startYears !== undefined) {
    refuseBrokenPeriod(["startYears"], maturityYears - startYears, paymentsPerYear, refuse);
    refuseBrokenPeriod(["startYears"], maturityYears - startYears, floatingPaymentsPerYear, refuse);
  }
  refuseUnfixed([], swap.currentFixing, startYears, maturityYears, floatingPaymentsPerYear, refuse);
  let last = Number.NEGATIVE_INFINITY;
  for (const [i, { fromYears }] of (swap.amortisation ?? []).entries()) {
    if (fromYears <= last) refuse(["amortisation", i, "fromYears"], "Times ascend.");
    last = fromYears;
    const changes = (perYear: number) => isWhole((maturityYears - fromYears) * perYear) || fromYears === 0;
    if (!changes(paymentsPerYear) || !changes(floatingPaymentsPerYear)) {
      refuse(["amortisation", i, "fromYears"], "The notional changes where periods of both legs begin.");
    }
  }
}

function refuseLeg(
  { rate, paymentsPerYear }: SwapLeg,
  path: PropertyKey[],
  startYears: number | undefined,
  maturityYears: number,
  refuse: Refuse,
) {
  if (startYears !== undefined) {
    refuseBrokenPeriod([...path, "paymentsPerYear"], maturityYears - startYears, paymentsPerYear, refuse);
  }
  if (rate.kind === "fixed") return;
  refuseUnfixed([...path, "rate"], rate.currentFixing, startYears, maturityYears, paymentsPerYear, refuse);
}

function refuseStart(startYears: number | undefined, maturityYears: number, refuse: Refuse) {
  if (startYears !== undefined && startYears >= maturityYears) refuse(["startYears"], "A swap starts before it ends.");
}

function refuseBrokenPeriod(path: PropertyKey[], length: number, paymentsPerYear: number, refuse: Refuse) {
  if (length > 0 && !isWhole(length * paymentsPerYear)) {
    refuse(path, `From start to end there is a whole number of periods of ${1 / paymentsPerYear} years.`);
  }
}

/** A floating period that began in the past has a rate already; one to come has none. */
function refuseUnfixed(
  path: PropertyKey[],
  currentFixing: number | undefined,
  startYears: number | undefined,
  maturityYears: number,
  paymentsPerYear: number,
  refuse: Refuse,
) {
  const [first] = periodsOf(startYears, maturityYears, paymentsPerYear);
  if (first === undefined) return;
  if (first.from > SAME_TIME && currentFixing !== undefined) {
    refuse([...path, "currentFixing"], `The first floating period begins in ${startYears} years: leave its rate out.`);
  }
  if (first.from < -SAME_TIME && currentFixing === undefined) {
    refuse(
      [...path, "currentFixing"],
      `Counted back from ${maturityYears} years, a floating period runs already: give its rate.`,
    );
  }
}

function refuseUnmodelled(trade: Trade, { reportingCurrency }: ExposureInput, refuse: Refuse) {
  if (trade.kind === "cross_currency_swap" || trade.kind === "swaption") {
    refuse(["kind"], "The model seed_gbm has no rates of several terms or currencies: take hull_white.");
    return;
  }
  if (trade.kind !== "interest_rate_swap") return;
  if (trade.currency !== undefined && trade.currency !== reportingCurrency) {
    refuse(["currency"], "The model seed_gbm has one floating rate, of the reporting currency.");
  }
  if (trade.floatingPaymentsPerYear !== undefined && trade.floatingPaymentsPerYear !== trade.paymentsPerYear) {
    refuse(["floatingPaymentsPerYear"], "Under seed_gbm both legs pay on the same dates.");
  }
}

function refuseTooManyTimes(input: ExposureInput, refuse: Refuse) {
  const { horizonYears, stepsPerYear } = input.grid;
  const isSound = isWhole(horizonYears * stepsPerYear) && horizonYears * stepsPerYear <= MOST_TIMES;
  if (!isSound || input.trades.every((trade) => floatingSchedules(trade).length === 0)) return;
  const { length } = timelineOf(input).times;
  if (length - 1 > MOST_TIMES) {
    refuse(
      ["trades"],
      `With every fixing the run has ${length - 1} dates to simulate, of ${MOST_TIMES} at most: shorten the horizon.`,
    );
  }
}

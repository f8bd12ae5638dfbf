/** Trades that contradict themselves, the market or the model. */
import type { Checked, Refuse } from "../../document/rules.ts";
import { floatingSchedules } from "../../product/fixings.ts";
import { isWhole, periodsOf, SAME_TIME } from "../../product/schedule.ts";
import type { InterestRateSwap, SwapLeg, Trade } from "../../product/trades.ts";
import type { ExposureFields } from "./fields.ts";
import { timelineOf } from "./timeline.ts";

/** Dates of a run with all its fixings and margin calls. */
const MOST_TIMES = 4000;

/** Refuses a field of one trade. */
type RefuseField = (field: readonly PropertyKey[], message: string) => void;

export function refuseTrades(document: Checked<ExposureFields>, refuse: Refuse): void {
  const model = document.part("model", "kind");
  const reporting = document.value("reportingCurrency");
  const foreignCurrencies = document.part("market", "foreignCurrencies");
  const foreign = new Set(foreignCurrencies?.map(({ currency }) => currency));
  for (const [i, trade] of document.entries("trades")) {
    const refuseField: RefuseField = (field, message) => refuse(undefined, ["trades", i, ...field], message);
    if (foreignCurrencies !== undefined && reporting !== undefined)
      refuseCurrencies(trade, foreign, reporting, refuseField);
    refuseSchedule(trade, refuseField);
    if (model === "seed_gbm") refuseUnmodelled(trade, reporting, refuseField);
  }
  refuseTooManyTimes(document, refuse);
}

function refuseCurrencies(trade: Trade, foreign: ReadonlySet<string>, reporting: string, refuse: RefuseField) {
  const mayBeOwn = trade.kind !== "fx_forward" && trade.kind !== "fx_option";
  const check = (path: readonly PropertyKey[], currency: string | undefined) => {
    if (currency === undefined || foreign.has(currency) || (mayBeOwn && currency === reporting)) return;
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

function refuseSchedule(trade: Trade, refuse: RefuseField) {
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

function refuseSwap(swap: InterestRateSwap, refuse: RefuseField) {
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
  path: readonly PropertyKey[],
  startYears: number | undefined,
  maturityYears: number,
  refuse: RefuseField,
) {
  if (startYears !== undefined) {
    refuseBrokenPeriod([...path, "paymentsPerYear"], maturityYears - startYears, paymentsPerYear, refuse);
  }
  if (rate.kind === "fixed") return;
  refuseUnfixed([...path, "rate"], rate.currentFixing, startYears, maturityYears, paymentsPerYear, refuse);
}

function refuseStart(startYears: number | undefined, maturityYears: number, refuse: RefuseField) {
  if (startYears !== undefined && startYears >= maturityYears) refuse(["startYears"], "A swap starts before it ends.");
}

function refuseBrokenPeriod(
  path: readonly PropertyKey[],
  length: number,
  paymentsPerYear: number,
  refuse: RefuseField,
) {
  if (length > 0 && !isWhole(length * paymentsPerYear)) {
    refuse(path, `From start to end there is a whole number of periods of ${1 / paymentsPerYear} years.`);
  }
}

/** A floating period that began in the past has a rate already; one to come has none. */
function refuseUnfixed(
  path: readonly PropertyKey[],
  currentFixing: number | undefined,
  startYears: number | undefined,
  maturityYears: number,
  paymentsPerYear: number,
  refuse: RefuseField,
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

function refuseUnmodelled(trade: Trade, reporting: string | undefined, refuse: RefuseField) {
  if (trade.kind === "cross_currency_swap" || trade.kind === "swaption") {
    refuse(["kind"], "The model seed_gbm has no rates of several terms or currencies: take hull_white.");
    return;
  }
  if (trade.kind !== "interest_rate_swap") return;
  if (trade.currency !== undefined && reporting !== undefined && trade.currency !== reporting) {
    refuse(["currency"], "The model seed_gbm has one floating rate, of the reporting currency.");
  }
  if (trade.floatingPaymentsPerYear !== undefined && trade.floatingPaymentsPerYear !== trade.paymentsPerYear) {
    refuse(["floatingPaymentsPerYear"], "Under seed_gbm both legs pay on the same dates.");
  }
}

function refuseTooManyTimes(document: Checked<ExposureFields>, refuse: Refuse) {
  const grid = document.value("grid");
  const trades = document.value("trades");
  if (grid === undefined || trades === undefined || document.value("nettingSets") === undefined) return;
  const nettingSets = document.entries("nettingSets").map(([, set]) => set);
  const { horizonYears, stepsPerYear } = grid;
  const isSound = isWhole(horizonYears * stepsPerYear) && horizonYears * stepsPerYear <= MOST_TIMES;
  if (!isSound || trades.every((trade) => floatingSchedules(trade).length === 0)) return;
  const { length } = timelineOf({ grid, nettingSets, trades }).times;
  if (length - 1 > MOST_TIMES) {
    refuse(
      undefined,
      ["trades"],
      `With every fixing the run has ${length - 1} dates to simulate, of ${MOST_TIMES} at most: shorten the horizon.`,
    );
  }
}

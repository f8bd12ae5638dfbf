/** Trades that contradict themselves, the market or the model. */
import type { Checked, Refuse } from "../../document/rules.ts";
import { floatingSchedules } from "../../product/fixings.ts";
import { isWhole, type Period, periodsOf, SAME_TIME, type ScheduleTerms, stubsOf } from "../../product/schedule.ts";
import type { InterestRateSwap, Trade } from "../../product/trades.ts";
import type { ExposureFields } from "./fields.ts";
import { timelineOf } from "./timeline.ts";

/** Dates of a run with all its fixings and margin calls. */
const MOST_TIMES = 4000;

const STARTS_LATE = "A swap starts before it ends.";

/** Refuses a field of one trade. */
type RefuseField = (field: readonly PropertyKey[], message: string) => void;

export function refuseTrades(document: Checked<ExposureFields>, refuse: Refuse): void {
  const model = document.part("model", "kind");
  const reporting = document.value("reportingCurrency");
  const foreign = new Set(document.textsWithin("market", "foreignCurrencies", "currency").map(([, text]) => text));
  for (const [i, trade] of document.entries("trades")) {
    const refuseField: RefuseField = (field, message) => refuse(undefined, ["trades", i, ...field], message);
    if (reporting !== undefined && document.part("market", "kind") !== undefined)
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
    case "swaption": {
      const terms = { ...trade, startYears: trade.expiryYears };
      if (trade.expiryYears > trade.maturityYears - SAME_TIME)
        refuse(["expiryYears"], "The swap ends after the expiry.");
      else refuseRoll(terms, [trade.paymentsPerYear], refuse);
      return;
    }
    case "cross_currency_swap": {
      const { maturityYears, pay, receive, startYears } = trade;
      if (startYears !== undefined && startYears > maturityYears - SAME_TIME) {
        refuse(["startYears"], STARTS_LATE);
        return;
      }
      refuseRoll(trade, [receive.paymentsPerYear, pay.paymentsPerYear], refuse);
      for (const [side, { paymentsPerYear, rate }] of [["receive", receive] as const, ["pay", pay] as const]) {
        if (rate.kind === "floating") refuseUnfixed([side, "rate"], rate.currentFixing, trade, paymentsPerYear, refuse);
      }
      return;
    }
    case "interest_rate_swap":
      refuseSwap(trade, refuse);
  }
}

function refuseSwap(swap: InterestRateSwap, refuse: RefuseField) {
  const { startYears, maturityYears, paymentsPerYear, floatingPaymentsPerYear = paymentsPerYear } = swap;
  if (startYears !== undefined && startYears > maturityYears - SAME_TIME) {
    refuse(["startYears"], STARTS_LATE);
    return;
  }
  refuseRoll(swap, [paymentsPerYear, floatingPaymentsPerYear], refuse);
  refuseUnfixed([], swap.currentFixing, swap, floatingPaymentsPerYear, refuse);
  const periods = [paymentsPerYear, floatingPaymentsPerYear].flatMap((perYear) => periodsOf(swap, perYear));
  let last = Number.NEGATIVE_INFINITY;
  for (const [i, { fromYears }] of (swap.amortisation ?? []).entries()) {
    if (fromYears <= last) refuse(["amortisation", i, "fromYears"], "Times ascend.");
    last = fromYears;
    const isWithin = ({ from, to }: Period) => from < fromYears - SAME_TIME && fromYears < to - SAME_TIME;
    // From today on is also said of a period that runs already: it keeps its notional, those after it change.
    if (fromYears > 0 && periods.some(isWithin)) {
      refuse(["amortisation", i, "fromYears"], "The notional changes where periods of both legs begin.");
    }
  }
}

/** What is said of the roll and of broken periods fits the start and the end. */
function refuseRoll(terms: ScheduleTerms, paymentsPerYear: readonly number[], refuse: RefuseField) {
  const { startYears, maturityYears, rollYears, firstStub, lastStub } = terms;
  if (rollYears !== undefined && (rollYears > maturityYears || rollYears < (startYears ?? rollYears))) {
    refuse(["rollYears"], "The roll lies between start and maturity.");
    return;
  }
  const stubs = paymentsPerYear.map((perYear) => stubsOf(terms, perYear));
  if (firstStub !== undefined && !stubs.some(({ first }) => first)) {
    const needed = startYears === undefined ? "give startYears, or leave this out" : "leave this out";
    refuse(["firstStub"], `No leg has a broken first period beside a whole one: ${needed}.`);
  }
  if (lastStub !== undefined && !stubs.some(({ last }) => last)) {
    const needed = rollYears === undefined ? "give rollYears, or leave this out" : "leave this out";
    refuse(["lastStub"], `No leg has a broken last period beside a whole one: ${needed}.`);
  }
}

/** A floating period that began in the past has a rate already; one to come has none. */
function refuseUnfixed(
  path: readonly PropertyKey[],
  currentFixing: number | undefined,
  terms: ScheduleTerms,
  paymentsPerYear: number,
  refuse: RefuseField,
) {
  const { startYears, rollYears = terms.maturityYears } = terms;
  const [first] = periodsOf(terms, paymentsPerYear);
  if (first === undefined) return;
  if (first.from > SAME_TIME && currentFixing !== undefined) {
    refuse([...path, "currentFixing"], `The first floating period begins in ${startYears} years: leave its rate out.`);
  }
  if (first.from < -SAME_TIME && currentFixing === undefined) {
    const counted = `Counted from ${rollYears} years, a floating period runs already: give its rate`;
    const begins = startYears === undefined ? ", or startYears 0 if the swap begins today." : ".";
    refuse([...path, "currentFixing"], `${counted}${begins}`);
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

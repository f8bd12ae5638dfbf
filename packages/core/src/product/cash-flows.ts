/**
 * Linear trades as cash flows and as floating notionals that remember a fixing. Flows of many trades at one time are one, so
 * that a netting set costs as much as its distinct payment dates, whatever the number of its trades.
 */

import { assert } from "../document/errors.ts";
import { entry } from "../numeric/entry.ts";
import { sameFixings } from "./fixings.ts";
import { notionalOutstanding } from "./notional.ts";
import {
  accruedOver,
  type FixingTimes,
  fixingTimesOf,
  isFixed,
  type Period,
  periodsOf,
  SAME_TIME,
  type ScheduleTerms,
} from "./schedule.ts";
import type { CrossCurrencySwap, FxForward, InterestRateSwap, SwapLeg, Trade } from "./trades.ts";

export interface CashFlow {
  readonly time: number;
  /** Belongs to the value at dates up to then: to before its time, but for an exchange of currencies, whose last value is unsettled. */
  readonly until: number;
  amount: number;
}

/** What a position is due in one currency. */
export interface Legs {
  /** By time, ascending. */
  readonly flows: readonly CashFlow[];
  /**
   * For each schedule of fixings of this currency the notional whose period runs at each time, shape [timeCount]. It is
   * worth R P(t, T₁), R = 1 / P(T₀, T₁) at the fixing T₀, and 1 on the day of a fixing.
   */
  readonly running: readonly { readonly fixing: number; readonly notionals: Float64Array }[];
}

/** Schedules of fixings by currency, in the order in which positions refer to them. */
export type FixingsOfCurrencies = readonly (readonly FixingTimes[])[];

/** Adds up what trades are due, currency by currency. */
export class LegBook {
  readonly #currencies: readonly string[];
  readonly #fixings: FixingsOfCurrencies;
  readonly #times: Float64Array;
  readonly #flows: readonly Map<number, CashFlow>[];
  readonly #running: readonly (Float64Array | null)[][];

  /** `currencies` begins with the reporting currency. */
  constructor(currencies: readonly string[], fixings: FixingsOfCurrencies, times: Float64Array) {
    this.#currencies = currencies;
    this.#fixings = fixings;
    this.#times = times;
    this.#flows = currencies.map(() => new Map());
    this.#running = fixings.map((each) => each.map(() => null));
  }

  /** Options are not linear: they add nothing here. */
  add(trade: Trade): void {
    if (trade.kind === "interest_rate_swap") this.#addSwap(trade);
    else if (trade.kind === "cross_currency_swap") this.#addCrossCurrencySwap(trade);
    else if (trade.kind === "fx_forward") this.#addForward(trade);
  }

  legs(): Legs[] {
    return this.#flows.map((flows, currency) => ({
      flows: [...flows.values()].filter(({ amount }) => amount !== 0).sort((a, b) => a.time - b.time),
      running: (this.#running[currency] ?? []).flatMap((notionals, fixing) =>
        notionals === null ? [] : [{ fixing, notionals }],
      ),
    }));
  }

  #addSwap(swap: InterestRateSwap): void {
    const { paymentsPerYear, floatingPaymentsPerYear = paymentsPerYear, spread = 0 } = swap;
    const currency = this.#currencyOf(swap.currency);
    const sign = swap.side === "pay_fixed" ? 1 : -1;
    for (const period of periodsOf(swap, paymentsPerYear)) {
      const yearly = -sign * notionalOutstanding(swap, period.from) * swap.fixedRate;
      this.#pay(currency, period.to, accruedOver(period, yearly));
    }
    const notional = (from: number) => sign * notionalOutstanding(swap, from);
    this.#float(currency, swap, floatingPaymentsPerYear, notional, spread, swap.currentFixing);
  }

  #addCrossCurrencySwap(swap: CrossCurrencySwap): void {
    const { startYears, maturityYears } = swap;
    const exchange = (leg: SwapLeg, sign: number) => {
      const currency = this.#currencyOf(leg.currency);
      const { notional, paymentsPerYear, rate } = leg;
      // One that is past was settled: no date counts it.
      if (startYears !== undefined) this.#exchange(currency, startYears, -sign * notional);
      this.#exchange(currency, maturityYears, sign * notional);
      if (rate.kind === "fixed") {
        for (const period of periodsOf(swap, paymentsPerYear))
          this.#pay(currency, period.to, accruedOver(period, sign * notional * rate.fixedRate));
        return;
      }
      this.#float(currency, swap, paymentsPerYear, () => sign * notional, rate.spread ?? 0, rate.currentFixing);
    };
    exchange(swap.receive, 1);
    exchange(swap.pay, -1);
  }

  #addForward({ currency, notional, contractRate, maturityYears, side }: FxForward): void {
    const sign = side === "buy" ? 1 : -1;
    this.#exchange(this.#currencyOf(currency), maturityYears, sign * notional);
    this.#exchange(0, maturityYears, -sign * notional * contractRate);
  }

  /** Principal of one currency against another is not settled yet on its own date: that is the day on which it may fail. */
  #exchange(currency: number, time: number, amount: number): void {
    this.#pay(currency, time, amount, time + SAME_TIME);
  }

  /** Floating coupons: N (P(t, from) − P(t, to)) for periods to come, the running one by its fixing, and the spread. */
  #float(
    currency: number,
    terms: ScheduleTerms,
    paymentsPerYear: number,
    notionalAt: (from: number) => number,
    spread: number,
    currentFixing: number | undefined,
  ): void {
    const periods = periodsOf(terms, paymentsPerYear);
    const [first] = periods;
    if (first !== undefined && first.from > SAME_TIME) this.#pay(currency, first.from, notionalAt(first.from));
    for (const [i, period] of periods.entries()) {
      const { from, to } = period;
      const notional = notionalAt(from);
      const next = i + 1 < periods.length ? notionalAt(to) : 0;
      if (spread !== 0) this.#pay(currency, to, accruedOver(period, notional * spread));
      if (isFixed(period, currentFixing)) {
        assert(currentFixing !== undefined, "input.ts asks for the rate of a period that runs already");
        this.#pay(currency, to, accruedOver(period, notional * currentFixing) + next);
        continue;
      }
      // What the period's end and the next one's beginning leave: nothing, where the notional stays.
      if (next !== notional) this.#pay(currency, to, next - notional);
      this.#run(currency, fixingTimesOf(terms, period), period, notional);
    }
  }

  #run(currency: number, fixings: FixingTimes, { from, to }: Period, notional: number): void {
    const fixing = entry(this.#fixings, currency).findIndex((each) => sameFixings(each, fixings));
    assert(fixing >= 0, "every floating leg has its schedule of fixings");
    const running = entry(this.#running, currency);
    const notionals = running[fixing] ?? new Float64Array(this.#times.length);
    running[fixing] = notionals;
    for (let i = firstFrom(this.#times, from - SAME_TIME); i < this.#times.length; i++) {
      if (entry(this.#times, i) >= to - SAME_TIME) break;
      notionals[i] = entry(notionals, i) + notional;
    }
  }

  #pay(currency: number, time: number, amount: number, until: number = time - SAME_TIME): void {
    const flows = entry(this.#flows, currency);
    // Times on one lattice of 2^-40 of a year are one; an exchange stays apart, since it counts one date longer.
    const key = 2 * Math.round(time * 1099511627776) + (until > time ? 1 : 0);
    const flow = flows.get(key);
    if (flow === undefined) flows.set(key, { time, until, amount });
    else flow.amount += amount;
  }

  #currencyOf(name: string | undefined): number {
    const index = name === undefined ? 0 : this.#currencies.indexOf(name);
    assert(index >= 0, "input.ts refuses a currency without a market");
    return index;
  }
}

/** The first index whose time is not below the bound. */
export function firstFrom(times: Float64Array, bound: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entry(times, middle) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

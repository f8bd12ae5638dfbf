/**
 * Trades as weights. Under a lognormal rate and lognormal spots the value of a linear trade at a date is a weighted sum of
 * a few states: 1, the floating rate L, the rate at the last fixing of each payment frequency, and for each foreign
 * currency the martingale M = F_t / F_0. A netting set adds the weights of its trades, so that its cost does not grow
 * with their number. Values are after the payments of the date, except an FX forward's at its maturity (before settlement).
 */
import { assert } from "../errors.ts";
import { exp, log } from "../numeric/elementary.ts";
import type { ExposureInput, ForeignExchangeForward, InterestRateSwap, Trade } from "./input.ts";

/** A date within this share of a year of another is that date. */
const SAME_DATE = 1e-9;

/** One line of a result: a netting set, or one of its trades. */
export interface Series {
  readonly nettingSet: number;
  /** Index of the trade, or null for the netting set itself. */
  readonly trade: number | null;
  /** Row-major, shape [dateCount, stateCount]. */
  readonly weights: Float64Array;
}

export interface Portfolio {
  /** In years, from 0, shape [dateCount]. */
  readonly dates: Float64Array;
  /** Payments a year of the swaps, ascending: one remembered fixing each. */
  readonly fixings: readonly number[];
  /** 1, L, fixings, currencies. */
  readonly stateCount: number;
  /** Today's state, shape [stateCount]. */
  readonly initialState: Float64Array;
  /** Each netting set, followed by its trades. */
  readonly series: readonly Series[];
}

export function portfolioOf(input: ExposureInput): Portfolio {
  const { grid, trades, market, nettingSets } = input;
  const stepCount = Math.round(grid.stepsPerYear * grid.horizonYears);
  const dates = Float64Array.from({ length: stepCount + 1 }, (_, k) => k / grid.stepsPerYear);
  const frequencies = trades.flatMap((trade) => (trade.kind === "interest_rate_swap" ? [trade.paymentsPerYear] : []));
  const fixings = [...new Set<number>(frequencies)].sort((a, b) => a - b);
  const stateCount = 2 + fixings.length + market.foreignCurrencies.length;
  const initialState = new Float64Array(stateCount).fill(1);
  for (let i = 1; i < 2 + fixings.length; i++) initialState[i] = market.floatingRate;
  const layout = { input, dates, fixings, stateCount };
  const series = nettingSets.flatMap(({ id }, nettingSet) => {
    const parts = [...trades.entries()]
      .filter(([, trade]) => trade.nettingSet === id)
      .map(([trade, terms]): Series => ({ nettingSet, trade, weights: weightsOf(terms, layout) }));
    const netted = new Float64Array(dates.length * stateCount);
    for (const { weights } of parts) for (let i = 0; i < netted.length; i++) netted[i]! += weights[i]!;
    return [{ nettingSet, trade: null, weights: netted }, ...parts];
  });
  return { dates, fixings, stateCount, initialState, series };
}

interface Layout {
  readonly input: ExposureInput;
  readonly dates: Float64Array;
  readonly fixings: readonly number[];
  readonly stateCount: number;
}

function weightsOf(trade: Trade, layout: Layout): Float64Array {
  const weights = new Float64Array(layout.dates.length * layout.stateCount);
  for (let date = 0; date < layout.dates.length; date++) {
    const row = weights.subarray(date * layout.stateCount, (date + 1) * layout.stateCount);
    if (trade.kind === "interest_rate_swap") addSwap(row, trade, layout, layout.dates[date]!);
    else addForward(row, trade, layout, layout.dates[date]!);
  }
  return weights;
}

/**
 * V = ± N τ ( P(t, T₁) (L_fixing − K) + Σ_{i ≥ 2} P(t, T_i) (L_t − K) ), T₁ the next payment. On a reset date the next
 * coupon is not fixed yet in the sense that its fixing is L_t itself. Without fixing memory all coupons take L_t.
 */
function addSwap(row: Float64Array, swap: InterestRateSwap, { input, fixings }: Layout, t: number): void {
  const { paymentsPerYear, fixedRate, maturityYears } = swap;
  const accrual = 1 / paymentsPerYear;
  const sign = swap.side === "pay_fixed" ? 1 : -1;
  const scale = sign * swap.notional * accrual;
  const paymentCount = Math.round(maturityYears * paymentsPerYear);
  const fixingState = 2 + fixings.indexOf(paymentsPerYear);
  assert(fixingState >= 2, "every payment frequency has a remembered fixing");
  const resetToday = Math.abs(t * paymentsPerYear - Math.round(t * paymentsPerYear)) < SAME_DATE;
  let isNext = true;
  for (let i = 1; i <= paymentCount; i++) {
    const payment = i * accrual;
    if (payment <= t + SAME_DATE) continue;
    const discounted = scale * discountFactor(input.market.discountRate, payment - t);
    const fixed = isNext && !resetToday && input.model.fixing === "in_advance";
    row[fixed ? fixingState : 1]! += discounted;
    row[0]! -= discounted * fixedRate;
    isNext = false;
  }
}

/** V = ± N P(t, T) (F_0(T) M_t − K) up to and at maturity, 0 after. */
function addForward(row: Float64Array, forward: ForeignExchangeForward, { input, fixings }: Layout, t: number): void {
  if (t > forward.maturityYears + SAME_DATE) return;
  const { foreignCurrencies, discountRate } = input.market;
  const index = foreignCurrencies.findIndex((foreign) => foreign.currency === forward.currency);
  const foreign = foreignCurrencies[index];
  assert(foreign !== undefined, "input.ts refuses a forward in a currency without a market");
  const toMaturity = forward.maturityYears;
  const outright =
    (foreign.spot * discountFactor(foreign.discountRate, toMaturity)) / discountFactor(discountRate, toMaturity);
  const scale = (forward.side === "buy" ? 1 : -1) * forward.notional * discountFactor(discountRate, toMaturity - t);
  row[2 + fixings.length + index]! += scale * outright;
  row[0]! -= scale * forward.contractRate;
}

/** (1 + r)^−t. */
export function discountFactor(annualRate: number, time: number): number {
  return exp(-time * log(1 + annualRate));
}

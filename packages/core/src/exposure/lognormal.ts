/**
 * The lognormal model: a floating rate and the forwards of foreign currencies are lognormal martingales, and discounting is
 * deterministic. The value of a linear trade at a date is a weighted sum of a few states: 1, the floating rate L, the rate
 * at the last fixing of each payment frequency, and for each foreign currency the martingale M = F_t / F_0. A netting set
 * adds the weights of its trades, so that its cost does not grow with their number. Values are after the payments of the
 * date, except an FX forward's at its maturity (before settlement).
 */
import { assert } from "../errors.ts";
import { cholesky } from "../numeric/cholesky.ts";
import { exp, log } from "../numeric/elementary.ts";
import type { Vector, VectorKernels } from "../numeric/vector-kernels.ts";
import { correlate, type Dynamics, isPeriodEnd, type Simulation } from "./dynamics.ts";
import type { ExposureInput, ForeignExchangeForward, InterestRateSwap, Trade } from "./input.ts";
import type { FlatMarket, LognormalModel } from "./model-input.ts";
import type { Modelled, Series } from "./portfolio.ts";

/** A date within this share of a year of another is that date. */
const SAME_DATE = 1e-9;

interface Layout {
  readonly market: FlatMarket;
  readonly model: LognormalModel;
  readonly dates: Float64Array;
  /** Payments a year of the swaps, ascending: one remembered fixing each. */
  readonly fixings: readonly number[];
  /** 1, L, fixings, currencies. */
  readonly stateCount: number;
  /** Lower triangular, row-major, shape [factorCount, factorCount]. */
  readonly correlation: Float64Array;
  readonly volatilities: readonly number[];
}

export function lognormalPortfolio(
  { trades }: ExposureInput,
  market: FlatMarket,
  model: LognormalModel,
  dates: Float64Array,
  series: readonly Series[],
): Modelled {
  const frequencies = trades.flatMap((trade) => (trade.kind === "interest_rate_swap" ? [trade.paymentsPerYear] : []));
  const fixings = [...new Set<number>(frequencies)].sort((a, b) => a - b);
  const stateCount = 2 + fixings.length + market.foreignCurrencies.length;
  const volatilities = [model.rateVolatility, ...market.foreignCurrencies.map(({ volatility }) => volatility)];
  const correlation = cholesky(model.correlations.flat(), volatilities.length);
  assert(correlation !== null, "input.ts refuses a matrix that is not positive semi-definite");
  const layout = { market, model, dates, fixings, stateCount, correlation, volatilities };
  const initialState = new Float64Array(stateCount).fill(1);
  for (let i = 1; i < 2 + fixings.length; i++) initialState[i] = market.floatingRate;
  const weights = weightsOfSeries(trades, layout, series);
  return {
    valuesToday: weights.map((rows) => {
      let value = 0;
      for (let i = 0; i < stateCount; i++) value += rows[i]! * initialState[i]!;
      return value;
    }),
    discountFactors: dates.map((date) => discountFactor(market.discountRate, date)),
    dynamics: dynamicsOf(layout, initialState, weights),
  };
}

/** Row-major, shape [dateCount, stateCount], for each series. A netting set comes before its trades. */
function weightsOfSeries(trades: readonly Trade[], layout: Layout, series: readonly Series[]): Float64Array[] {
  const weights = series.map(({ trade }) =>
    trade === null ? new Float64Array(layout.dates.length * layout.stateCount) : weightsOf(trades[trade]!, layout),
  );
  let netted = weights[0]!;
  for (const [i, { trade }] of series.entries()) {
    if (trade === null) netted = weights[i]!;
    else for (let k = 0; k < netted.length; k++) netted[k]! += weights[i]![k]!;
  }
  return weights;
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
function addSwap(row: Float64Array, swap: InterestRateSwap, { market, model, fixings }: Layout, t: number): void {
  const { paymentsPerYear, fixedRate, maturityYears } = swap;
  const accrual = 1 / paymentsPerYear;
  const sign = swap.side === "pay_fixed" ? 1 : -1;
  const scale = sign * swap.notional * accrual;
  const paymentCount = Math.round(maturityYears * paymentsPerYear);
  const fixingState = 2 + fixings.indexOf(paymentsPerYear);
  assert(fixingState >= 2, "every payment frequency has a remembered fixing");
  const resetToday = isPeriodEnd(t, paymentsPerYear);
  let isNext = true;
  for (let i = 1; i <= paymentCount; i++) {
    const payment = i * accrual;
    if (payment <= t + SAME_DATE) continue;
    const discounted = scale * discountFactor(market.discountRate, payment - t);
    const fixed = isNext && !resetToday && model.fixing === "in_advance";
    row[fixed ? fixingState : 1]! += discounted;
    row[0]! -= discounted * fixedRate;
    isNext = false;
  }
}

/** V = ± N P(t, T) (F_0(T) M_t − K) up to and at maturity, 0 after. */
function addForward(row: Float64Array, forward: ForeignExchangeForward, { market, fixings }: Layout, t: number): void {
  if (t > forward.maturityYears + SAME_DATE) return;
  const { foreignCurrencies, discountRate } = market;
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

function dynamicsOf(layout: Layout, initialState: Float64Array, weights: readonly Float64Array[]): Dynamics {
  const normalCount = 2 * Math.ceil(layout.volatilities.length / 2);
  return {
    normalCount,
    vectorCount: layout.stateCount - 1,
    start: (kernels, states) => new LognormalSimulation(layout, initialState, weights, kernels, states),
  };
}

class LognormalSimulation implements Simulation {
  readonly discount = null;
  readonly #layout: Layout;
  readonly #initialState: Float64Array;
  readonly #weights: readonly Float64Array[];
  readonly #kernels: VectorKernels;
  /** The state vectors from index 1 on; the state 0 is the constant 1. */
  readonly #states: readonly Vector[];

  constructor(
    layout: Layout,
    initialState: Float64Array,
    weights: readonly Float64Array[],
    kernels: VectorKernels,
    states: readonly Vector[],
  ) {
    this.#layout = layout;
    this.#initialState = initialState;
    this.#weights = weights;
    this.#kernels = kernels;
    this.#states = states;
  }

  reset(): void {
    for (const [i, state] of this.#states.entries()) state.values.fill(this.#initialState[i + 1]!);
  }

  step(date: number, normals: readonly Vector[], count: number): void {
    const { dates, fixings, volatilities, correlation } = this.#layout;
    const time = dates[date]! - dates[date - 1]!;
    correlate(this.#kernels, correlation, volatilities.length, normals, count);
    for (const [i, volatility] of volatilities.entries()) {
      const state = this.#states[i === 0 ? 0 : fixings.length + i]!;
      const drift = -0.5 * volatility * volatility * time;
      this.#kernels.evolve(state, normals[i]!, drift, volatility * Math.sqrt(time), count);
    }
  }

  /** The weights of the series times the states. */
  value(series: number, date: number, out: Vector, count: number): void {
    const { stateCount } = this.#layout;
    const weights = this.#weights[series]!;
    const row = date * stateCount;
    let isFirst = true;
    for (let i = 1; i < stateCount; i++) {
      const weight = weights[row + i]!;
      if (weight === 0) continue;
      if (isFirst) this.#kernels.affine(out, weights[row]!, weight, this.#states[i - 1]!, count);
      else this.#kernels.addScaled(out, weight, this.#states[i - 1]!, count);
      isFirst = false;
    }
    if (isFirst) out.values.fill(weights[row]!);
  }

  /** After the values of a date: the rate becomes the fixing of the coupons that begin on it. */
  fix(date: number): void {
    const { dates, fixings } = this.#layout;
    const [rate] = this.#states;
    assert(rate !== undefined, "the first state is the rate");
    for (const [i, paymentsPerYear] of fixings.entries()) {
      if (isPeriodEnd(dates[date]!, paymentsPerYear)) this.#states[1 + i]!.values.set(rate.values);
    }
  }
}

/** What each kind of trade is worth at a time in the states of the lognormal model. */
import { assert } from "../../../document/errors.ts";
import { sameFixings } from "../../../product/fixings.ts";
import { notionalOutstanding } from "../../../product/notional.ts";
import { accruedOver, fixingTimesOf, isFixed, periodsOf, SAME_TIME } from "../../../product/schedule.ts";
import type { FxForward, FxOption, InterestRateSwap } from "../../../product/trades.ts";
import { discountFactor, type LognormalMarket } from "./market.ts";

/** D(u) (constant + onRate · L + onFixing · L at the fixing), D(u) = (1 + L / 2)^−2u discounted with the simulated rate. */
export interface SelfDiscounted {
  readonly u: number;
  readonly constant: number;
  readonly onRate: number;
  readonly fixingState: number;
  readonly onFixing: number;
}

/** scale · P(t, T) (± F Φ(±d₁) ∓ K Φ(±d₂)), F = F₀ M. Empty scales after expiry. */
export interface LognormalOption {
  /** Index of the state M. */
  readonly state: number;
  readonly outright: number;
  readonly strike: number;
  /** 1 for a call, −1 for a put. */
  readonly sign: number;
  /** By time: what multiplies the value, and the standard deviation of ln F to expiry. */
  readonly scales: Float64Array;
  readonly deviations: Float64Array;
}

/** One floating coupon of a swap less the fixed one of the same period. */
export interface SwapCoupon {
  readonly from: number;
  readonly to: number;
  /** ± N τ. */
  readonly amount: number;
  /** What is paid beside the floating rate: s − K, and the rate itself where it is given. */
  readonly certainRate: number;
  /** The state that remembers its fixing; null where the rate is given. */
  readonly fixingState: number | null;
}

/** The coupons of a swap, whose legs pay on the same dates under this model. */
export function swapCoupons(swap: InterestRateSwap, { fixings }: LognormalMarket): SwapCoupon[] {
  const { paymentsPerYear, fixedRate, currentFixing, spread = 0 } = swap;
  const sign = swap.side === "pay_fixed" ? 1 : -1;
  return periodsOf(swap, paymentsPerYear).map((period) => {
    const known = isFixed(period, currentFixing) ? currentFixing : undefined;
    const amount = accruedOver(period, sign * notionalOutstanding(swap, period.from));
    const coupon = { from: period.from, to: period.to, amount, certainRate: (known ?? 0) + spread - fixedRate };
    if (known !== undefined) return { ...coupon, fixingState: null };
    const times = fixingTimesOf(swap, period);
    const fixingState = 2 + fixings.findIndex((each) => sameFixings(each, times));
    assert(fixingState >= 2, "every period that is yet to fix has a remembered fixing");
    return { ...coupon, fixingState };
  });
}

/**
 * V = ± Σ N_i τ_i P(t, T_i) (L_i − K_i + s), L_i = the rate at the fixing of the running period, L_t for those to come. At
 * a fixing the next coupon is not fixed yet in the sense that its fixing is L_t itself. Without fixing memory all coupons
 * take L_t.
 */
export function addSwap(
  row: Float64Array,
  selfDiscounted: SelfDiscounted[],
  coupons: readonly SwapCoupon[],
  { market, model }: LognormalMarket,
  t: number,
): void {
  for (const { from, to, amount, certainRate, fixingState } of coupons) {
    if (to <= t + SAME_TIME) continue;
    const isRemembered = fixingState !== null && from < t - SAME_TIME && model.fixing === "in_advance";
    const constant = amount * certainRate;
    const onRate = fixingState === null || isRemembered ? 0 : amount;
    const remembered = { fixingState: fixingState ?? 1, onFixing: isRemembered ? amount : 0 };
    if (model.swapDiscounting === "simulated_rate") {
      selfDiscounted.push({ u: to - t, constant, onRate, ...remembered });
      continue;
    }
    const discount = discountFactor(market.discountRate, to - t);
    row[0]! += discount * constant;
    row[1]! += discount * onRate;
    row[remembered.fixingState]! += discount * remembered.onFixing;
  }
}

/** Coupons paid after one time and up to another: ± N_i τ_i (L_i − K + s). */
export function addSwapPayments(
  row: Float64Array,
  coupons: readonly SwapCoupon[],
  { model }: LognormalMarket,
  after: number,
  upTo: number,
): void {
  for (const { to, amount, certainRate, fixingState } of coupons) {
    if (to <= after + SAME_TIME || to > upTo + SAME_TIME) continue;
    row[0]! += amount * certainRate;
    if (fixingState !== null) row[model.fixing === "in_advance" ? fixingState : 1]! += amount;
  }
}

/** What a forward settled for between two times, at the later one's rate. */
export function addSettlement(
  row: Float64Array,
  { currency, maturityYears, notional, side, contractRate }: FxForward,
  market: LognormalMarket,
  after: number,
  upTo: number,
): void {
  const until = maturityYears + SAME_TIME;
  if (until < after || until >= upTo) return;
  const { state, outright } = forwardOf(market, currency, maturityYears);
  const scale = (side === "buy" ? 1 : -1) * notional;
  row[state]! += scale * outright;
  row[0]! -= scale * contractRate;
}

/** V = ± N P(t, T) (F_0(T) M_t − K) up to and at maturity, 0 after. */
export function addForward(row: Float64Array, forward: FxForward, market: LognormalMarket, t: number): void {
  const { maturityYears, currency, notional, side, contractRate } = forward;
  if (t > maturityYears + SAME_TIME) return;
  const { state, outright } = forwardOf(market, currency, maturityYears);
  const discount = discountFactor(market.market.discountRate, maturityYears - t);
  const scale = (side === "buy" ? 1 : -1) * notional * discount;
  row[state]! += scale * outright;
  row[0]! -= scale * contractRate;
}

export function lognormalOption(option: FxOption, market: LognormalMarket): LognormalOption {
  const { currency, maturityYears, notional, position, strike } = option;
  const { state, outright, volatility } = forwardOf(market, currency, maturityYears);
  const scale = (position === "bought" ? 1 : -1) * notional;
  const { times } = market.timeline;
  const isAlive = (t: number) => t <= maturityYears + SAME_TIME;
  return {
    state,
    outright,
    strike,
    sign: option.option === "call" ? 1 : -1,
    scales: times.map((t) => (isAlive(t) ? scale * discountFactor(market.market.discountRate, maturityYears - t) : 0)),
    deviations: times.map((t) => (isAlive(t) ? volatility * Math.sqrt(Math.max(0, maturityYears - t)) : 0)),
  };
}

/** F_0(T) = S (1 + r)^T / (1 + r_f)^T and the state that moves it. */
function forwardOf({ market, fixings }: LognormalMarket, currency: string, maturityYears: number) {
  const index = market.foreignCurrencies.findIndex((foreign) => foreign.currency === currency);
  const foreign = market.foreignCurrencies[index];
  assert(foreign !== undefined, "input.ts refuses a trade in a currency without a market");
  const outright =
    (foreign.spot * discountFactor(foreign.discountRate, maturityYears)) /
    discountFactor(market.discountRate, maturityYears);
  return { state: 2 + fixings.length + index, outright, volatility: foreign.volatility };
}

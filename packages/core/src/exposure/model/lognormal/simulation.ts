/** The states of the lognormal model over a block of paths, and the values of positions in them. */
import { assert } from "../../../document/errors.ts";
import { log } from "../../../numeric/elementary.ts";
import { normalCdf } from "../../../numeric/normal.ts";
import type { Vector, VectorKernels } from "../../../numeric/vector-kernels.ts";
import { fixesAt } from "../../../product/schedule.ts";
import { correlate, type Simulation, VectorSupply } from "../dynamics.ts";
import type { LognormalMarket } from "./market.ts";
import type { LognormalTerms } from "./terms.ts";
import type { LognormalOption, SelfDiscounted } from "./values.ts";

export class LognormalSimulation implements Simulation {
  readonly discount = null;
  readonly hazards: readonly Vector[];
  readonly #market: LognormalMarket;
  readonly #terms: readonly LognormalTerms[];
  readonly #kernels: VectorKernels;
  /** The state vectors from index 1 on; the state 0 is the constant 1. */
  readonly #states: readonly Vector[];
  readonly #first: Vector;
  readonly #second: Vector;
  readonly #third: Vector;

  static vectorCount({ stateCount, hazards }: LognormalMarket): number {
    return stateCount - 1 + hazards.length + 3;
  }

  constructor(
    market: LognormalMarket,
    terms: readonly LognormalTerms[],
    kernels: VectorKernels,
    vectors: readonly Vector[],
  ) {
    this.#market = market;
    this.#terms = terms;
    this.#kernels = kernels;
    const supply = new VectorSupply(vectors);
    this.#states = supply.take(market.stateCount - 1);
    this.hazards = supply.take(market.hazards.length);
    this.#first = supply.takeOne();
    this.#second = supply.takeOne();
    this.#third = supply.takeOne();
  }

  reset(): void {
    const { fixings, market } = this.#market;
    const rates = 1 + fixings.length;
    for (const [i, state] of this.#states.entries()) state.values.fill(i < rates ? market.floatingRate : 1);
    for (const hazard of this.hazards) hazard.values.fill(1);
  }

  step(time: number, normals: readonly Vector[], count: number): void {
    const { timeline, fixings, volatilities, correlation } = this.#market;
    const length = timeline.times[time]! - timeline.times[time - 1]!;
    this.#moveHazards(length, normals, count);
    correlate(this.#kernels, correlation, volatilities.length, normals, count);
    for (const [i, volatility] of volatilities.entries()) {
      const state = this.#states[i === 0 ? 0 : fixings.length + i]!;
      const drift = -0.5 * volatility * volatility * length;
      this.#kernels.evolve(state, normals[i]!, drift, volatility * Math.sqrt(length), count);
    }
  }

  /** From the independent normals, before they are correlated. */
  #moveHazards(length: number, normals: readonly Vector[], count: number): void {
    for (const [h, { volatility, loadings }] of this.#market.hazards.entries()) {
      const shock = this.#first;
      shock.values.fill(0);
      for (const [i, loading] of loadings.entries()) this.#kernels.addScaled(shock, loading, normals[i]!, count);
      const explained = loadings.reduce((sum, loading) => sum + loading * loading, 0);
      const drift = -0.5 * volatility * volatility * explained * length;
      this.#kernels.evolve(this.hazards[h]!, shock, drift, volatility * Math.sqrt(length), count);
    }
  }

  value(time: number, positions: readonly number[], out: readonly Vector[], count: number): void {
    for (const [i, position] of positions.entries()) {
      const { weights, selfDiscounted, options } = this.#terms[position]!;
      this.#weigh(weights, time, out[i]!, count);
      for (const payment of selfDiscounted[time]!) this.#addSelfDiscounted(payment, out[i]!, count);
      for (const option of options) this.#addOption(option, time, out[i]!, count);
    }
  }

  addPaid(time: number, positions: readonly number[], out: readonly Vector[], count: number): void {
    for (const [i, position] of positions.entries()) {
      this.#weigh(this.#terms[position]!.paid, time, this.#first, count);
      this.#kernels.addScaled(out[i]!, 1, this.#first, count);
    }
  }

  /** The weights of a position times the states. */
  #weigh(weights: Float64Array, time: number, out: Vector, count: number): void {
    const { stateCount } = this.#market;
    const row = time * stateCount;
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

  #addSelfDiscounted({ u, constant, onRate, fixingState, onFixing }: SelfDiscounted, out: Vector, count: number): void {
    const kernels = this.#kernels;
    const [rate] = this.#states;
    assert(rate !== undefined, "the first state is the rate");
    kernels.affine(this.#first, 1, 0.5, rate, count);
    kernels.log(this.#first, this.#first, count);
    kernels.affine(this.#first, 0, -2 * u, this.#first, count);
    kernels.exp(this.#first, this.#first, count);
    kernels.affine(this.#second, constant, onRate, rate, count);
    if (onFixing !== 0) kernels.addScaled(this.#second, onFixing, this.#states[fixingState - 1]!, count);
    kernels.multiply(this.#first, this.#first, this.#second, count);
    kernels.addScaled(out, 1, this.#first, count);
  }

  /** Black's formula; without time or volatility left it is what is exercised. */
  #addOption(option: LognormalOption, time: number, out: Vector, count: number): void {
    const { state, outright, strike, sign } = option;
    const scale = option.scales[time]!;
    if (scale === 0) return;
    const deviation = option.deviations[time]!;
    const martingale = this.#states[state - 1]!;
    if (deviation === 0) {
      for (let i = 0; i < count; i++) {
        out.values[i]! += scale * Math.max(0, sign * (outright * martingale.values[i]! - strike));
      }
      return;
    }
    this.#kernels.log(this.#third, martingale, count);
    const offset = log(outright / strike) / deviation;
    for (let i = 0; i < count; i++) {
      const centre = sign * (offset + this.#third.values[i]! / deviation);
      const above = normalCdf(centre + sign * 0.5 * deviation);
      const below = normalCdf(centre - sign * 0.5 * deviation);
      out.values[i]! += scale * sign * (outright * martingale.values[i]! * above - strike * below);
    }
  }

  /** After the values of a time: the rate becomes the fixing of the coupons that begin then. */
  fix(time: number): void {
    const { timeline, fixings } = this.#market;
    const [rate] = this.#states;
    assert(rate !== undefined, "the first state is the rate");
    for (const [i, schedule] of fixings.entries()) {
      if (fixesAt(schedule, timeline.times[time]!)) this.#states[1 + i]!.values.set(rate.values);
    }
  }
}

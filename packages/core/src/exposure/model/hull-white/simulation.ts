/** The states of Hull-White rates and lognormal spots over a block of paths, and the values of positions in them. */
import { assert } from "../../../document/errors.ts";
import type { Vector, VectorKernels } from "../../../numeric/vector-kernels.ts";
import { fixesAt } from "../../../product/schedule.ts";
import { correlate, type Simulation, VectorSupply } from "../dynamics.ts";
import type { HullWhiteBook, Terms } from "./book.ts";
import { addHullWhiteOption, OPTION_VECTORS } from "./options.ts";
import { decay, deterministicIntegral, rateSensitivity } from "./short-rate.ts";
import { type Transition, transition } from "./transition.ts";

/** Steps whose lengths differ by less than this, in years, have one law. */
const SAME_STEP = 1e-9;

export class HullWhiteSimulation implements Simulation {
  readonly discount: Vector;
  readonly hazards: readonly Vector[];
  readonly #book: HullWhiteBook;
  readonly #kernels: VectorKernels;
  readonly #transitions: { readonly length: number; readonly law: Transition }[] = [];
  /** x of each currency. */
  readonly #rates: readonly Vector[];
  /** ln of the bank account of the reporting currency. */
  readonly #account: Vector;
  readonly #logSpots: readonly Vector[];
  readonly #spots: readonly Vector[];
  /** x at the last fixing, by currency and schedule. */
  readonly #fixed: readonly (readonly Vector[])[];
  readonly #part: Vector;
  readonly #exponent: Vector;
  readonly #optionVectors: readonly Vector[];
  /** P(t, T) of the currency that is being valued, by column; made when first needed. */
  readonly #bonds: readonly Vector[];
  readonly #bondReady: Uint8Array;

  static vectorCount({ market, bonds }: HullWhiteBook): number {
    const { rates, spots, fixings, model } = market;
    const fixingCount = fixings.reduce((sum, each) => sum + each.length, 0);
    const hazards = model.hazardVolatilities.length;
    return rates.length + 2 * spots.length + fixingCount + hazards + 4 + OPTION_VECTORS + columnCount(bonds);
  }

  constructor(book: HullWhiteBook, kernels: VectorKernels, vectors: readonly Vector[]) {
    this.#book = book;
    this.#kernels = kernels;
    const { rates, spots, fixings, model } = book.market;
    const supply = new VectorSupply(vectors);
    this.#account = supply.takeOne();
    this.discount = supply.takeOne();
    this.#part = supply.takeOne();
    this.#exponent = supply.takeOne();
    this.#rates = supply.take(rates.length);
    this.#logSpots = supply.take(spots.length);
    this.#spots = supply.take(spots.length);
    this.#fixed = fixings.map((each) => supply.take(each.length));
    this.hazards = supply.take(model.hazardVolatilities.length);
    this.#optionVectors = supply.take(OPTION_VECTORS);
    this.#bonds = supply.take(columnCount(book.bonds));
    this.#bondReady = new Uint8Array(this.#bonds.length);
  }

  reset(): void {
    const zero = [this.#account, ...this.#rates, ...this.#logSpots, ...this.#fixed.flat()];
    for (const vector of zero) vector.values.fill(0);
    for (const vector of [this.discount, ...this.hazards]) vector.values.fill(1);
    for (const [k, spot] of this.#spots.entries()) spot.values.fill(this.#book.market.spots[k]!);
  }

  step(time: number, normals: readonly Vector[], count: number): void {
    const kernels = this.#kernels;
    const { rates, spots, model, timeline } = this.#book.market;
    const [from, to] = [timeline.times[time - 1]!, timeline.times[time]!];
    const { noise, quanto } = this.#transition(to - from);
    const length = to - from;
    const [own] = this.#rates;
    const [reporting] = rates;
    assert(own !== undefined && reporting !== undefined, "the reporting currency comes first");
    const componentCount = 2 * rates.length + this.hazards.length;
    correlate(kernels, noise, componentCount, normals, count);
    const ownSensitivity = rateSensitivity(reporting.meanReversion, length);
    const ownIntegral = deterministicIntegral(reporting, from, to);
    for (const [k, { rate, spotVolatility }] of model.foreign.entries()) {
      const [x, logSpot] = [this.#rates[k + 1]!, this.#logSpots[k]!];
      const known =
        ownIntegral -
        deterministicIntegral(rate, from, to) -
        0.5 * spotVolatility * spotVolatility * length +
        quanto[k]!.spot;
      kernels.addScaled(logSpot, ownSensitivity, own, count);
      kernels.addScaled(logSpot, -rateSensitivity(rate.meanReversion, length), x, count);
      kernels.addScaled(logSpot, 1, normals[3 + 2 * k]!, count);
      kernels.affine(logSpot, known, 1, logSpot, count);
      kernels.exp(this.#spots[k]!, logSpot, count);
      kernels.affine(this.#spots[k]!, 0, spots[k]!, this.#spots[k]!, count);
      kernels.affine(x, quanto[k]!.rate, decay(rate.meanReversion, length), x, count);
      kernels.addScaled(x, 1, normals[2 + 2 * k]!, count);
    }
    kernels.addScaled(this.#account, ownSensitivity, own, count);
    kernels.addScaled(this.#account, 1, normals[1]!, count);
    kernels.affine(this.#account, ownIntegral, 1, this.#account, count);
    kernels.affine(this.discount, 0, -1, this.#account, count);
    kernels.exp(this.discount, this.discount, count);
    kernels.affine(own, 0, decay(reporting.meanReversion, length), own, count);
    kernels.addScaled(own, 1, normals[0]!, count);
    for (const [h, hazard] of this.hazards.entries()) {
      const volatility = model.hazardVolatilities[h]!;
      const factor = model.correlations.length - this.hazards.length + h;
      const explained = model.correlations[factor]![factor]!;
      const drift = -0.5 * volatility * volatility * explained * length;
      kernels.evolve(hazard, normals[2 * rates.length + h]!, drift, 1, count);
    }
  }

  #transition(length: number): Transition {
    const known = this.#transitions.find((each) => Math.abs(each.length - length) < SAME_STEP);
    if (known !== undefined) return known.law;
    const law = transition(this.#book.market.model, length);
    this.#transitions.push({ length, law });
    return law;
  }

  value(time: number, positions: readonly number[], out: readonly Vector[], count: number): void {
    const { terms, options, market } = this.#book;
    for (const [i] of positions.entries()) out[i]!.values.fill(0);
    for (let currency = 0; currency < market.rates.length; currency++) {
      this.#bondReady.fill(0);
      for (const [i, position] of positions.entries()) {
        const own = terms[position]![currency]!;
        if (own === null) continue;
        if (currency === 0) {
          this.#add(own, currency, time, out[i]!, count);
          continue;
        }
        this.#part.values.fill(0);
        this.#add(own, currency, time, this.#part, count);
        this.#kernels.multiply(this.#part, this.#part, this.#spots[currency - 1]!, count);
        this.#kernels.addScaled(out[i]!, 1, this.#part, count);
      }
    }
    const states = { rates: this.#rates, spots: this.#spots, logSpots: this.#logSpots };
    for (const [i, position] of positions.entries()) {
      for (const option of options[position]!) {
        addHullWhiteOption(option, time, states, this.#kernels, this.#optionVectors, out[i]!, count);
      }
    }
  }

  /** out = out + the value of one currency's flows and running coupons, in that currency. */
  #add({ flows, running }: Terms, currency: number, time: number, out: Vector, count: number): void {
    const { bonds, coupons, market } = this.#book;
    const { payments, slopes } = bonds[currency]!;
    const now = market.timeline.times[time]!;
    const row = time * payments.length;
    let certain = 0;
    for (const { column, until, amount } of flows) {
      if (now > until) continue;
      // Only the bond of its own day has no slope: it is 1.
      if (slopes[row + column] === 0) certain += amount;
      else this.#kernels.addScaled(out, amount, this.#bond(currency, time, column, count), count);
    }
    for (const { fixing, notionals } of running) {
      const coupon = coupons[currency]![fixing]![time]!;
      const notional = notionals[time]!;
      if (notional === 0) continue;
      if (coupon === null) {
        certain += notional;
        continue;
      }
      const x = this.#rates[currency]!;
      this.#kernels.affine(this.#exponent, coupon.intercept, coupon.slope, x, count);
      this.#kernels.addScaled(this.#exponent, coupon.fixingSlope, this.#fixed[currency]![fixing]!, count);
      this.#kernels.addExponential(out, notional, 0, 1, this.#exponent, count);
    }
    if (certain !== 0) this.#kernels.affine(out, certain, 1, out, count);
  }

  /** Flows that passed, floating coupons that ended at what they had grown to, less the notionals that began in their place. */
  addPaid(time: number, positions: readonly number[], out: readonly Vector[], count: number): void {
    const { terms, ended, market } = this.#book;
    const [before, now] = [market.timeline.times[time - 1]!, market.timeline.times[time]!];
    for (const [i, position] of positions.entries()) {
      for (const [currency, own] of terms[position]!.entries()) {
        if (own === null) continue;
        this.#part.values.fill(0);
        let certain = 0;
        for (const { until, amount } of own.flows) if (before <= until && until < now) certain += amount;
        for (const { fixing, notionals } of own.running) {
          const coupon = ended[currency]![fixing]![time]!;
          if (fixesAt(market.fixings[currency]![fixing]!, now)) certain -= notionals[time]!;
          const notional = notionals[time - 1]!;
          if (coupon === null || notional === 0) continue;
          const x = this.#fixed[currency]![fixing]!;
          this.#kernels.addExponential(this.#part, notional, coupon.intercept, coupon.fixingSlope, x, count);
        }
        this.#kernels.affine(this.#part, certain, 1, this.#part, count);
        if (currency > 0) this.#kernels.multiply(this.#part, this.#part, this.#spots[currency - 1]!, count);
        this.#kernels.addScaled(out[i]!, 1, this.#part, count);
      }
    }
  }

  #bond(currency: number, time: number, column: number, count: number): Vector {
    const bond = this.#bonds[column]!;
    if (this.#bondReady[column] === 1) return bond;
    const { payments, intercepts, slopes } = this.#book.bonds[currency]!;
    const cell = time * payments.length + column;
    this.#kernels.affine(bond, intercepts[cell]!, slopes[cell]!, this.#rates[currency]!, count);
    this.#kernels.exp(bond, bond, count);
    this.#bondReady[column] = 1;
    return bond;
  }

  fix(time: number): void {
    const { fixings, timeline } = this.#book.market;
    for (const [currency, schedules] of fixings.entries()) {
      for (const [i, schedule] of schedules.entries()) {
        if (fixesAt(schedule, timeline.times[time]!)) {
          this.#fixed[currency]![i]!.values.set(this.#rates[currency]!.values);
        }
      }
    }
  }
}

/** Columns of the currency with the most payment times; one currency is valued after the other. */
function columnCount(bonds: HullWhiteBook["bonds"]): number {
  return Math.max(0, ...bonds.map(({ payments }) => payments.length));
}

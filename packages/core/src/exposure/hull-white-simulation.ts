/** The states of Hull-White rates and lognormal spots over a block of paths, and the values of series in them. */
import { assert } from "../errors.ts";
import type { Vector, VectorKernels } from "../numeric/vector-kernels.ts";
import { correlate, isPeriodEnd, type Simulation } from "./dynamics.ts";
import { decay, deterministicIntegral, rateSensitivity } from "./hull-white.ts";
import type { CurrencyTerms, HullWhiteBook } from "./hull-white-portfolio.ts";
import { type Transition, transition } from "./transition.ts";

export class HullWhiteSimulation implements Simulation {
  readonly discount: Vector;
  readonly #book: HullWhiteBook;
  readonly #kernels: VectorKernels;
  readonly #transition: Transition;
  /** x of each currency. */
  readonly #rates: readonly Vector[];
  /** ln of the bank account of the reporting currency. */
  readonly #account: Vector;
  readonly #logSpots: readonly Vector[];
  readonly #spots: readonly Vector[];
  /** x at the last fixing. */
  readonly #fixed: readonly Vector[];
  readonly #part: Vector;
  readonly #exponent: Vector;

  static vectorCount({ rates, spots, fixings }: HullWhiteBook): number {
    return rates.length + 2 * spots.length + fixings.length + 4;
  }

  constructor(book: HullWhiteBook, kernels: VectorKernels, vectors: readonly Vector[]) {
    this.#book = book;
    this.#kernels = kernels;
    const { dates, rates, spots, fixings } = book;
    this.#transition = transition(book.model, dates[1]! - dates[0]!);
    const [account, discount, part, exponent, ...others] = vectors;
    assert(account !== undefined && discount !== undefined, "there are as many vectors as vectorCount says");
    assert(part !== undefined && exponent !== undefined, "there are as many vectors as vectorCount says");
    this.#account = account;
    this.discount = discount;
    this.#part = part;
    this.#exponent = exponent;
    const take = (count: number) => others.splice(0, count);
    this.#rates = take(rates.length);
    this.#logSpots = take(spots.length);
    this.#spots = take(spots.length);
    this.#fixed = take(fixings.length);
  }

  reset(): void {
    for (const vector of [this.#account, ...this.#rates, ...this.#logSpots, ...this.#fixed]) vector.values.fill(0);
  }

  /** The steps are of equal length, so that one transition serves them all. */
  step(date: number, normals: readonly Vector[], count: number): void {
    const kernels = this.#kernels;
    const { dates, rates, model } = this.#book;
    const { noise, quanto } = this.#transition;
    const [from, to] = [dates[date - 1]!, dates[date]!];
    const time = dates[1]!;
    const [own] = this.#rates;
    const [reporting] = rates;
    assert(own !== undefined && reporting !== undefined, "the reporting currency comes first");
    correlate(kernels, noise, 2 * rates.length, normals, count);
    const ownSensitivity = rateSensitivity(reporting.meanReversion, time);
    const ownIntegral = deterministicIntegral(reporting, from, to);
    for (const [k, { rate, spotVolatility }] of model.foreign.entries()) {
      const [x, logSpot] = [this.#rates[k + 1]!, this.#logSpots[k]!];
      const known =
        ownIntegral -
        deterministicIntegral(rate, from, to) -
        0.5 * spotVolatility * spotVolatility * time +
        quanto[k]!.spot;
      kernels.addScaled(logSpot, ownSensitivity, own, count);
      kernels.addScaled(logSpot, -rateSensitivity(rate.meanReversion, time), x, count);
      kernels.addScaled(logSpot, 1, normals[3 + 2 * k]!, count);
      kernels.affine(logSpot, known, 1, logSpot, count);
      kernels.exp(this.#spots[k]!, logSpot, count);
      kernels.affine(this.#spots[k]!, 0, this.#book.spots[k]!, this.#spots[k]!, count);
      kernels.affine(x, quanto[k]!.rate, decay(rate.meanReversion, time), x, count);
      kernels.addScaled(x, 1, normals[2 + 2 * k]!, count);
    }
    kernels.addScaled(this.#account, ownSensitivity, own, count);
    kernels.addScaled(this.#account, 1, normals[1]!, count);
    kernels.affine(this.#account, ownIntegral, 1, this.#account, count);
    kernels.affine(this.discount, 0, -1, this.#account, count);
    kernels.exp(this.discount, this.discount, count);
    kernels.affine(own, 0, decay(reporting.meanReversion, time), own, count);
    kernels.addScaled(own, 1, normals[0]!, count);
  }

  value(series: number, date: number, out: Vector, count: number): void {
    out.values.fill(0);
    for (const terms of this.#book.terms[series]!) {
      if (terms.currency === 0) {
        this.#add(terms, date, out, count);
        continue;
      }
      this.#part.values.fill(0);
      this.#add(terms, date, this.#part, count);
      this.#kernels.multiply(this.#part, this.#part, this.#spots[terms.currency - 1]!, count);
      this.#kernels.addScaled(out, 1, this.#part, count);
    }
  }

  /** out = out + the value of one currency's flows and running coupons, in that currency. */
  #add({ currency, flows, running }: CurrencyTerms, date: number, out: Vector, count: number): void {
    const { dates, bonds, fixings } = this.#book;
    const { times, intercepts, slopes } = bonds[currency]!;
    const x = this.#rates[currency]!;
    const row = date * times.length;
    let certain = 0;
    for (const { column, until, amount } of flows) {
      if (dates[date]! > until || amount === 0) continue;
      const slope = slopes[row + column]!;
      if (slope === 0) certain += amount;
      else this.#kernels.addExponential(out, amount, intercepts[row + column]!, slope, x, count);
    }
    for (const { fixing, notionals } of running) {
      const coupon = fixings[fixing]!.coupons[date]!;
      const notional = notionals[date]!;
      if (notional === 0) continue;
      if (coupon === null) {
        certain += notional;
        continue;
      }
      this.#kernels.affine(this.#exponent, coupon.intercept, coupon.slope, x, count);
      this.#kernels.addScaled(this.#exponent, coupon.fixingSlope, this.#fixed[fixing]!, count);
      this.#kernels.addExponential(out, notional, 0, 1, this.#exponent, count);
    }
    if (certain !== 0) this.#kernels.affine(out, certain, 1, out, count);
  }

  fix(date: number): void {
    for (const [i, { currency, paymentsPerYear }] of this.#book.fixings.entries()) {
      if (isPeriodEnd(this.#book.dates[date]!, paymentsPerYear)) {
        this.#fixed[i]!.values.set(this.#rates[currency]!.values);
      }
    }
  }
}

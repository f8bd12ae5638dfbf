/**
 * Collateral path by path. At a margin call the agreement asks for
 *
 *     C(V) = max(V + IA − TH, 0) − max(−V − IA − TH_own, 0)
 *
 * and a transfer takes place if it is at least the minimum transfer amount. The collateral of a date is that of the last call
 * answered before the margin period of risk began; payments of trades in between are made by both sides, or withheld by both
 * and counted in. What is left is X = V − C, or X = V + payments − C: our exposure is (X − IM received)⁺, the counterparty's (−X − IM posted)⁺.
 *
 * Calls are simulated at the moments that a reported date looks back to; the minimum transfer amount acts between those.
 * Source: Basel CRE50.24, CRE53; L. Andersen, M. Pykhtin, A. Sokol, Rethinking the margin period of risk (2017), model
 * "classical +" and
 * "classical −".
 */
import { assert } from "../document/errors.ts";
import type { Vector } from "../numeric/vector-kernels.ts";
import type { NettingAgreement } from "./agreement.ts";

/** C(V): positive if the counterparty posts. */
export function requiredCollateral(
  { direction, threshold, ownThreshold = threshold, independentAmount }: NettingAgreement,
  value: number,
): number {
  const received = direction === "we_post" ? 0 : Math.max(0, value + independentAmount - threshold);
  const posted = direction === "we_receive" ? 0 : Math.max(0, -value - independentAmount - ownThreshold);
  return received - posted;
}

/** The collateral after a call, given what was held before. */
export function collateralAfterCall(agreement: NettingAgreement, value: number, held: number): number {
  const required = requiredCollateral(agreement, value);
  return Math.abs(required - held) >= agreement.minimumTransferAmount ? required : held;
}

/** What is actually held today; where the document does not say, what the agreement asks for. */
export function collateralToday(agreement: NettingAgreement, value: number): number {
  return agreement.collateralHeld ?? collateralAfterCall(agreement, value, 0);
}

/** What a netting set is exposed to today, in both directions. */
export function exposedToday(
  value: number,
  agreement: NettingAgreement | undefined,
): { readonly exposure: number; readonly liability: number } {
  if (agreement === undefined) return { exposure: Math.max(value, 0), liability: Math.max(-value, 0) };
  const left = value - collateralToday(agreement, value);
  return {
    exposure: Math.max(left - agreement.initialMarginReceived, 0),
    liability: Math.max(-left - agreement.initialMarginPosted, 0),
  };
}

/** The collateral of one netting set over a block of paths. */
export class MarginAccount {
  /** What is held at the start, until the first call that a date looks back to. */
  readonly collateralToday: number;
  readonly #agreement: NettingAgreement;
  /** The time that each date looks back to; shape [dateCount]. */
  readonly #lookBack: Int32Array;
  readonly #calls: ReadonlySet<number>;
  readonly #held: Float64Array;
  /** Collateral and payments after the calls that later dates still look back to, by time. */
  readonly #kept = new Map<number, Float64Array>();
  /** What trades have paid since today, to us if positive; null if payments go on in the margin period. */
  readonly paid: Vector | null;
  readonly #spare: Float64Array[] = [];

  constructor(agreement: NettingAgreement, valueToday: number, lookBack: Int32Array, paid: Vector) {
    this.#agreement = agreement;
    this.paid = agreement.paymentsInMarginPeriod === "withheld" ? paid : null;
    this.#lookBack = lookBack;
    this.#calls = new Set([...lookBack].filter((time) => time > 0));
    this.#held = new Float64Array(paid.values.length);
    this.collateralToday = collateralToday(agreement, valueToday);
  }

  reset(): void {
    this.#held.fill(this.collateralToday);
    this.paid?.values.fill(0);
    for (const buffer of this.#kept.values()) this.#spare.push(buffer);
    this.#kept.clear();
  }

  looksBackTo(time: number): boolean {
    return this.#calls.has(time);
  }

  /** A margin call at a time some date looks back to. */
  call(time: number, values: Float64Array, count: number): void {
    const held = this.#held;
    for (let i = 0; i < count; i++) held[i] = collateralAfterCall(this.#agreement, values[i]!, held[i]!);
    const kept = this.#spare.pop() ?? new Float64Array(held.length);
    kept.set(held);
    if (this.paid !== null) for (let i = 0; i < count; i++) kept[i]! += this.paid.values[i]!;
    this.#kept.set(time, kept);
  }

  /** out = value − collateral at a reported date, and what was paid since the collateral's call where that is withheld. */
  leave(date: number, values: Float64Array, out: Float64Array, count: number): void {
    this.#uncover(date, values, out, count);
    if (this.paid !== null) for (let i = 0; i < count; i++) out[i]! += this.paid.values[i]!;
  }

  #uncover(date: number, values: Float64Array, out: Float64Array, count: number): void {
    const time = this.#lookBack[date]!;
    if (time === 0) {
      for (let i = 0; i < count; i++) out[i] = values[i]! - this.collateralToday;
      return;
    }
    const collateral = this.#kept.get(time);
    assert(collateral !== undefined, "the time a date looks back to was called");
    for (let i = 0; i < count; i++) out[i] = values[i]! - collateral[i]!;
    if (this.#lookBack[date + 1] === time) return;
    this.#kept.delete(time);
    this.#spare.push(collateral);
  }
}

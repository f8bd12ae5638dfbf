/** The fixed rate at which a swap that begins later is worth nothing today. */
import { exp } from "../numeric/elementary.ts";
import { accruedOver, periodsOf, type ScheduleTerms } from "../product/schedule.ts";
import { logDiscount, type ZeroNode } from "./curve.ts";

/** When a payment is due, and what share of a whole period it is for. */
export interface Payment {
  readonly time: number;
  readonly share: number;
}

/** The payments of a fixed leg. */
export function paymentsOf(terms: ScheduleTerms, paymentsPerYear: number): Payment[] {
  return periodsOf(terms, paymentsPerYear).map((period) => ({
    time: period.to,
    share: period.perYear === null ? accruedOver(period, paymentsPerYear) : 1,
  }));
}

/** K = (P(0, T_s) − P(0, T_e)) / A, A = Σ share P(0, T_i) / payments a year, on the curve that also discounts. */
export function forwardSwapRate(
  curve: readonly ZeroNode[],
  startYears: number,
  endYears: number,
  paymentsPerYear: number,
  payments: readonly Payment[],
): { readonly rate: number; readonly annuity: number } {
  const discount = (time: number) => exp(logDiscount(curve, time));
  const annuity = payments.reduce((sum, { time, share }) => sum + share * discount(time), 0) / paymentsPerYear;
  return { rate: (discount(startYears) - discount(endYears)) / annuity, annuity };
}

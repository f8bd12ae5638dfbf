/**
 * What each hedge is worth in capital: by leaving it out, and per unit of notional. Both are closed forms in the sums of
 * K_hedged, so that a book with many hedges costs no more than one pass.
 */
import { DISCOUNT_SCALAR, HEDGE_DISALLOWANCE, SUPERVISORY_CORRELATION as RHO } from "./regimes.ts";

/** The sums inside K_hedged² = common² + (1 − ρ²) squares + misalignments. MAR50.21. */
export interface HedgedSums {
  /** ρ Σ (SCVA − SNH) − IH. */
  readonly common: number;
  /** Σ (SCVA − SNH)². */
  readonly squares: number;
  readonly misalignments: number;
  readonly charge: number;
}

/** A hedge in the terms of K_hedged: what it takes from its counterparty's net charge and from the common part. */
export interface HedgeTerms {
  /** SCVA − SNH of the counterparty it belongs to, hedge included; 0 for an index. */
  readonly net: number;
  /** r · RW · M · B · DF; 0 for an index. */
  readonly recognised: number;
  /** What the common part falls by: ρ times `recognised`, or the value of an index. */
  readonly fromCommon: number;
  readonly misalignment: number;
  readonly notional: number;
}

/** Capital without this hedge − capital with it. Positive: the hedge lowers capital. */
export function capitalBenefit(sums: HedgedSums, hedge: HedgeTerms): number {
  const common = sums.common + hedge.fromCommon;
  const net = hedge.net + hedge.recognised;
  const squares = sums.squares - hedge.net * hedge.net + net * net;
  const total = common * common + (1 - RHO * RHO) * squares + (sums.misalignments - hedge.misalignment);
  return DISCOUNT_SCALAR * (1 - HEDGE_DISALLOWANCE) * (Math.sqrt(Math.max(total, 0)) - sums.charge);
}

/** d capital / d B: what one more unit of notional adds to capital. Negative: it lowers capital. Zero where K_hedged is. */
export function marginalCapital(sums: HedgedSums, hedge: HedgeTerms): number {
  if (sums.charge === 0) return 0;
  const slope = -sums.common * hedge.fromCommon - (1 - RHO * RHO) * hedge.net * hedge.recognised + hedge.misalignment;
  return (DISCOUNT_SCALAR * (1 - HEDGE_DISALLOWANCE) * slope) / (hedge.notional * sums.charge);
}

/** EAD = α (RC + multiplier · AddOn), with and without margin. CRE52.1-52.23. */
import { exp } from "../numeric/elementary.ts";
import type { SaCcrNettingSet } from "./fields.ts";
import { MULTIPLIER_FLOOR } from "./parameters.ts";

export interface Exposure {
  readonly replacementCost: number;
  readonly aggregateAddOn: number;
  readonly multiplier: number;
  readonly potentialFutureExposure: number;
  readonly exposureAtDefault: number;
}

export function exposureOf(
  { alpha, value, collateral }: { readonly alpha: number; readonly value: number; readonly collateral: number },
  aggregateAddOn: number,
  margin: SaCcrNettingSet["margin"],
): Exposure {
  const replacementCost = Math.max(value - collateral, margin === undefined ? 0 : uncalledAmount(margin), 0);
  const multiplier = multiplierOf(value - collateral, aggregateAddOn);
  const potentialFutureExposure = multiplier * aggregateAddOn;
  return {
    replacementCost,
    aggregateAddOn,
    multiplier,
    potentialFutureExposure,
    exposureAtDefault: alpha * (replacementCost + potentialFutureExposure),
  };
}

/** TH + MTA − NICA: the largest exposure that triggers no call. CRE52.18. */
function uncalledAmount({
  threshold,
  minimumTransferAmount,
  netIndependentCollateral,
}: NonNullable<SaCcrNettingSet["margin"]>) {
  return threshold + minimumTransferAmount - netIndependentCollateral;
}

/** min(1, floor + (1 − floor) e^((V − C) / (2 (1 − floor) AddOn))). Without an add-on nothing can be reduced: 1. CRE52.23. */
export function multiplierOf(valueNetOfCollateral: number, aggregateAddOn: number): number {
  if (valueNetOfCollateral >= 0 || aggregateAddOn === 0) return 1;
  const above = 1 - MULTIPLIER_FLOOR;
  return Math.min(1, MULTIPLIER_FLOOR + above * exp(valueNetOfCollateral / (2 * above * aggregateAddOn)));
}

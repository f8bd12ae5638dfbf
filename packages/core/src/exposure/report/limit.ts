/** A counterparty's PFE against its limit. */

import { assert } from "../../document/errors.ts";
import { entry } from "../../numeric/entry.ts";
import type { ExposureCounterparty } from "../document/counterparty-input.ts";
import type { Counterparty, Profile } from "../result.ts";

export function limitReport(
  { quantile, amount }: NonNullable<ExposureCounterparty["limit"]>,
  { potentialFutureExposure }: Profile,
  dates: Float64Array,
): NonNullable<Counterparty["limit"]> {
  const measured = potentialFutureExposure.find((each) => each.quantile === quantile);
  assert(measured !== undefined, "input.ts asks for the quantile of a limit");
  let peakAt = 0;
  for (const [date, value] of measured.values.entries()) if (value > entry(measured.values, peakAt)) peakAt = date;
  const peak = entry(measured.values, peakAt);
  return {
    quantile,
    amount,
    peak,
    peakAtYears: entry(dates, peakAt),
    headroom: amount - peak,
    breaches: [...dates].filter((_, date) => entry(measured.values, date) > amount),
  };
}

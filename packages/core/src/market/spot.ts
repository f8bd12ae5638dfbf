/** Exchange rates of today: what one unit of a currency is worth in the reporting currency. */
import { z } from "zod";
import { assert } from "../document/errors.ts";

/** Far beyond any pair of currencies, and far from where products of prices leave the range of doubles. */
export const Spot = z.number().min(1e-12).max(1e12).meta({
  title: "Spot",
  symbol: "S",
  unit: "reporting currency for one foreign",
});

interface Spots {
  readonly foreignCurrencies: readonly { readonly currency: string; readonly spot: number }[];
}

/** Reporting currency for one unit of a currency; the reporting currency itself where none is named. */
export function spotOf({ foreignCurrencies }: Spots, reportingCurrency: string, currency = reportingCurrency): number {
  if (currency === reportingCurrency) return 1;
  const foreign = foreignCurrencies.find((entry) => entry.currency === currency);
  assert(foreign !== undefined, "a document is refused if it trades a currency that its market does not have");
  return foreign.spot;
}

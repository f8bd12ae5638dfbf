/**
 * The quantities that documents are made of, in one canonical unit each: money in the document's reporting currency,
 * rates and shares as decimal fractions, times in years. A positive value is owed to us, a negative one by us.
 */
import { z } from "zod";

/** No amount of a document is larger: the squares of sums of such amounts are finite numbers still. */
export const LARGEST_AMOUNT = 1e24;
/** Money in the document's reporting currency. Positive: owed to us. Negative: owed by us. */
export const amount = z.number().min(-LARGEST_AMOUNT).max(LARGEST_AMOUNT);
export const nonNegativeAmount = z.number().nonnegative().max(LARGEST_AMOUNT);
export const positiveAmount = z.number().positive().max(LARGEST_AMOUNT);
/** What one unit of something costs: far beyond any pair of currencies, and far from where products of prices overflow. */
export const price = z.number().positive().max(1e12);
/** An interest rate per year as a decimal fraction; may be negative. */
export const rate = z.number().min(-1).max(10);
/** A volatility per square root of a year as a decimal fraction. Zero is the deterministic limit. */
export const volatility = z.number().min(0).max(10);
/** A correlation. */
export const correlation = z.number().min(-1).max(1);
/** A length of time in years. */
export const years = z.number().positive().max(100);
/** ISO 4217 code. */
export const currency = z.string().regex(/^[A-Z]{3}$/, "Give a currency as three capital letters, as EUR");
/** ISO 8601 calendar date. */
export const date = z.iso.date();

/**
 * An identifier given by the user, kept as it is. What reaches spreadsheets is made harmless there (input rule R28): see
 * `isHarmless` and functions/csv.ts.
 */
export const identifier = z.string().min(1).max(100);

/** Whether a spreadsheet shows a text as it is: no control characters, and no leading = + - @ that it would run. */
export function isHarmless(text: string): boolean {
  return /^[^=+\-@\p{Cc}][^\p{Cc}]*$/u.test(text);
}

export const CounterpartyId = identifier.brand<"CounterpartyId">();
export type CounterpartyId = z.infer<typeof CounterpartyId>;
export const NettingSetId = identifier.brand<"NettingSetId">();
export type NettingSetId = z.infer<typeof NettingSetId>;
export const TradeId = identifier.brand<"TradeId">();
export type TradeId = z.infer<typeof TradeId>;
export const HedgeId = identifier.brand<"HedgeId">();
export type HedgeId = z.infer<typeof HedgeId>;

/** Explanations that lines of several kinds have in common. */
import { type Explanation, explainedAs, explanation, ofInput, ofRule, type Term } from "../document/explanation.ts";
import type { BaCvaInput } from "./input.ts";
import { SUPERVISORY_DISCOUNT_RATE } from "./regimes.ts";

export function ofDiscount(path: string, value: number, maturity: Term): Explanation {
  const title = "Supervisory discount factor";
  if (value === 1) return explanation(path, title, value, "1", "MAR50.15(4)", []);
  return explanation(path, title, value, "(1 − e^(−r · M)) / (r · M)", "MAR50.15(4)", [
    ofRule("r", SUPERVISORY_DISCOUNT_RATE),
    maturity,
  ]);
}

/** An amount of the document, at the rate of its currency. */
export function inReportingCurrency(
  { exchangeRates, reportingCurrency }: BaCvaInput,
  path: string,
  title: string,
  value: number,
  source: string,
  amount: Term,
  currency: string | undefined,
): Explanation {
  const k = exchangeRates.findIndex((entry) => entry.currency === currency);
  const rate = exchangeRates[k]?.rate;
  if (currency === undefined || currency === reportingCurrency || rate === undefined) {
    return explainedAs(path, title, source, amount);
  }
  return explanation(path, title, value, `${amount.symbol} · rate`, source, [
    amount,
    ofInput("rate", rate, `exchangeRates[${k}].rate`),
  ]);
}

/** The explanations of a trade of an SA-CCR result, down to its line of the document. */
import {
  type Explanation,
  explainedAs,
  explanation,
  ofInput,
  ofResult,
  ofRule,
  type Term,
} from "../document/explanation.ts";
import { BUSINESS_DAYS } from "../regulation/margin-period.ts";
import type { OptionPosition, SaCcrTrade } from "./fields.ts";
import type { SaCcrInput } from "./input.ts";
import { MARGINED_FACTOR, type Regime, SHORTEST_BUSINESS_DAYS, SUPERVISORY_RATE, TRANCHE } from "./parameters.ts";
import type { Explained } from "./result.ts";
import { classified } from "./trade.ts";

type TradeTerms = Explained["trades"][number];

/** All explanations of one trade. */
export function ofTrade(input: SaCcrInput, result: Explained, i: number): Explanation[] {
  const terms = result.trades[i];
  const trade = input.trades[i];
  if (terms === undefined || trade === undefined) return [];
  const at = `trades[${i}]`;
  return [
    explanation(
      `${at}.effectiveNotional`,
      `Effective notional of ${terms.id}`,
      terms.effectiveNotional,
      "δ · d · MF",
      "CRE52.30",
      [
        ofResult("δ", terms.supervisoryDelta, `${at}.supervisoryDelta`),
        ofResult("d", terms.adjustedNotional, `${at}.adjustedNotional`),
        ofResult("MF", terms.maturityFactor, `${at}.maturityFactor`),
      ],
    ),
    ofAdjustedNotional(input, trade, terms, at),
    ...ofDuration(trade, terms, at),
    ofDelta(input.regime, trade, terms, at),
    ofMaturityFactor(result, trade, terms, at),
  ];
}

function ofAdjustedNotional(input: SaCcrInput, trade: SaCcrTrade, terms: TradeTerms, at: string): Explanation {
  const path = `${at}.adjustedNotional`;
  const title = `Adjusted notional of ${terms.id}`;
  if (trade.kind === "foreign_exchange") {
    const { bought, sold } = trade;
    const legs = {
      bought: ofInput("N_bought", bought.notional, `${at}.bought.notional`),
      sold: ofInput("N_sold", sold.notional, `${at}.sold.notional`),
    };
    if (bought.currency === input.reportingCurrency) return explainedAs(path, title, "CRE52.36", legs.sold);
    if (sold.currency === input.reportingCurrency) return explainedAs(path, title, "CRE52.36", legs.bought);
    const both = [legs.bought, legs.sold];
    return explanation(path, title, terms.adjustedNotional, "max(N_bought, N_sold)", "CRE52.36", both);
  }
  const notional = ofInput("N", trade.notional, `${at}.notional`);
  if (terms.supervisoryDuration === null) return explainedAs(path, title, "CRE52.37", notional);
  return explanation(path, title, terms.adjustedNotional, "N · SD", "CRE52.34", [
    notional,
    ofResult("SD", terms.supervisoryDuration, `${at}.supervisoryDuration`),
  ]);
}

function ofDuration(trade: SaCcrTrade, { id, supervisoryDuration }: TradeTerms, at: string): Explanation[] {
  if (supervisoryDuration === null || !("endYears" in trade)) return [];
  const r = SUPERVISORY_RATE;
  return [
    explanation(
      `${at}.supervisoryDuration`,
      `Supervisory duration of ${id}`,
      supervisoryDuration,
      `max((e^(−${r} · S) − e^(−${r} · E)) / ${r}, ${SHORTEST_BUSINESS_DAYS} / ${BUSINESS_DAYS})`,
      "CRE52.34",
      [ofInput("S", trade.startYears, `${at}.startYears`), ofInput("E", trade.endYears, `${at}.endYears`)],
    ),
  ];
}

function ofDelta(regime: Regime, trade: SaCcrTrade, { id, supervisoryDelta }: TradeTerms, at: string): Explanation {
  const { position } = trade;
  const explained = (title: string, formula: string, source: string, terms: readonly Term[]) =>
    explanation(`${at}.supervisoryDelta`, `Delta of ${id}, ${title}`, supervisoryDelta, formula, source, terms);
  // The pair of a currency trade is named in alphabetical order, and long means long its first currency.
  const long = trade.kind !== "foreign_exchange" || trade.bought.currency < trade.sold.currency;
  if (position.kind === "option") {
    return explained(
      `a ${position.type} ${position.side}`,
      optionFormula(position, long),
      "CRE52.40",
      optionTerms(regime, trade, position, at),
    );
  }
  if (position.kind === "tranche") {
    const { numerator, slope } = TRANCHE;
    const size = `${numerator} / ((1 + ${slope} · A) · (1 + ${slope} · D))`;
    return explained(`a tranche ${position.side}`, position.side === "bought" ? size : `−${size}`, "CRE52.41", [
      ofInput("A", position.attachment, `${at}.position.attachment`),
      ofInput("D", position.detachment, `${at}.position.detachment`),
    ]);
  }
  return explained(supervisoryDelta > 0 ? "long" : "short", "δ", "CRE52.39", [ofRule("δ", supervisoryDelta)]);
}

/** Φ(d₁) of a call and −Φ(−d₁) of a put, turned by what is sold and by a pair that is named the other way round. */
function optionFormula({ side, type }: OptionPosition, long: boolean): string {
  const negative = ((type === "put") !== (side === "sold")) !== !long;
  const d1 = "ln((P + λ) / (K + λ)) / (σ · √T) + 0.5 · σ · √T";
  return `${negative ? "−" : ""}Φ(${type === "put" ? `−(${d1})` : d1})`;
}

function optionTerms(regime: Regime, trade: SaCcrTrade, option: OptionPosition, at: string): Term[] {
  const place = `${at}.position`;
  return [
    ofInput("P", option.underlyingPrice, `${place}.underlyingPrice`),
    ofInput("K", option.strike, `${place}.strike`),
    ofInput("λ", option.shift, `${place}.shift`),
    ofInput("T", option.exerciseYears, `${place}.exerciseYears`),
    ofRule("σ", classified(trade, regime).parameters.volatility),
  ];
}

function ofMaturityFactor(result: Explained, trade: SaCcrTrade, terms: TradeTerms, at: string): Explanation {
  const i = result.nettingSets.findIndex(({ id }) => id === terms.nettingSet);
  const days = result.nettingSets[i]?.marginPeriodOfRiskDays ?? null;
  const explained = (formula: string, source: string, term: Term) =>
    explanation(`${at}.maturityFactor`, `Maturity factor of ${terms.id}`, terms.maturityFactor, formula, source, [
      term,
    ]);
  if (days === null) {
    const shortest = `${SHORTEST_BUSINESS_DAYS} / ${BUSINESS_DAYS}`;
    const maturity = ofInput("M", trade.maturityYears, `${at}.maturityYears`);
    return explained(`√min(max(M, ${shortest}), 1)`, "CRE52.48", maturity);
  }
  const period = ofResult("MPOR", days, `nettingSets[${i}].marginPeriodOfRiskDays`);
  return explained(`${MARGINED_FACTOR} · √(MPOR / ${BUSINESS_DAYS})`, "CRE52.52", period);
}

/**
 * Values of a document that nobody means: rates in percent, exchange rates the other way round, lognormal volatilities read as normal
 * ones, legs that do not match. They are computed as they stand; each warning names the field, its value and what was likely meant.
 */

import {
  asMonths,
  asPercent,
  asPercentOrBasisPoints,
  MOST_BETWEEN_LEGS,
  MOST_VALUE_OF_NOTIONAL,
  RECIPROCAL_WITHIN,
  timesApart,
} from "../../document/plausible.ts";
import { rounded, shown } from "../../document/shown.ts";
import { logDiscount } from "../../market/curve.ts";
import { forwardSwapRate, paymentsOf } from "../../market/forward-rate.ts";
import { spotOf } from "../../market/spot.ts";
import { exp, log } from "../../numeric/elementary.ts";
import { entry } from "../../numeric/entry.ts";
import { notionalOf } from "../../product/notional.ts";
import type { FxForward, FxOption, Trade } from "../../product/trades.ts";
import type { ExposureFields } from "../document/fields.ts";
import type { ExposureResult } from "../result.ts";

type Warning = ExposureResult["warnings"][number];

/** A rate of a trade beyond this is a percentage more often than a rate, unless the curve is nearly as high. */
const HIGHEST_RATE = 0.15;
const HIGHEST_TO_CURVE = 4;
/** No rate has ever been as negative. */
const LOWEST_RATE = -0.05;
/** The same of the rates of a market, of credit spreads, and of the spread of a trade over its floating rate. */
const HIGHEST_MARKET_RATE = 0.5;
const HIGHEST_CREDIT_SPREAD = 0.2;
const HIGHEST_SPREAD = 0.1;
/** Of a risk weight of a counterparty: 2 and 4 are the percentages of central counterparties. */
const HIGHEST_RISK_WEIGHT = 1.5;
/** Of a lognormal volatility, and of a normal one, per square root of a year. */
const HIGHEST_LOGNORMAL = 1.5;
const HIGHEST_NORMAL = 0.05;
/** A forward rate this far from the market, whose reciprocal is so much nearer (of logarithms), was turned around. */
const TURNED_FROM = 1.1;
const TURNED_NEARER = 0.2;
/** Of trades in rates, and of those in exchange rates. */
const LONGEST_RATES_YEARS = 50;
const LONGEST_EXCHANGE_YEARS = 30;

/** What can be said of a document before it is run. */
export function implausible(input: ExposureFields): Warning[] {
  return [
    ...ofMarket(input),
    ...ofCredit(input),
    ...input.trades.flatMap((trade, i) => [...ofTrade(input, trade, i), ...ofMaturity(trade, i)]),
  ];
}

/** Netting sets worth more than half of what their trades are about. `values` are theirs today, in the order of the document. */
export function implausibleValues(input: ExposureFields, values: ArrayLike<number>): Warning[] {
  const notionals = new Map<string, number>();
  const spot = (currency: string | undefined) => spotOf(input.market, input.reportingCurrency, currency);
  for (const trade of input.trades)
    notionals.set(trade.nettingSet, (notionals.get(trade.nettingSet) ?? 0) + notionalOf(trade, spot));
  return input.nettingSets.flatMap(({ id }, i) => {
    const value = entry(values, i);
    const notional = notionals.get(id) ?? 0;
    if (Math.abs(value) <= MOST_VALUE_OF_NOTIONAL * notional) return [];
    const message =
      `${id} is worth ${shown(value)} today, beyond half of its notional of ${shown(notional)}: look for a rate in percent, ` +
      "an exchange rate the other way round or an amount in another unit.";
    return [{ path: `nettingSets[${i}].valueToday`, message }];
  });
}

function told(path: string, message: string | null): Warning[] {
  return message === null ? [] : [{ path, message }];
}

function marketRate(path: string, value: number): Warning[] {
  return told(path, asPercent(value, LOWEST_RATE, HIGHEST_MARKET_RATE));
}

function lognormalVolatility(path: string, value: number): Warning[] {
  return told(path, asPercent(value, 0, HIGHEST_LOGNORMAL));
}

function ofMarket({ market, model }: ExposureFields): Warning[] {
  if (market.kind === "flat") {
    return [
      ...marketRate("market.discountRate", market.discountRate),
      ...marketRate("market.floatingRate", market.floatingRate),
      ...market.foreignCurrencies.flatMap(({ discountRate, volatility }, i) => [
        ...marketRate(`market.foreignCurrencies[${i}].discountRate`, discountRate),
        ...lognormalVolatility(`market.foreignCurrencies[${i}].volatility`, volatility),
      ]),
      ...(model.kind === "seed_gbm" ? lognormalVolatility("model.rateVolatility", model.rateVolatility) : []),
    ];
  }
  return [
    ...ofShortRate(market.rate, "market.rate"),
    ...market.foreignCurrencies.flatMap(({ rate, volatility }, i) => [
      ...ofShortRate(rate, `market.foreignCurrencies[${i}].rate`),
      ...lognormalVolatility(`market.foreignCurrencies[${i}].volatility`, volatility),
    ]),
  ];
}

type ShortRate = Extract<ExposureFields["market"], { kind: "curves" }>["rate"];

function ofShortRate({ curve, swaptions = [], volatility = 0 }: ShortRate, path: string): Warning[] {
  const [first] = curve;
  return [
    ...curve.flatMap(({ zeroRate }, i) => marketRate(`${path}.curve[${i}].zeroRate`, zeroRate)),
    ...(volatility > HIGHEST_NORMAL
      ? lognormal(`${path}.volatility`, volatility, first?.zeroRate ?? 0, "The short rate's volatility")
      : []),
    ...swaptions.flatMap(({ expiryYears, normalVolatility, paymentsPerYear, tenorYears }, i) => {
      if (normalVolatility <= HIGHEST_NORMAL) return [];
      const end = expiryYears + tenorYears;
      const payments = paymentsOf({ startYears: expiryYears, maturityYears: end }, paymentsPerYear);
      const { rate } = forwardSwapRate(curve, expiryYears, end, paymentsPerYear, payments);
      return lognormal(`${path}.swaptions[${i}].normalVolatility`, normalVolatility, rate, "A normal volatility");
    }),
  ];
}

/** A normal volatility is about the lognormal one times the forward rate. */
function lognormal(path: string, value: number, forward: number, what: string): Warning[] {
  const message =
    `${what} of ${value} moves rates by ${rounded(100 * value)} percentage points a year. If it is a lognormal one, it means ` +
    `${rounded(value * forward)} at a forward rate of ${rounded(100 * forward)} %; if it is in basis points or percent, convert it.`;
  return [{ path, message }];
}

function ofCredit({ counterparties, ownCredit }: ExposureFields): Warning[] {
  const spread = (path: string, value: number) => told(path, asPercentOrBasisPoints(value, HIGHEST_CREDIT_SPREAD));
  const ofOne = (
    {
      creditCurve = [],
      creditSpread = 0,
    }: Pick<ExposureFields["counterparties"][number], "creditCurve" | "creditSpread">,
    path: string,
  ) => [
    ...spread(`${path}.creditSpread`, creditSpread),
    ...creditCurve.flatMap((node, i) => spread(`${path}.creditCurve[${i}].spread`, node.spread)),
  ];
  return [
    ...counterparties.flatMap((each, i) => [
      ...told(`counterparties[${i}].riskWeight`, asPercent(each.riskWeight, 0, HIGHEST_RISK_WEIGHT)),
      ...ofOne(each, `counterparties[${i}]`),
    ]),
    ...(ownCredit === undefined ? [] : ofOne(ownCredit, "ownCredit")),
  ];
}

function ofMaturity({ kind, maturityYears }: Trade, i: number): Warning[] {
  const longest = kind === "fx_forward" || kind === "fx_option" ? LONGEST_EXCHANGE_YEARS : LONGEST_RATES_YEARS;
  return told(`trades[${i}].maturityYears`, asMonths(maturityYears, longest));
}

function ofTrade(input: ExposureFields, trade: Trade, i: number): Warning[] {
  const path = `trades[${i}]`;
  switch (trade.kind) {
    case "interest_rate_swap":
      return [
        ...tradeRate(input, trade.currency, `${path}.fixedRate`, trade.fixedRate),
        ...tradeRate(input, trade.currency, `${path}.currentFixing`, trade.currentFixing ?? 0),
        ...floatingSpread(`${path}.spread`, trade.spread ?? 0),
      ];
    case "swaption":
      return tradeRate(input, trade.currency, `${path}.fixedRate`, trade.fixedRate);
    case "cross_currency_swap":
      return [
        ...(["receive", "pay"] as const).flatMap((side) => {
          const { currency, rate } = trade[side];
          if (rate.kind === "fixed")
            return tradeRate(input, currency, `${path}.${side}.rate.fixedRate`, rate.fixedRate);
          return [
            ...tradeRate(input, currency, `${path}.${side}.rate.currentFixing`, rate.currentFixing ?? 0),
            ...floatingSpread(`${path}.${side}.rate.spread`, rate.spread ?? 0),
          ];
        }),
        ...ofLegs(input, trade, path),
      ];
    case "fx_forward":
      return exchangeRate(input, trade, `${path}.contractRate`, trade.contractRate);
    case "fx_option":
      return exchangeRate(input, trade, `${path}.strike`, trade.strike);
  }
}

/** A rate far above all rates of its currency. */
function tradeRate(
  { market, reportingCurrency }: ExposureFields,
  currency: string | undefined,
  path: string,
  value: number,
) {
  const highest = Math.max(...ratesOf(market, currency === reportingCurrency ? undefined : currency).map(Math.abs));
  return told(path, asPercent(value, LOWEST_RATE, Math.max(HIGHEST_RATE, HIGHEST_TO_CURVE * highest)));
}

function floatingSpread(path: string, value: number): Warning[] {
  return told(path, asPercentOrBasisPoints(value, HIGHEST_SPREAD));
}

function ratesOf(market: ExposureFields["market"], currency: string | undefined): number[] {
  const foreign = market.foreignCurrencies.findIndex((entry) => entry.currency === currency);
  if (market.kind === "flat") {
    const rate = market.foreignCurrencies[foreign]?.discountRate;
    return rate === undefined ? [market.discountRate, market.floatingRate] : [rate];
  }
  const { curve } = market.foreignCurrencies[foreign]?.rate ?? market.rate;
  return curve.map(({ zeroRate }) => zeroRate);
}

/** A contract rate or strike against today's spot and forward: its reciprocal is near them where the pair was turned around. */
function exchangeRate(
  { market, reportingCurrency }: ExposureFields,
  { currency, kind, maturityYears }: FxForward | FxOption,
  path: string,
  value: number,
): Warning[] {
  const spot = spotOf(market, reportingCurrency, currency);
  const forward = spot * forwardToSpot(market, currency, maturityYears);
  const fromMarket = (rate: number) => Math.min(timesApart(rate, spot), timesApart(rate, forward));
  const apart = fromMarket(value);
  const reciprocal = 1 / value;
  const nearer = fromMarket(reciprocal);
  // Strikes lie where they are wanted; a forward is agreed at the market.
  const isTurned =
    apart > MOST_BETWEEN_LEGS
      ? nearer <= RECIPROCAL_WITHIN
      : kind === "fx_forward" && apart > TURNED_FROM && log(nearer) < TURNED_NEARER * log(apart);
  if (apart <= MOST_BETWEEN_LEGS && !isTurned) return [];
  const likely = isTurned
    ? `Its reciprocal ${rounded(reciprocal)} is near it: ${value} is ${currency} for one ${reportingCurrency}, give ${rounded(reciprocal)}.`
    : "Look for another currency or unit.";
  const message = `${value} ${reportingCurrency} for one ${currency} is ${rounded(apart)} times away from today's ${rounded(spot)}. ${likely}`;
  return [{ path, message }];
}

/** P_foreign(0, T) / P(0, T). */
function forwardToSpot(market: ExposureFields["market"], currency: string, years: number): number {
  if (market.kind === "flat") {
    const foreign = market.foreignCurrencies.find((each) => each.currency === currency);
    const rate = foreign?.discountRate ?? market.discountRate;
    return exp(years * (log(1 + market.discountRate) - log(1 + rate)));
  }
  const foreign = market.foreignCurrencies.find((each) => each.currency === currency);
  return exp(logDiscount((foreign?.rate ?? market.rate).curve, years) - logDiscount(market.rate.curve, years));
}

function ofLegs(
  { market, reportingCurrency }: ExposureFields,
  { pay, receive }: Extract<Trade, { kind: "cross_currency_swap" }>,
  path: string,
): Warning[] {
  const worth = ({ currency, notional }: typeof pay) => notional * spotOf(market, reportingCurrency, currency);
  const apart = timesApart(worth(receive), worth(pay));
  if (apart <= MOST_BETWEEN_LEGS) return [];
  const message =
    `At today's spots the legs differ by a factor of ${rounded(apart)}: ${shown(receive.notional)} ${receive.currency} against ` +
    `${shown(pay.notional)} ${pay.currency}. Each leg is in its own currency.`;
  return [{ path: `${path}.pay.notional`, message }];
}

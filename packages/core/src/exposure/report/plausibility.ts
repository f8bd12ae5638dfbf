/**
 * Values of a document that nobody means: rates in percent, exchange rates the other way round, lognormal volatilities read as normal
 * ones, legs that do not match. They are computed as they stand; each warning names the field, its value and what was likely meant.
 */

import { rounded } from "../../document/shown.ts";
import { forwardSwapRate, paymentsOf } from "../../market/forward-rate.ts";
import { spotOf } from "../../market/spot.ts";
import { notionalOf } from "../../product/notional.ts";
import type { Trade } from "../../product/trades.ts";
import type { ExposureFields } from "../document/fields.ts";
import type { ExposureResult } from "../result.ts";

type Warning = ExposureResult["warnings"][number];

/** A rate of a trade beyond this is a percentage more often than a rate, unless the curve is nearly as high. */
const HIGHEST_RATE = 0.25;
const HIGHEST_TO_CURVE = 4;
/** The same of the rates of a market, of credit spreads, and of the spread of a trade over its floating rate. */
const HIGHEST_MARKET_RATE = 0.5;
const HIGHEST_CREDIT_SPREAD = 0.5;
const HIGHEST_SPREAD = 0.1;
/** Of a lognormal volatility, and of a normal one, per square root of a year. */
const HIGHEST_LOGNORMAL = 1.5;
const HIGHEST_NORMAL = 0.05;
/** Two sides of an exchange further apart are not worth the same. */
const MOST_BETWEEN_LEGS = 2;
/** A reciprocal at least as near to the market as this is what was meant. */
const RECIPROCAL_WITHIN = 1.5;
/** A value beyond this share of the notional comes from a wrong unit more often than from the market. */
const MOST_VALUE_OF_NOTIONAL = 0.5;

/** What can be said of a document before it is run. */
export function implausible(input: ExposureFields): Warning[] {
  return [...ofMarket(input), ...ofCredit(input), ...input.trades.flatMap((trade, i) => ofTrade(input, trade, i))];
}

/** Netting sets worth more than half of what their trades are about. */
export function implausibleValues(
  input: ExposureFields,
  { nettingSets }: Pick<ExposureResult, "nettingSets">,
): Warning[] {
  const notionals = new Map<string, number>();
  const spot = (currency: string | undefined) => spotOf(input.market, input.reportingCurrency, currency);
  for (const trade of input.trades)
    notionals.set(trade.nettingSet, (notionals.get(trade.nettingSet) ?? 0) + notionalOf(trade, spot));
  return nettingSets.flatMap(({ id, valueToday }, i) => {
    const notional = notionals.get(id) ?? 0;
    if (Math.abs(valueToday) <= MOST_VALUE_OF_NOTIONAL * notional) return [];
    const message =
      `${id} is worth ${rounded(valueToday)} today, beyond half of its notional of ${rounded(notional)}: look for a rate in percent, ` +
      "an exchange rate the other way round or an amount in another unit.";
    return [{ path: `nettingSets[${i}].valueToday`, message }];
  });
}

function inPercent(path: string, value: number, highest: number): Warning[] {
  if (Math.abs(value) <= highest) return [];
  const message = `${value} is ${rounded(100 * value)} %. Rates are fractions: if ${value} % was meant, give ${rounded(value / 100)}.`;
  return [{ path, message }];
}

function ofMarket({ market, model }: ExposureFields): Warning[] {
  if (market.kind === "flat") {
    return [
      ...inPercent("market.discountRate", market.discountRate, HIGHEST_MARKET_RATE),
      ...inPercent("market.floatingRate", market.floatingRate, HIGHEST_MARKET_RATE),
      ...market.foreignCurrencies.flatMap(({ discountRate, volatility }, i) => [
        ...inPercent(`market.foreignCurrencies[${i}].discountRate`, discountRate, HIGHEST_MARKET_RATE),
        ...inPercent(`market.foreignCurrencies[${i}].volatility`, volatility, HIGHEST_LOGNORMAL),
      ]),
      ...(model.kind === "seed_gbm" ? inPercent("model.rateVolatility", model.rateVolatility, HIGHEST_LOGNORMAL) : []),
    ];
  }
  return [
    ...ofShortRate(market.rate, "market.rate"),
    ...market.foreignCurrencies.flatMap(({ rate, volatility }, i) => [
      ...ofShortRate(rate, `market.foreignCurrencies[${i}].rate`),
      ...inPercent(`market.foreignCurrencies[${i}].volatility`, volatility, HIGHEST_LOGNORMAL),
    ]),
  ];
}

type ShortRate = Extract<ExposureFields["market"], { kind: "curves" }>["rate"];

function ofShortRate({ curve, swaptions = [], volatility = 0 }: ShortRate, path: string): Warning[] {
  const [first] = curve;
  return [
    ...curve.flatMap(({ zeroRate }, i) => inPercent(`${path}.curve[${i}].zeroRate`, zeroRate, HIGHEST_MARKET_RATE)),
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
  const ofOne = (
    {
      creditCurve = [],
      creditSpread = 0,
    }: Pick<ExposureFields["counterparties"][number], "creditCurve" | "creditSpread">,
    path: string,
  ) => [
    ...inPercent(`${path}.creditSpread`, creditSpread, HIGHEST_CREDIT_SPREAD),
    ...creditCurve.flatMap(({ spread }, i) =>
      inPercent(`${path}.creditCurve[${i}].spread`, spread, HIGHEST_CREDIT_SPREAD),
    ),
  ];
  return [
    ...counterparties.flatMap((entry, i) => ofOne(entry, `counterparties[${i}]`)),
    ...(ownCredit === undefined ? [] : ofOne(ownCredit, "ownCredit")),
  ];
}

function ofTrade(input: ExposureFields, trade: Trade, i: number): Warning[] {
  const path = `trades[${i}]`;
  switch (trade.kind) {
    case "interest_rate_swap":
      return [
        ...tradeRate(input, trade.currency, `${path}.fixedRate`, trade.fixedRate),
        ...tradeRate(input, trade.currency, `${path}.currentFixing`, trade.currentFixing ?? 0),
        ...inPercent(`${path}.spread`, trade.spread ?? 0, HIGHEST_SPREAD),
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
            ...inPercent(`${path}.${side}.rate.spread`, rate.spread ?? 0, HIGHEST_SPREAD),
          ];
        }),
        ...ofLegs(input, trade, path),
      ];
    case "fx_forward":
      return exchangeRate(input, trade.currency, `${path}.contractRate`, trade.contractRate);
    case "fx_option":
      return exchangeRate(input, trade.currency, `${path}.strike`, trade.strike);
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
  return inPercent(path, value, Math.max(HIGHEST_RATE, HIGHEST_TO_CURVE * highest));
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

/** A contract rate or strike against today's spot: its reciprocal is near it where the pair was turned around. */
function exchangeRate(
  { market, reportingCurrency }: ExposureFields,
  currency: string,
  path: string,
  value: number,
): Warning[] {
  const spot = spotOf(market, reportingCurrency, currency);
  const apart = distance(value, spot);
  if (apart <= MOST_BETWEEN_LEGS) return [];
  const reciprocal = 1 / value;
  const likely =
    distance(reciprocal, spot) <= RECIPROCAL_WITHIN
      ? `Its reciprocal ${rounded(reciprocal)} is near it: ${value} is ${currency} for one ${reportingCurrency}, give ${rounded(reciprocal)}.`
      : "Look for another currency or unit.";
  const message = `${value} ${reportingCurrency} for one ${currency} is ${rounded(apart)} times away from today's ${rounded(spot)}. ${likely}`;
  return [{ path, message }];
}

function ofLegs(
  { market, reportingCurrency }: ExposureFields,
  { pay, receive }: Extract<Trade, { kind: "cross_currency_swap" }>,
  path: string,
): Warning[] {
  const worth = ({ currency, notional }: typeof pay) => notional * spotOf(market, reportingCurrency, currency);
  const apart = distance(worth(receive), worth(pay));
  if (apart <= MOST_BETWEEN_LEGS) return [];
  const message =
    `At today's spots the legs differ by a factor of ${rounded(apart)}: ${rounded(receive.notional)} ${receive.currency} against ` +
    `${rounded(pay.notional)} ${pay.currency}. Each leg is in its own currency.`;
  return [{ path: `${path}.pay.notional`, message }];
}

/** How many times the larger of two positive numbers is the smaller. */
function distance(a: number, b: number): number {
  return Math.max(a / b, b / a);
}

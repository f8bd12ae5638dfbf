/**
 * What a document of the standardised approach may not have meant. It is computed as it stands all the same: each warning names the
 * field, its value and what was more likely meant.
 */
import {
  asMonths,
  MOST_BETWEEN_LEGS,
  MOST_VALUE_OF_NOTIONAL,
  RECIPROCAL_WITHIN,
  timesApart,
} from "../document/plausible.ts";
import { rounded } from "../document/shown.ts";
import { total } from "../numeric/total.ts";
import type { SaCcrNettingSet, SaCcrTrade } from "./fields.ts";
import type { SaCcrInput } from "./input.ts";
import type { SaCcrResult } from "./result.ts";
import { isSoldOption, marginPeriodOfRisk } from "./trade.ts";

type Warning = SaCcrResult["warnings"][number];

/** Enough to find the number again in the document. */
const SHOWN_DIGITS = 6;
/** A strike further from the price of its underlying is in another unit, or the other way round. */
const MOST_STRIKE_TO_PRICE = 10;
/** Contracts end sooner, by what they are about. */
const LONGEST_YEARS: Readonly<Record<SaCcrTrade["kind"], number>> = {
  interest_rate: 50,
  foreign_exchange: 30,
  credit_single_name: 15,
  credit_index: 15,
  equity: 30,
  commodity: 30,
  other: 50,
};

export function warningsOf(input: SaCcrInput, results: SaCcrResult["nettingSets"]): Warning[] {
  const tradesOf = new Map<string, SaCcrTrade[]>(input.nettingSets.map(({ id }) => [id, []]));
  for (const trade of input.trades) tradesOf.get(trade.nettingSet)?.push(trade);
  return [
    ...input.nettingSets.flatMap((set, i) => ofNettingSet(input, set, i, results[i], tradesOf.get(set.id) ?? [])),
    ...input.trades.flatMap((trade, i) => ofTrade(input, trade, `trades[${i}]`)),
    ...ofBasisPairs(input),
  ];
}

function ofNettingSet(
  input: SaCcrInput,
  set: SaCcrNettingSet,
  i: number,
  result: SaCcrResult["nettingSets"][number] | undefined,
  trades: readonly SaCcrTrade[],
): Warning[] {
  const path = `nettingSets[${i}]`;
  const found: Warning[] = [];
  if (set.margin?.onlyWePost === true) {
    const message = `${set.id} is margined one way only: it counts as unmargined.`;
    found.push({ rule: "CRE52.2", path: `${path}.margin`, message });
  }
  if (result?.capped === true) {
    found.push({ rule: "CRE52.2", path, message: `${set.id} takes the exposure without margin, which is smaller.` });
  }
  return [
    ...found,
    ...ofMarginPeriod(input, set, path, trades.length),
    ...ofPremiums(input, set, path, result, trades),
    ...ofSetValue(set, path, trades),
  ];
}

/** A margin period below the minimum, which counts instead. */
function ofMarginPeriod(input: SaCcrInput, set: SaCcrNettingSet, path: string, tradeCount: number): Warning[] {
  const { clearing, id, margin } = set;
  const given = margin?.marginPeriodOfRiskDays;
  if (margin === undefined || given === undefined) return [];
  const { least } = marginPeriodOfRisk({ clearing, margin }, input.disputedMarginPeriod, tradeCount);
  if (given >= least) return [];
  const asClient = marginPeriodOfRisk({ clearing: "client", margin }, input.disputedMarginPeriod, tradeCount);
  const client =
    clearing === "bilateral" && given >= asClient.least
      ? ` If ${id} is cleared for a client, say clearing: client, which allows ${asClient.least}.`
      : "";
  const message = `${given} days are fewer than the rule allows: ${least} count.${client}`;
  return [{ rule: "CRE52.50", path: `${path}.margin.marginPeriodOfRiskDays`, message }];
}

/** Premiums that were given and change nothing, with the condition that is missing. */
function ofPremiums(
  { regime }: SaCcrInput,
  { id, margin }: SaCcrNettingSet,
  path: string,
  result: SaCcrResult["nettingSets"][number] | undefined,
  trades: readonly SaCcrTrade[],
): Warning[] {
  const sold = trades.some(({ premiumReceivedUpFront }) => premiumReceivedUpFront);
  const unpaid = trades.some(({ outstandingUnpaidPremium }) => outstandingUnpaidPremium !== undefined);
  const counts = (result?.ownNettingSets ?? [result]).some(
    (each) => each !== undefined && each.treatment !== "formula",
  );
  if ((!sold && !unpaid) || counts) return [];
  const rule = sold ? "Article 274(5)" : "Article 274(7)";
  const missing =
    regime === "basel"
      ? "CRE52 has no such rule"
      : margin !== undefined
        ? `${id} has a margin agreement`
        : sold && !trades.every((trade) => isSoldOption(trade) && trade.premiumReceivedUpFront)
          ? `${id} does not consist of sold options alone whose premiums were all received`
          : sold
            ? `the value of ${id} is not negative`
            : `the trade is not alone in ${id}`;
  return [{ rule, path, message: `The premiums given change nothing: ${missing}.` }];
}

function ofTrade({ reportingCurrency }: SaCcrInput, trade: SaCcrTrade, path: string): Warning[] {
  return [
    ...ofLegs(reportingCurrency, trade, path),
    ...ofOption(trade, path),
    ...ofValue(trade, path),
    ...ofYears(trade, path),
  ];
}

/** Both legs are in the reporting currency, so they are about equal. */
function ofLegs(reportingCurrency: string, trade: SaCcrTrade, path: string): Warning[] {
  if (trade.kind !== "foreign_exchange") return [];
  const { bought, sold } = trade;
  const ratio = timesApart(bought.notional, sold.notional);
  if (ratio <= MOST_BETWEEN_LEGS) return [];
  const [side, leg] =
    sold.currency === reportingCurrency || (bought.currency !== reportingCurrency && bought.notional > sold.notional)
      ? (["bought", bought] as const)
      : (["sold", sold] as const);
  const message =
    `The legs differ by a factor of ${rounded(ratio, SHOWN_DIGITS)}. All amounts are in ${reportingCurrency}: ${rounded(leg.notional, SHOWN_DIGITS)} looks ` +
    `like an amount in ${leg.currency}. Convert it at today's spot.`;
  return [{ rule: "CRE52.36", path: `${path}.${side}.notional`, message }];
}

/** Price and strike have one unit and one order of currencies: the delta depends on their ratio. */
function ofOption({ position }: SaCcrTrade, path: string): Warning[] {
  if (position.kind !== "option") return [];
  const { shift, strike, underlyingPrice } = position;
  const [price, level] = [underlyingPrice + shift, strike + shift];
  if (price <= 0 || level <= 0) return [];
  const apart = timesApart(price, level);
  const isTurned = apart > MOST_BETWEEN_LEGS && timesApart(price, 1 / level) <= RECIPROCAL_WITHIN;
  if (apart <= MOST_STRIKE_TO_PRICE && !isTurned) return [];
  const likely = isTurned
    ? `Its reciprocal ${rounded(1 / strike, SHOWN_DIGITS)} is near it: give both as the same currency for one of the other.`
    : "Are both in the same unit? 3 % is 0.03 in both.";
  const message = `The strike ${strike} is ${rounded(apart)} times away from the price of the underlying, ${underlyingPrice}. ${likely}`;
  return [{ rule: "CRE52.40", path: `${path}.position.strike`, message }];
}

function ofYears(trade: SaCcrTrade, path: string): Warning[] {
  const { kind, maturityYears } = trade;
  const message = asMonths(maturityYears, LONGEST_YEARS[kind]);
  return message === null ? [] : [{ rule: "CRE52.48", path: `${path}.maturityYears`, message }];
}

function notionalOf(trade: SaCcrTrade): number {
  return trade.kind === "foreign_exchange" ? Math.max(trade.bought.notional, trade.sold.notional) : trade.notional;
}

function ofValue(trade: SaCcrTrade, path: string): Warning[] {
  return beyondHalf(trade.marketValue ?? 0, notionalOf(trade), `${path}.marketValue`);
}

/** The value of a netting set, against what all of its trades are about. */
function ofSetValue({ marketValue = 0 }: SaCcrNettingSet, path: string, trades: readonly SaCcrTrade[]): Warning[] {
  return beyondHalf(marketValue, total(trades.map(notionalOf)), `${path}.marketValue`);
}

function beyondHalf(value: number, notional: number, path: string): Warning[] {
  if (Math.abs(value) <= MOST_VALUE_OF_NOTIONAL * notional) return [];
  const message =
    `The value ${rounded(value, SHOWN_DIGITS)} is beyond half of the notional ${rounded(notional, SHOWN_DIGITS)}. Are both in the reporting currency ` +
    "and in single units, not in thousands or millions?";
  return [{ rule: "CRE52.10", path, message }];
}

/** One basis named in two ways: two hedging sets that do not offset. */
function ofBasisPairs({ nettingSets, trades }: SaCcrInput): Warning[] {
  const first = new Map<string, string>();
  const told = new Set<string>();
  const places = new Map(nettingSets.map(({ id }, i) => [id as string, i]));
  return trades.flatMap(({ hedgingSet, nettingSet }, i) => {
    if (hedgingSet.kind !== "basis") return [];
    const { pair } = hedgingSet;
    const names = factorsOf(pair);
    const key = `${places.get(nettingSet)} ${[...names].sort().join("/")}`;
    const earlier = first.get(key) ?? pair;
    first.set(key, earlier);
    if (earlier === pair || told.has(`${key} ${pair}`)) return [];
    told.add(`${key} ${pair}`);
    const sameOrder = factorsOf(earlier).join("/") === names.join("/");
    const message =
      `${pair} and ${earlier} are one pair of risk factors, but count as two that do not offset. Write ${earlier} here too` +
      (sameOrder ? "." : ", with the other side: long one against the other is short the other against the one.");
    return [{ rule: "CRE52.46", path: `trades[${i}].hedgingSet.pair`, message }];
  });
}

/** The two names of a pair as it may be written, as SOFR/FEDFUNDS, "sofr vs fedfunds" or WTI-BRENT. */
function factorsOf(pair: string): string[] {
  const names = pair
    .toUpperCase()
    .split(/[/|;,:]|\sVS\.?\s|\s-\s/)
    .map((name) => name.trim());
  return names.length > 1 ? names : (names[0] ?? "").split("-");
}

/**
 * What a document of the standardised approach may not have meant. It is computed as it stands all the same: each warning names the
 * field, its value and what was more likely meant.
 */
import { rounded } from "../document/shown.ts";
import type { SaCcrNettingSet, SaCcrTrade } from "./fields.ts";
import type { SaCcrInput } from "./input.ts";
import type { SaCcrResult } from "./result.ts";
import { isSoldOption, marginPeriodOfRisk } from "./trade.ts";

type Warning = SaCcrResult["warnings"][number];

/** Enough to find the number again in the document. */
const SHOWN_DIGITS = 6;
/** Legs of an exchange differ by less: further apart, one of them is in another currency. */
const MOST_BETWEEN_LEGS = 2;
/** A value beyond this share of the notional is rare: more often one of the two has another unit or currency. */
const MOST_VALUE_OF_NOTIONAL = 0.5;

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
  return [...ofLegs(reportingCurrency, trade, path), ...ofValue(trade, path)];
}

/** Both legs are in the reporting currency, so they are about equal. */
function ofLegs(reportingCurrency: string, trade: SaCcrTrade, path: string): Warning[] {
  if (trade.kind !== "foreign_exchange") return [];
  const { bought, sold } = trade;
  const ratio = Math.max(bought.notional, sold.notional) / Math.min(bought.notional, sold.notional);
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

function ofValue(trade: SaCcrTrade, path: string): Warning[] {
  const { marketValue = 0 } = trade;
  const notional =
    trade.kind === "foreign_exchange" ? Math.max(trade.bought.notional, trade.sold.notional) : trade.notional;
  if (Math.abs(marketValue) <= MOST_VALUE_OF_NOTIONAL * notional) return [];
  const message =
    `The value ${rounded(marketValue, SHOWN_DIGITS)} is beyond half of the notional ${rounded(notional, SHOWN_DIGITS)}. Are both in the reporting currency ` +
    "and in single units, not in thousands or millions?";
  return [{ rule: "CRE52.10", path: `${path}.marketValue`, message }];
}

/** One basis named in both orders: two hedging sets that do not offset. */
function ofBasisPairs({ nettingSets, trades }: SaCcrInput): Warning[] {
  const first = new Map<string, string>();
  const told = new Set<string>();
  const places = new Map(nettingSets.map(({ id }, i) => [id as string, i]));
  return trades.flatMap(({ hedgingSet, nettingSet }, i) => {
    if (hedgingSet.kind !== "basis") return [];
    const names = hedgingSet.pair.split("/");
    const key = `${places.get(nettingSet)} ${[...names].sort().join("/")}`;
    const earlier = first.get(key) ?? hedgingSet.pair;
    first.set(key, earlier);
    if (earlier === hedgingSet.pair || told.has(key)) return [];
    told.add(key);
    const message =
      `${hedgingSet.pair} and ${earlier} are one pair of risk factors, but count as two that do not offset. Write ${earlier} here ` +
      "too, with the other side: long one against the other is short the other against the one.";
    return [{ rule: "CRE52.46", path: `trades[${i}].hedgingSet.pair`, message }];
  });
}

/** The documents of the stages, each as that stage would be given it on its own. */
import { notionalWeightedMaturity } from "../ba-cva/maturity.ts";
import { assert } from "../errors.ts";
import type { Trade } from "../exposure/input.ts";
import type { CapitalInput } from "./input.ts";

/** What capital needs to know of a netting set, wherever it came from. */
export interface NettingSetExposure {
  readonly id: string;
  readonly alpha: number;
  readonly exposureAtDefault: number;
  readonly effectiveMaturityYears: number;
}

/** All netting sets that have trades: the standardised ones too, since their values today come from the same market. */
export function exposureDocument(input: CapitalInput) {
  const names = new Map(input.counterparties.map((entry) => [entry.id as string, entry]));
  return {
    reportingCurrency: input.reportingCurrency,
    counterparties: input.counterparties.map(({ id, name }) => ({ id, name })),
    nettingSets: input.nettingSets
      .filter(({ exposure }) => exposure.kind !== "given")
      .map(({ id, counterparty }) => {
        const { creditSpread = 0, lossGivenDefault = 1, riskWeight = 0 } = names.get(counterparty) ?? {};
        return { id, counterparty, riskWeight, creditSpread, lossGivenDefault };
      }),
    trades: input.trades,
    market: input.market,
    model: input.model,
    grid: input.grid,
    sampling: input.sampling,
  };
}

export function saCcrDocument(input: CapitalInput, values: ReadonlyMap<string, number>) {
  const kinds = new Map(input.counterparties.map(({ id, kind }) => [id as string, kind]));
  return {
    regime: input.regime === "basel-mar50" ? "basel" : input.regime,
    reportingCurrency: input.reportingCurrency,
    nettingSets: input.nettingSets
      .filter(({ exposure }) => exposure.kind !== "given")
      .map(({ id, counterparty, exposure }) => ({
        id,
        counterpartyKind: kinds.get(counterparty),
        marketValue: values.get(id),
        ...(exposure.kind === "sa_ccr" && {
          netCollateral: exposure.netCollateral,
          ...(exposure.margin === undefined ? {} : { margin: exposure.margin }),
        }),
      })),
    trades: input.trades.map((trade) => standardised(trade, input)),
  };
}

/** A trade in the words of the standardised approach. A payer swap is long the floating rate. */
function standardised(trade: Trade, input: CapitalInput) {
  const { reportingCurrency } = input;
  const common = { id: trade.id, nettingSet: trade.nettingSet, maturityYears: trade.maturityYears };
  switch (trade.kind) {
    case "interest_rate_swap":
      return {
        kind: "interest_rate",
        ...common,
        currency: trade.currency ?? reportingCurrency,
        notional: trade.notional * spotOf(input, trade.currency),
        startYears: 0,
        endYears: trade.maturityYears,
        position: { kind: "linear", side: trade.side === "pay_fixed" ? "long" : "short" },
      };
    case "fx_forward": {
      const foreign = { currency: trade.currency, notional: trade.notional * spotOf(input, trade.currency) };
      const home = { currency: reportingCurrency, notional: trade.notional * trade.contractRate };
      return {
        kind: "foreign_exchange",
        ...common,
        bought: trade.side === "buy" ? foreign : home,
        sold: trade.side === "buy" ? home : foreign,
      };
    }
  }
}

/** Σ N m / Σ N over the trades of a netting set, in the reporting currency at today's spots. */
export function tradeMaturity(input: CapitalInput, nettingSet: string): number {
  return notionalWeightedMaturity(
    input.trades
      .filter((trade) => trade.nettingSet === nettingSet)
      .map((trade) => ({
        notional: trade.notional * spotOf(input, trade.currency),
        remainingMaturityYears: trade.maturityYears,
      })),
  );
}

/** The longest contract of a netting set, in years. */
export function longestMaturity({ trades }: CapitalInput, nettingSet: string): number {
  return trades.reduce(
    (longest, trade) => (trade.nettingSet === nettingSet ? Math.max(longest, trade.maturityYears) : longest),
    0,
  );
}

export function baCvaDocument(input: CapitalInput, exposures: readonly NettingSetExposure[]) {
  return {
    regime: input.regime,
    reportingDate: input.reportingDate,
    reportingCurrency: input.reportingCurrency,
    immDiscounting: input.immDiscounting,
    alphaBasis: input.alphaBasis,
    counterparties: input.counterparties.map(
      ({ creditSpread: _spread, lossGivenDefault: _loss, riskWeight: _weight, ...counterparty }) => counterparty,
    ),
    nettingSets: input.nettingSets.map((set, i) => {
      const found = exposures[i];
      assert(found?.id === set.id, "one exposure a netting set, in the order of the document");
      const { exposure } = set;
      return {
        id: set.id,
        ...(set.name === undefined ? {} : { name: set.name }),
        counterparty: set.counterparty,
        exposureMethod: exposure.kind === "given" ? exposure.exposureMethod : exposure.kind,
        exposureAtDefault: found.exposureAtDefault,
        effectiveMaturityYears: found.effectiveMaturityYears,
        alphaInExposure: found.alpha,
        // A given maturity was decided elsewhere; the others have their floor.
        ...(exposure.kind === "given" && {
          shortTerm: found.effectiveMaturityYears < 1,
          fairValuedAndMaterial: exposure.fairValuedAndMaterial,
        }),
      };
    }),
    singleNameHedges: input.singleNameHedges,
    indexHedges: input.indexHedges,
    ...(input.hedgeSearch === undefined ? {} : { hedgeSearch: input.hedgeSearch }),
  };
}

/** Reporting currency for one unit of a currency; the reporting currency itself where none is named. */
function spotOf({ market, reportingCurrency }: CapitalInput, currency: string = reportingCurrency): number {
  if (currency === reportingCurrency) return 1;
  const foreign = market.foreignCurrencies.find((entry) => entry.currency === currency);
  assert(foreign !== undefined, "the exposure stage refuses a currency that its market does not have");
  return foreign.spot;
}

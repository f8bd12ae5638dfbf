/** The documents of the stages, each as that stage would be given it on its own. */
import { BaCvaInput } from "../ba-cva/input.ts";
import type { NettingAgreement } from "../collateral/agreement.ts";
import { assert } from "../document/errors.ts";
import { ExposureInput } from "../exposure/input.ts";
import { forwardSwapRate, paymentsOf } from "../market/forward-rate.ts";
import { spotOf } from "../market/spot.ts";
import { averageNotional, notionalOf } from "../product/notional.ts";
import { lastValueYears, type Swaption, type Trade } from "../product/trades.ts";
import { ALPHA } from "../regulation/alpha.ts";
import { notionalWeightedMaturity } from "../regulation/effective-maturity.ts";
import type { CapitalFields } from "./fields.ts";
import { ownSetOf, setsApart, simulatedSetsOf } from "./simulated-sets.ts";

/** Of a rate in the delta of a swaption, once shifted; one that is higher anyway needs no shift. */
const LOWEST_SHIFTED_RATE = 0.001;

/** A book's result names netting sets; trades alone are a run of their own. */
export const SIMULATED_MEASURES = { trades: "none" } as const;

type NettingSet = CapitalFields["nettingSets"][number];

/** What capital needs to know of a netting set, wherever it came from. */
export interface NettingSetExposure {
  readonly id: string;
  readonly alpha: number;
  readonly exposureAtDefault: number;
  readonly effectiveMaturityYears: number;
}

/** Rules, and what can be said before a run, look at no figure that a stage has still to work out. */
export function placeholderOf({ id }: Pick<NettingSet, "id">): NettingSetExposure {
  return { id, alpha: ALPHA, exposureAtDefault: 0, effectiveMaturityYears: 1 };
}

/**
 * All netting sets that have trades: the standardised ones too, since their values today come from the same market. What it is made
 * of was parsed with the book, by the stage's own schemas, and the stage's rules have seen it.
 */
export function exposureDocument(input: CapitalFields): Omit<ExposureInput, "measures"> & { measures: object } {
  const apart = setsApart(input.nettingSets);
  return {
    reportingCurrency: input.reportingCurrency,
    counterparties: input.counterparties.map((entry) => known(entry, ExposureInput.shape.counterparties.element.shape)),
    nettingSets: simulatedSetsOf(input).map(({ id, set }) => ({ ...exposureNettingSet(set), id })),
    trades: input.trades.map((trade) =>
      apart.has(trade.nettingSet) ? { ...simulatedTrade(trade), nettingSet: ownSetOf(trade) } : simulatedTrade(trade),
    ),
    ...(input.ownCredit === undefined ? {} : { ownCredit: input.ownCredit }),
    market: input.market,
    model: input.model,
    grid: input.grid,
    sampling: input.sampling,
    measures: SIMULATED_MEASURES,
  };
}

function simulatedTrade(trade: CapitalFields["trades"][number]): Trade {
  if (trade.kind !== "fx_option" && trade.kind !== "swaption") return trade;
  const { premiumReceivedUpFront: _premium, ...simulated } = trade;
  return simulated;
}

export function exposureNettingSet({ id, counterparty, exposure }: NettingSet) {
  return {
    id,
    counterparty,
    ...(exposure.kind === "imm" && exposure.agreement !== undefined && { agreement: exposure.agreement }),
  };
}

/** The fields of an entry that a stage knows. */
function known<Entry extends object, Field extends keyof Entry>(
  entry: Entry,
  shape: Readonly<Record<Field, unknown>>,
): Pick<Entry, Field> {
  const fields = Object.entries(entry).filter(([field, value]) => field in shape && value !== undefined);
  return Object.fromEntries(fields) as Pick<Entry, Field>;
}

/** What the simulation says of a netting set today. */
export interface ValueToday {
  readonly valueToday: number;
  readonly collateralToday: number | null;
}

export function saCcrDocument(input: CapitalFields, values: ReadonlyMap<string, ValueToday>) {
  const kinds = new Map(input.counterparties.map(({ id, kind }) => [id as string, kind]));
  const shifts = rateShifts(input);
  const apart = setsApart(input.nettingSets);
  return {
    regime: input.regime === "basel-mar50" ? "basel" : input.regime,
    reportingCurrency: input.reportingCurrency,
    disputedMarginPeriod: input.disputedMarginPeriod,
    nettingSets: input.nettingSets
      .filter(({ exposure }) => exposure.kind !== "given")
      .map(({ id, clearing, counterparty, exposure, nettingEnforceable }) => {
        const today = nettingEnforceable ? values.get(id) : undefined;
        return {
          id,
          counterpartyKind: kinds.get(counterparty),
          nettingEnforceable,
          clearing,
          ...(today === undefined ? {} : { marketValue: today.valueToday }),
          ...(exposure.kind === "imm" && exposure.agreement !== undefined
            ? margined(exposure.agreement, today?.collateralToday ?? 0)
            : {}),
          ...(exposure.kind === "sa_ccr" && {
            netCollateral: exposure.netCollateral,
            ...(exposure.margin === undefined ? {} : { margin: exposure.margin }),
          }),
        };
      }),
    trades: input.trades.map((trade) => {
      const own = apart.has(trade.nettingSet) ? values.get(ownSetOf(trade)) : undefined;
      return {
        ...standardised(trade, input, shifts),
        ...(own === undefined ? {} : { marketValue: own.valueToday }),
        ...("premiumReceivedUpFront" in trade && { premiumReceivedUpFront: trade.premiumReceivedUpFront }),
      };
    }),
  };
}

/** The agreement of a simulated set in the words of the standardised approach. Where only we post there is no margin. */
function margined(agreement: NettingAgreement, collateralToday: number) {
  const independent = agreement.independentAmount + agreement.initialMarginReceived;
  return {
    netCollateral: collateralToday + agreement.initialMarginReceived,
    ...(agreement.direction !== "we_post" && {
      margin: {
        threshold: agreement.threshold,
        minimumTransferAmount: agreement.minimumTransferAmount,
        netIndependentCollateral: independent,
        remarginingBusinessDays: agreement.marginFrequencyDays,
        ...(agreement.marginPeriodOfRiskDays > 0 && { marginPeriodOfRiskDays: agreement.marginPeriodOfRiskDays }),
      },
    }),
  };
}

/**
 * A trade in the words of the standardised approach. A payer swap is long the floating rate; a cross-currency swap is
 * driven by its exchange rate; an amortising notional is its average over time (CRE52.34).
 */
function standardised(trade: Trade, input: CapitalFields, shifts: ReadonlyMap<string, number>) {
  const { market, reportingCurrency } = input;
  const common = { id: trade.id, nettingSet: trade.nettingSet, maturityYears: lastValueYears(trade) };
  const inReporting = (currency: string | undefined, notional: number) => ({
    currency: currency ?? reportingCurrency,
    notional: notional * spotOf(market, reportingCurrency, currency),
  });
  switch (trade.kind) {
    case "interest_rate_swap":
      return {
        kind: "interest_rate",
        ...common,
        ...inReporting(trade.currency, averageNotional(trade)),
        startYears: Math.max(0, trade.startYears ?? 0),
        endYears: trade.maturityYears,
        position: { kind: "linear", side: trade.side === "pay_fixed" ? "long" : "short" },
      };
    case "swaption":
      return {
        kind: "interest_rate",
        ...common,
        ...inReporting(trade.currency, trade.notional),
        startYears: trade.expiryYears,
        endYears: trade.maturityYears,
        position: {
          kind: "option",
          side: trade.position,
          type: trade.side === "pay_fixed" ? "call" : "put",
          underlyingPrice: forwardRateOf(trade, input),
          strike: trade.fixedRate,
          shift: shifts.get(trade.currency ?? reportingCurrency) ?? 0,
          exerciseYears: trade.expiryYears,
        },
      };
    case "cross_currency_swap":
      return {
        kind: "foreign_exchange",
        ...common,
        bought: inReporting(trade.receive.currency, trade.receive.notional),
        sold: inReporting(trade.pay.currency, trade.pay.notional),
      };
    case "fx_forward": {
      const foreign = inReporting(trade.currency, trade.notional);
      const home = { currency: reportingCurrency, notional: trade.notional * trade.contractRate };
      return {
        kind: "foreign_exchange",
        ...common,
        bought: trade.side === "buy" ? foreign : home,
        sold: trade.side === "buy" ? home : foreign,
      };
    }
    case "fx_option":
      return {
        kind: "foreign_exchange",
        ...common,
        bought: inReporting(trade.currency, trade.notional),
        sold: { currency: reportingCurrency, notional: trade.notional * trade.strike },
        position: {
          kind: "option",
          side: trade.position,
          type: trade.option,
          underlyingPrice: spotOf(market, reportingCurrency, trade.currency),
          strike: trade.strike,
          exerciseYears: trade.maturityYears,
        },
      };
  }
}

/** λ by currency, the same for all its swaptions: what lifts their lowest rate or strike to the threshold. CRE52.40. */
function rateShifts(input: CapitalFields): ReadonlyMap<string, number> {
  const shifts = new Map<string, number>();
  for (const trade of input.trades) {
    if (trade.kind !== "swaption") continue;
    const { currency = input.reportingCurrency, fixedRate } = trade;
    const needed = LOWEST_SHIFTED_RATE - Math.min(forwardRateOf(trade, input), fixedRate);
    shifts.set(currency, Math.max(shifts.get(currency) ?? 0, needed));
  }
  return shifts;
}

/** The model that values swaptions has curves. */
function forwardRateOf(trade: Swaption, { market, reportingCurrency }: CapitalFields): number {
  assert(market.kind === "curves", "the exposure stage refuses a swaption without curves");
  const { currency = reportingCurrency, expiryYears, maturityYears, paymentsPerYear } = trade;
  const foreign = market.foreignCurrencies.find((entry) => entry.currency === currency);
  assert(foreign !== undefined || currency === reportingCurrency, "the exposure stage refuses an unknown currency");
  const { curve } = foreign?.rate ?? market.rate;
  const payments = paymentsOf({ ...trade, startYears: expiryYears }, paymentsPerYear);
  return forwardSwapRate(curve, expiryYears, maturityYears, paymentsPerYear, payments).rate;
}

/** Σ N m / Σ N over the trades of a netting set, in the reporting currency at today's spots. */
export function tradeMaturity({ market, reportingCurrency, trades }: CapitalFields, nettingSet: string): number {
  const spot = (currency: string | undefined) => spotOf(market, reportingCurrency, currency);
  return notionalWeightedMaturity(
    trades
      .filter((trade) => trade.nettingSet === nettingSet)
      .map((trade) => ({ notional: notionalOf(trade, spot), remainingMaturityYears: lastValueYears(trade) })),
  );
}

/** The longest contract of a netting set, in years. */
export function longestMaturity({ trades }: CapitalFields, nettingSet: string): number {
  return trades.reduce(
    (longest, trade) => (trade.nettingSet === nettingSet ? Math.max(longest, lastValueYears(trade)) : longest),
    0,
  );
}

export function baCvaDocument(input: CapitalFields, exposures: readonly NettingSetExposure[]) {
  return {
    regime: input.regime,
    reportingDate: input.reportingDate,
    reportingCurrency: input.reportingCurrency,
    immDiscounting: input.immDiscounting,
    alphaBasis: input.alphaBasis,
    counterparties: input.counterparties.map((entry) => known(entry, BaCvaInput.shape.counterparties.element.shape)),
    nettingSets: input.nettingSets.map((set, i) => {
      const found = exposures[i];
      assert(found?.id === set.id, "one exposure a netting set, in the order of the document");
      return baCvaNettingSet(set, found);
    }),
    singleNameHedges: input.singleNameHedges,
    indexHedges: input.indexHedges,
    ...(input.hedgeSearch === undefined ? {} : { hedgeSearch: input.hedgeSearch }),
  };
}

export function baCvaNettingSet(
  { id, name, counterparty, exposure }: NettingSet,
  { alpha, exposureAtDefault, effectiveMaturityYears }: NettingSetExposure,
) {
  return {
    id,
    ...(name === undefined ? {} : { name }),
    counterparty,
    exposureMethod: exposure.kind === "given" ? exposure.exposureMethod : exposure.kind,
    exposureAtDefault,
    effectiveMaturityYears,
    alphaInExposure: alpha,
    // A given maturity was decided elsewhere; the others have their floor.
    ...(exposure.kind === "given" && {
      shortTerm: effectiveMaturityYears < 1,
      fairValuedAndMaterial: exposure.fairValuedAndMaterial,
    }),
  };
}

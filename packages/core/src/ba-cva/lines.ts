/** The lines of a document as charges: netting sets, hedges, and the counterparties that they belong to. */
import { assert } from "../document/errors.ts";
import { alphaOf } from "../regulation/alpha.ts";
import { type CounterpartyTerms, standaloneCharge, supervisoryDiscountFactor } from "./charges.ts";
import { indexUnit, singleNameUnit, tableWeight } from "./hedge-value.ts";
import type { BaCvaInput, BaCvaNettingSet } from "./input.ts";
import { effectiveMaturity } from "./maturity.ts";
import type { BaCvaResult } from "./result.ts";
import type { Scope } from "./scope.ts";

/** What the regime says of a counterparty: its risk weight and its alpha, by id. */
export function termsOfRule(input: BaCvaInput) {
  return new Map(
    input.counterparties.map((entry) => {
      const quality =
        entry.creditQuality === "not_rated" ? (entry.internalRating ?? entry.creditQuality) : entry.creditQuality;
      const riskWeight = tableWeight(input.regime, entry.sector, quality);
      return [entry.id as string, { riskWeight, alphaOfRule: alphaOf(input.regime, entry.kind) }] as const;
    }),
  );
}

/** SCVA of each netting set = RW / α · M · EAD · DF. MAR50.15. */
export function nettingSetCharges(input: BaCvaInput, scope: Scope): BaCvaResult["nettingSets"] {
  const counterparties = termsOfRule(input);
  const exchange = exchangeRates(input);
  const firmUsesImm = scope.nettingSets.some(([, set]) => set.exposureMethod === "imm");
  const undiscounted = (set: BaCvaNettingSet) =>
    input.immDiscounting === "per_firm" ? firmUsesImm : set.exposureMethod === "imm";
  return scope.nettingSets.map(([place, set]) => {
    const counterparty = counterparties.get(set.counterparty);
    assert(counterparty !== undefined, "refusals.ts refuses a netting set of an unknown counterparty");
    const { riskWeight, alphaOfRule } = counterparty;
    const exposureAtDefault = set.exposureAtDefault * exchange(set.currency);
    const { years, basis } = effectiveMaturity(set);
    const alpha = input.alphaBasis === "of_rule" ? alphaOfRule : set.alphaInExposure;
    const discount = undiscounted(set) ? 1 : supervisoryDiscountFactor(years);
    return {
      id: set.id,
      inputPath: `nettingSets[${place}]`,
      counterparty: set.counterparty,
      exposureMethod: set.exposureMethod,
      exposureAtDefault,
      effectiveMaturityYears: years,
      maturityBasis: basis,
      alpha,
      alphaInExposure: set.alphaInExposure,
      alphaOfRule,
      riskWeight,
      supervisoryDiscountFactor: discount,
      standaloneCharge: standaloneCharge(riskWeight, alpha, years, exposureAtDefault, discount),
    };
  });
}

/** SNH = r · RW · M · B · DF and HMA = (1 − r²) (RW · M · B · DF)². MAR50.23, MAR50.25. */
export function singleNameHedgeValues(input: BaCvaInput, { singleNameHedges }: Scope) {
  const exchange = exchangeRates(input);
  return singleNameHedges.map(([place, hedge]) => {
    const {
      correlation,
      perNotional,
      riskWeight,
      supervisoryDiscountFactor: discount,
    } = singleNameUnit(input.regime, hedge);
    const notional = hedge.notional * exchange(hedge.currency);
    const value = riskWeight * hedge.remainingMaturityYears * notional * discount;
    return {
      id: hedge.id as string,
      inputPath: `singleNameHedges[${place}]`,
      counterparty: hedge.counterparty as string,
      correlation,
      riskWeight,
      notional,
      remainingMaturityYears: hedge.remainingMaturityYears,
      supervisoryDiscountFactor: discount,
      perNotional,
      value,
      recognised: correlation * value,
      misalignment: (1 - correlation * correlation) * (value * value),
    };
  });
}

/** IH = 0.7 · Σ w RW · M · B · DF. MAR50.24. */
export function indexHedgeValues(input: BaCvaInput, { indexHedges }: Scope) {
  const exchange = exchangeRates(input);
  return indexHedges.map(([place, hedge]) => {
    const unit = indexUnit(input.regime, hedge);
    const notional = hedge.notional * exchange(hedge.currency);
    const { remainingMaturityYears } = hedge;
    return {
      id: hedge.id as string,
      inputPath: `indexHedges[${place}]`,
      averageRiskWeight: unit.averageRiskWeight,
      riskWeight: unit.riskWeight,
      notional,
      remainingMaturityYears,
      supervisoryDiscountFactor: unit.supervisoryDiscountFactor,
      perNotional: unit.perNotional,
      value: unit.riskWeight * remainingMaturityYears * notional * unit.supervisoryDiscountFactor,
    };
  });
}

/** Charges and hedges of each counterparty added up: capital is per counterparty, not per netting set. MAR50.15. */
export function counterpartyCharges(
  { counterparties }: BaCvaInput,
  nettingSets: readonly { readonly counterparty: string; readonly standaloneCharge: number }[],
  hedges: readonly { readonly counterparty: string; readonly recognised: number; readonly misalignment: number }[],
): (CounterpartyTerms & BaCvaResult["counterparties"][number])[] {
  const sums = new Map<string, { charge: number; hedges: number; misalignment: number }>();
  for (const { id } of counterparties) sums.set(id, { charge: 0, hedges: 0, misalignment: 0 });
  const of = (id: string) => {
    const sum = sums.get(id);
    assert(sum !== undefined, "refusals.ts refuses an unknown counterparty");
    return sum;
  };
  for (const { counterparty, standaloneCharge } of nettingSets) of(counterparty).charge += standaloneCharge;
  for (const { counterparty, recognised, misalignment } of hedges) {
    const sum = of(counterparty);
    sum.hedges += recognised;
    sum.misalignment += misalignment;
  }
  return counterparties.map(({ id, name }) => {
    const sum = of(id);
    return {
      id,
      name,
      standaloneCharge: sum.charge,
      singleNameHedges: sum.hedges,
      hedgeMisalignment: sum.misalignment,
      netCharge: sum.charge - sum.hedges,
    };
  });
}

type Exchange = (currency: string | undefined) => number;

/** The rate from a currency to the reporting currency. */
function exchangeRates({ reportingCurrency, exchangeRates: rates }: BaCvaInput): Exchange {
  const known = new Map(rates.map(({ currency, rate }) => [currency, rate]));
  return (currency) => {
    if (currency === undefined || currency === reportingCurrency) return 1;
    const rate = known.get(currency);
    assert(rate !== undefined, "refusals.ts refuses a currency without a rate");
    return rate;
  };
}

export function sumOfValues(hedges: readonly { readonly value: number }[]): number {
  return hedges.reduce((sum, { value }) => sum + value, 0);
}

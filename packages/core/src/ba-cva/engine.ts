/**
 * Capital for CVA risk under the basic approach, reduced and full. Source: Basel MAR50.13-50.26, PRA CVA Risk Part 4,
 * CRR Article 384. Method note: docs/methods/ba-cva.md.
 */
import example from "../../../../examples/ba-cva/seed-001.input.json" with { type: "json" };
import { engine } from "../engine.ts";
import { assert } from "../errors.ts";
import { alphaOf } from "../regulation/alpha.ts";
import { capitalBenefit, type HedgedSums, marginalCapital } from "./benefit.ts";
import { type CounterpartyTerms, hedgedCharge, reducedCharge, supervisoryDiscountFactor } from "./charges.ts";
import { explanations } from "./explain.ts";
import { cheapestHedges } from "./hedge-search.ts";
import { indexUnit, singleNameUnit, tableWeight } from "./hedge-value.ts";
import { BaCvaInput, type BaCvaNettingSet } from "./input.ts";
import { effectiveMaturity } from "./maturity.ts";
import { DISCOUNT_SCALAR, HEDGE_DISALLOWANCE, RWA_MULTIPLIER, SUPERVISORY_CORRELATION } from "./regimes.ts";
import { BaCvaResult } from "./result.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { tables } from "./tables.ts";
import { warnings } from "./warnings.ts";

export const baCva = engine({
  name: "ba-cva",
  title: "BA-CVA capital",
  question: "What capital does CVA risk cost, hedge by hedge?",
  version: "2",
  direct: true,
  input: BaCvaInput,
  result: BaCvaResult,
  example,
  run: baCvaCapital,
  headline: (result) => ({
    title: "Capital for CVA risk",
    value: result.capital,
    unit: result.reportingCurrency,
    worse: "up",
  }),
  tables,
  seed: () => null,
});

/** Capital = DS · K, where K is K_full = β K_reduced + (1 − β) K_hedged, or K_reduced in the reduced version. MAR50.20. */
export function baCvaCapital(input: BaCvaInput): BaCvaResult {
  const scope = scopeOf(input);
  const nettingSets = nettingSetCharges(input, scope);
  const exchange = exchangeRates(input);
  const singles = singleNameHedgeValues(input, scope, exchange);
  const indices = indexHedgeValues(input, scope, exchange);
  const counterparties = counterpartyCharges(input, nettingSets, singles);
  const charges = portfolioCharges(input, counterparties, total(indices.map(({ value }) => value)));
  const result = {
    regime: input.regime,
    reportingCurrency: input.reportingCurrency,
    version: input.version,
    ...charges,
    riskWeightedAssets: RWA_MULTIPLIER * charges.capital,
    ...capitalOfOtherChoices(input, nettingSets, counterparties, charges),
    nettingSets,
    counterparties,
    ...withBenefits(input.version === "full" ? hedgedSums(charges) : null, counterparties, singles, indices),
    hedgeSearch:
      input.hedgeSearch === undefined ? null : cheapestHedges(input, input.hedgeSearch, { ...charges, counterparties }),
    excluded: scope.excluded,
  };
  return { ...result, warnings: warnings(input, result), explanations: explanations(input, result) };
}

type PortfolioCharges = Pick<BaCvaResult, "capital" | "reduced" | "hedged" | "fullCharge">;

function portfolioCharges(
  input: BaCvaInput,
  terms: readonly CounterpartyTerms[],
  indexHedges: number,
): PortfolioCharges {
  const reduced = reducedCharge(terms);
  const hedged = hedgedCharge(terms, indexHedges);
  const fullCharge = HEDGE_DISALLOWANCE * reduced.charge + (1 - HEDGE_DISALLOWANCE) * hedged.charge;
  const reducedCapital = DISCOUNT_SCALAR * reduced.charge;
  return {
    capital: input.version === "full" ? DISCOUNT_SCALAR * fullCharge : reducedCapital,
    reduced: { ...reduced, capital: reducedCapital, riskWeightedAssets: RWA_MULTIPLIER * reducedCapital },
    hedged,
    fullCharge,
  };
}

function hedgedSums({ hedged, reduced }: PortfolioCharges): HedgedSums {
  return {
    common: SUPERVISORY_CORRELATION * (reduced.sumOfCharges - hedged.sumOfSingleNameHedges) - hedged.indexHedges,
    squares: hedged.sumOfSquaredNetCharges,
    misalignments: hedged.sumOfMisalignments,
    charge: hedged.charge,
  };
}

/** Capital with each of the two choices, that the words of the rule leave open, made the other way. */
function capitalOfOtherChoices(
  input: BaCvaInput,
  nettingSets: BaCvaResult["nettingSets"],
  counterparties: BaCvaResult["counterparties"],
  charges: PortfolioCharges,
) {
  const places = new Map(counterparties.map(({ id }, i) => [id, i]));
  const capitalWith = (chargeOf: (set: BaCvaResult["nettingSets"][number]) => number) => {
    const sums = new Float64Array(counterparties.length);
    for (const set of nettingSets) {
      const place = places.get(set.counterparty) ?? 0;
      sums[place] = (sums[place] ?? 0) + chargeOf(set);
    }
    const terms = counterparties.map((entry, i) => ({ ...entry, standaloneCharge: sums[i] ?? 0 }));
    return portfolioCharges(input, terms, charges.hedged.indexHedges).capital;
  };
  const perFirm = input.immDiscounting === "per_netting_set";
  const ofRule = input.alphaBasis === "in_exposure";
  return {
    capitalUnderOtherDiscounting: nettingSets.some(({ exposureMethod }) => exposureMethod === "imm")
      ? capitalWith((set) => {
          const undiscounted = perFirm || set.exposureMethod === "imm";
          const discount = undiscounted ? 1 : supervisoryDiscountFactor(set.effectiveMaturityYears);
          return (set.riskWeight / set.alpha) * set.effectiveMaturityYears * set.exposureAtDefault * discount;
        })
      : charges.capital,
    capitalUnderOtherAlpha: nettingSets.some((set) => set.alphaOfRule !== set.alphaInExposure)
      ? capitalWith((set) => (set.standaloneCharge * set.alpha) / (ofRule ? set.alphaOfRule : set.alphaInExposure))
      : charges.capital,
  };
}

/** SCVA of each netting set = RW / α · M · EAD · DF. MAR50.15. */
function nettingSetCharges(input: BaCvaInput, scope: Scope): BaCvaResult["nettingSets"] {
  const counterparties = new Map(
    input.counterparties.map((entry) => {
      const quality =
        entry.creditQuality === "not_rated" ? (entry.internalRating ?? entry.creditQuality) : entry.creditQuality;
      const riskWeight = tableWeight(input.regime, entry.sector, quality);
      return [entry.id as string, { riskWeight, alphaOfRule: alphaOf(input.regime, entry.kind) }] as const;
    }),
  );
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
      standaloneCharge: (riskWeight / alpha) * years * exposureAtDefault * discount,
    };
  });
}

/** SNH = r · RW · M · B · DF and HMA = (1 − r²) (RW · M · B · DF)². MAR50.23, MAR50.24. */
function singleNameHedgeValues(input: BaCvaInput, { singleNameHedges }: Scope, exchange: Exchange) {
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

/** IH = 0.7 · Σ w RW · M · B · DF. MAR50.25. */
function indexHedgeValues(input: BaCvaInput, { indexHedges }: Scope, exchange: Exchange) {
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
function counterpartyCharges(
  { counterparties }: BaCvaInput,
  nettingSets: BaCvaResult["nettingSets"],
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

/** Each hedge with what leaving it out would cost; nothing in the reduced version, which recognises none. */
function withBenefits(
  sums: HedgedSums | null,
  counterparties: BaCvaResult["counterparties"],
  singles: ReturnType<typeof singleNameHedgeValues>,
  indices: ReturnType<typeof indexHedgeValues>,
) {
  const netCharges = new Map(counterparties.map(({ id, netCharge }) => [id as string, netCharge]));
  const singleNameHedges = singles.map((hedge) => {
    const { recognised, misalignment, notional } = hedge;
    const net = netCharges.get(hedge.counterparty) ?? 0;
    const terms = { net, recognised, fromCommon: SUPERVISORY_CORRELATION * recognised, misalignment, notional };
    return { ...hedge, ...worth(sums, terms) };
  });
  const indexHedges = indices.map((hedge) => {
    const terms = { net: 0, recognised: 0, fromCommon: hedge.value, misalignment: 0, notional: hedge.notional };
    return { ...hedge, ...worth(sums, terms) };
  });
  return { singleNameHedges, indexHedges };
}

function worth(sums: HedgedSums | null, terms: Parameters<typeof capitalBenefit>[1]) {
  if (sums === null) return { benefit: 0, marginalCapital: 0 };
  return { benefit: capitalBenefit(sums, terms), marginalCapital: marginalCapital(sums, terms) };
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

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * Capital for CVA risk under the basic approach, reduced and full. Source: Basel MAR50.13-50.26, PRA CVA Risk Part 4,
 * CRR Article 384. Method note: docs/methods/ba-cva.md.
 */
import example from "../../../../examples/ba-cva/seed-001.input.json" with { type: "json" };
import { engine } from "../engine.ts";
import { assert } from "../errors.ts";
import { type CounterpartyTerms, hedgedCharge, reducedCharge, supervisoryDiscountFactor } from "./charges.ts";
import { BaCvaInput, type BaCvaNettingSet } from "./input.ts";
import {
  ALPHA,
  type CreditQuality,
  DISCOUNT_SCALAR,
  HEDGE_DISALLOWANCE,
  hedgeCorrelations,
  INDEX_DIVERSIFICATION,
  type RegimeName,
  RWA_MULTIPLIER,
  riskWeightOf,
  type Sector,
} from "./regimes.ts";
import { BaCvaResult } from "./result.ts";
import { tables } from "./tables.ts";
import { warnings } from "./warnings.ts";

type Discounting = BaCvaInput["immDiscounting"];

export const baCva = engine({
  name: "ba-cva",
  title: "BA-CVA capital",
  question: "What capital does CVA risk cost, hedge by hedge?",
  version: "1",
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
  const other: Discounting = input.immDiscounting === "per_firm" ? "per_netting_set" : "per_firm";
  const result = computed(input, input.immDiscounting);
  return {
    ...result,
    capitalUnderOtherDiscounting: computed(input, other).capital,
    warnings: warnings(input, result),
  };
}

function computed(input: BaCvaInput, discounting: Discounting) {
  const { covered, excluded } = scope(input);
  const firmUsesImm = covered.some((set) => set.exposureMethod === "imm");
  const undiscounted = (set: BaCvaNettingSet) =>
    discounting === "per_firm" ? firmUsesImm : set.exposureMethod === "imm";
  const nettingSets = nettingSetCharges(input, covered, undiscounted);
  const singleNameHedges = singleNameHedgeValues(input, new Set(covered.map((set) => set.counterparty)));
  const indexHedges = indexHedgeValues(input);
  const counterparties = counterpartyCharges(input, nettingSets, singleNameHedges);
  const reduced = reducedCharge(counterparties);
  const hedged = hedgedCharge(counterparties, total(indexHedges.map(({ value }) => value)));
  const fullCharge = HEDGE_DISALLOWANCE * reduced.charge + (1 - HEDGE_DISALLOWANCE) * hedged.charge;
  const capital = DISCOUNT_SCALAR * (input.version === "full" ? fullCharge : reduced.charge);
  const reducedCapital = DISCOUNT_SCALAR * reduced.charge;
  return {
    regime: input.regime,
    reportingCurrency: input.reportingCurrency,
    version: input.version,
    capital,
    riskWeightedAssets: RWA_MULTIPLIER * capital,
    reduced: { ...reduced, capital: reducedCapital, riskWeightedAssets: RWA_MULTIPLIER * reducedCapital },
    hedged,
    fullCharge,
    nettingSets,
    counterparties,
    singleNameHedges,
    indexHedges,
    excluded,
  };
}

/** R30: securities financing counts only if it is fair-valued and its CVA risk material. MAR50.5(2). */
function scope({ nettingSets }: BaCvaInput) {
  const covered: BaCvaNettingSet[] = [];
  const excluded: BaCvaResult["excluded"] = [];
  nettingSets.forEach((set, i) => {
    if (set.exposureMethod !== "sft" || set.fairValuedAndMaterial) covered.push(set);
    else {
      const reason =
        "Securities financing that is not fair-valued, or whose CVA risk is not material, is out of scope.";
      excluded.push({ path: `nettingSets[${i}]`, id: set.id, rule: "R30", reason });
    }
  });
  return { covered, excluded };
}

/** SCVA of each netting set = RW / α · M · EAD · DF. MAR50.15. */
function nettingSetCharges(
  { regime, counterparties }: BaCvaInput,
  covered: readonly BaCvaNettingSet[],
  undiscounted: (set: BaCvaNettingSet) => boolean,
): BaCvaResult["nettingSets"] {
  const riskWeights = new Map(
    counterparties.map((entry) => [entry.id, tableWeight(regime, entry.sector, entry.creditQuality)]),
  );
  return covered.map((set) => {
    const { effectiveMaturityYears, exposureAtDefault } = set;
    const alpha = set.alphaInExposure === 1 ? 1 : ALPHA;
    const riskWeight = riskWeights.get(set.counterparty);
    assert(riskWeight !== undefined, "input.ts refuses a netting set of an unknown counterparty");
    const discount = undiscounted(set) ? 1 : supervisoryDiscountFactor(effectiveMaturityYears);
    return {
      id: set.id,
      counterparty: set.counterparty,
      exposureAtDefault,
      effectiveMaturityYears,
      alpha,
      riskWeight,
      supervisoryDiscountFactor: discount,
      standaloneCharge: (riskWeight / alpha) * effectiveMaturityYears * exposureAtDefault * discount,
    };
  });
}

/** SNH = r · RW · M · B · DF and HMA = (1 − r²) (RW · M · B · DF)², for counterparties that have an exposure (R16). */
function singleNameHedgeValues(input: BaCvaInput, exposed: ReadonlySet<string>): BaCvaResult["singleNameHedges"] {
  return input.singleNameHedges
    .filter((hedge) => exposed.has(hedge.counterparty))
    .map((hedge) => {
      const correlation = hedgeCorrelations[hedge.relation];
      const riskWeight = tableWeight(input.regime, hedge.sector, hedge.creditQuality);
      const discount = supervisoryDiscountFactor(hedge.remainingMaturityYears);
      const value = riskWeight * hedge.remainingMaturityYears * hedge.notional * discount;
      return {
        id: hedge.id,
        counterparty: hedge.counterparty,
        correlation,
        riskWeight,
        supervisoryDiscountFactor: discount,
        value,
        recognised: correlation * value,
        misalignment: (1 - correlation * correlation) * (value * value),
      };
    });
}

/** IH = 0.7 · Σ w RW · M · B · DF. MAR50.25. */
function indexHedgeValues({ regime, indexHedges }: BaCvaInput): BaCvaResult["indexHedges"] {
  return indexHedges.map((hedge) => {
    const averageRiskWeight = total(
      hedge.constituents.map((part) => part.weight * tableWeight(regime, part.sector, part.creditQuality)),
    );
    const riskWeight = INDEX_DIVERSIFICATION * averageRiskWeight;
    const discount = supervisoryDiscountFactor(hedge.remainingMaturityYears);
    const value = riskWeight * hedge.remainingMaturityYears * hedge.notional * discount;
    return { id: hedge.id, averageRiskWeight, riskWeight, supervisoryDiscountFactor: discount, value };
  });
}

/** Charges and hedges of each counterparty added up: capital is per counterparty, not per netting set. MAR50.15. */
function counterpartyCharges(
  { counterparties }: BaCvaInput,
  nettingSets: BaCvaResult["nettingSets"],
  hedges: BaCvaResult["singleNameHedges"],
): (CounterpartyTerms & BaCvaResult["counterparties"][number])[] {
  const sums = new Map<string, { charge: number; hedges: number; misalignment: number }>();
  for (const { id } of counterparties) sums.set(id, { charge: 0, hedges: 0, misalignment: 0 });
  for (const { counterparty, standaloneCharge } of nettingSets) {
    const sum = sums.get(counterparty);
    if (sum !== undefined) sum.charge += standaloneCharge;
  }
  for (const { counterparty, recognised, misalignment } of hedges) {
    const sum = sums.get(counterparty);
    if (sum === undefined) continue;
    sum.hedges += recognised;
    sum.misalignment += misalignment;
  }
  return counterparties.map(({ id, name }) => {
    const sum = sums.get(id) ?? { charge: 0, hedges: 0, misalignment: 0 };
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

function tableWeight(regime: RegimeName, sector: Sector, quality: CreditQuality): number {
  const riskWeight = riskWeightOf(regime, sector, quality);
  assert(riskWeight !== undefined, "input.ts refuses a sector without a row");
  return riskWeight;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

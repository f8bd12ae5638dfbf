/** The same book decided otherwise: the choices that the words of the rule leave open, and the other regimes. */
import { assert } from "../document/errors.ts";
import { standaloneCharge, supervisoryDiscountFactor } from "./charges.ts";
import type { BaCvaInput } from "./input.ts";
import { counterpartyCharges, indexHedgeValues, singleNameHedgeValues, sumOfValues, termsOfRule } from "./lines.ts";
import { chargesOf, type PortfolioCharges, portfolioCharges } from "./portfolio.ts";
import { type RegimeName, regimes } from "./regimes.ts";
import { type Restated, restatedFor } from "./restate.ts";
import type { BaCvaResult } from "./result.ts";
import type { Scope } from "./scope.ts";

type Alternatives = Pick<BaCvaResult, "capitalUnderOtherDiscounting" | "capitalUnderOtherAlpha" | "byRegime">;
type UnderRegime = BaCvaResult["byRegime"][number];
type NettingSetCharge = BaCvaResult["nettingSets"][number];

/** A netting set and the place of its counterparty. */
type ChargeOf = (set: NettingSetCharge, place: number) => number;

export function alternatives(
  input: BaCvaInput,
  scope: Scope,
  result: Pick<BaCvaResult, "nettingSets" | "counterparties">,
  charges: PortfolioCharges,
): Alternatives {
  const { counterparties, nettingSets } = result;
  const places = new Map(counterparties.map(({ id }, i) => [id as string, i]));
  const placeOf = Int32Array.from(nettingSets, ({ counterparty }) => places.get(counterparty) ?? 0);
  const chargesBy = (chargeOf: ChargeOf) => {
    const sums = new Float64Array(counterparties.length);
    for (const [i, set] of nettingSets.entries()) {
      const place = placeOf[i] ?? 0;
      sums[place] = (sums[place] ?? 0) + chargeOf(set, place);
    }
    return sums;
  };
  const capitalWith = (chargeOf: ChargeOf) => {
    const sums = chargesBy(chargeOf);
    const terms = counterparties.map((entry, i) => ({ ...entry, standaloneCharge: sums[i] ?? 0 }));
    return portfolioCharges(input, terms, charges.hedged.indexHedges).capital;
  };
  return {
    capitalUnderOtherDiscounting: nettingSets.some(({ exposureMethod }) => exposureMethod === "imm")
      ? capitalWith(underOtherDiscounting(input))
      : charges.capital,
    capitalUnderOtherAlpha: nettingSets.some((set) => set.alphaOfRule !== set.alphaInExposure)
      ? capitalWith(underOtherAlpha(input))
      : charges.capital,
    byRegime: byRegime(input, charges, (other) => chargesUnder(other, scope, chargesBy)),
  };
}

/** DF = 1 decided per firm instead of per netting set, or the reverse. */
function underOtherDiscounting({ immDiscounting }: BaCvaInput): ChargeOf {
  const perFirm = immDiscounting === "per_netting_set";
  return (set) => {
    const undiscounted = perFirm || set.exposureMethod === "imm";
    const discount = undiscounted ? 1 : supervisoryDiscountFactor(set.effectiveMaturityYears);
    return standaloneCharge(set.riskWeight, set.alpha, set.effectiveMaturityYears, set.exposureAtDefault, discount);
  };
}

/** Divided by the alpha of the rule instead of that in the exposure, or the reverse. */
function underOtherAlpha({ alphaBasis }: BaCvaInput): ChargeOf {
  const ofRule = alphaBasis === "in_exposure";
  return (set) => (set.standaloneCharge * set.alpha) / (ofRule ? set.alphaOfRule : set.alphaInExposure);
}

/** Capital of the same document under each regime, restated where that regime would refuse it. */
function byRegime(
  input: BaCvaInput,
  charges: PortfolioCharges,
  unrestated: (other: BaCvaInput) => PortfolioCharges,
): BaCvaResult["byRegime"] {
  return (Object.keys(regimes) as RegimeName[]).map((regime) => {
    const { title } = regimes[regime];
    if (regime === input.regime) return entryOf(regime, title, charges, []);
    const { document, restatements } = restatedFor(input, regime);
    return entryOf(
      regime,
      title,
      restatements.length === 0 ? unrestated(document) : chargesOf(document).charges,
      restatements,
    );
  });
}

function entryOf(
  regime: RegimeName,
  title: string,
  { capital, reduced }: PortfolioCharges,
  restatements: Restated["restatements"],
): UnderRegime {
  return { regime, title, capital, reducedCapital: reduced.capital, restatements: [...restatements] };
}

/** A document that is not restated keeps its lines but for risk weights and alphas, so that they are not made again. */
function chargesUnder(
  other: BaCvaInput,
  scope: Scope,
  chargesBy: (chargeOf: ChargeOf) => Float64Array,
): PortfolioCharges {
  const terms = [...termsOfRule(other).values()];
  const ofRule = other.alphaBasis === "of_rule";
  const sums = chargesBy((set, place) => {
    const rule = terms[place];
    assert(rule !== undefined, "every counterparty has its terms");
    const alpha = ofRule ? rule.alphaOfRule : set.alphaInExposure;
    const { effectiveMaturityYears: years, exposureAtDefault } = set;
    return standaloneCharge(rule.riskWeight, alpha, years, exposureAtDefault, set.supervisoryDiscountFactor);
  });
  const hedges = counterpartyCharges(other, [], singleNameHedgeValues(other, scope));
  const charged = hedges.map((entry, i) => ({ ...entry, standaloneCharge: sums[i] ?? 0 }));
  return portfolioCharges(other, charged, sumOfValues(indexHedgeValues(other, scope)));
}

/**
 * Capital for CVA risk under the basic approach, reduced and full. Source: Basel MAR50.13-50.26, PRA CVA Risk Part 4,
 * CRR Article 384. Method note: docs/methods/ba-cva.md.
 */
import example from "../../../../examples/ba-cva/seed-001.input.json" with { type: "json" };
import { csvImports } from "../document/csv.ts";
import { engine } from "../engine.ts";
import { alternatives } from "./alternatives.ts";
import { capitalBenefit, type HedgedSums, marginalCapital } from "./benefit.ts";
import { explain, explanations } from "./explain.ts";
import { cheapestHedges } from "./hedge-search.ts";
import { BaCvaInput } from "./input.ts";
import type { indexHedgeValues, singleNameHedgeValues } from "./lines.ts";
import { chargesOf, type PortfolioCharges } from "./portfolio.ts";
import { RWA_MULTIPLIER, SUPERVISORY_CORRELATION } from "./regimes.ts";
import { BaCvaResult } from "./result.ts";
import { tables } from "./tables.ts";
import { warnings } from "./warnings.ts";

export const baCva = engine({
  name: "ba-cva",
  title: "BA-CVA capital",
  question: "What capital does CVA risk cost, hedge by hedge?",
  version: "6",
  direct: true,
  input: BaCvaInput,
  result: BaCvaResult,
  example,
  imports: csvImports(BaCvaInput, ["counterparties", "nettingSets", "singleNameHedges", "indexHedges"]),
  run: baCvaCapital,
  headline: (result) => ({
    title: "Capital for CVA risk",
    value: result.capital,
    unit: result.reportingCurrency,
    worse: "up",
  }),
  tables,
  explain,
  seed: () => null,
});

/** Capital = DS · K, where K is K_full = β K_reduced + (1 − β) K_hedged, or K_reduced in the reduced version. MAR50.20. */
export function baCvaCapital(input: BaCvaInput): BaCvaResult {
  const { scope, nettingSets, singles, indices, counterparties, charges } = chargesOf(input);
  const result = {
    regime: input.regime,
    reportingCurrency: input.reportingCurrency,
    version: input.version,
    ...charges,
    riskWeightedAssets: RWA_MULTIPLIER * charges.capital,
    ...alternatives(input, scope, { nettingSets, counterparties }, charges),
    nettingSets,
    counterparties,
    ...withBenefits(input.version === "full" ? hedgedSums(charges) : null, counterparties, singles, indices),
    hedgeSearch:
      input.hedgeSearch === undefined ? null : cheapestHedges(input, input.hedgeSearch, { ...charges, counterparties }),
    excluded: scope.excluded,
  };
  return { ...result, warnings: warnings(input, result), explanations: explanations(input, result) };
}

function hedgedSums({ hedged, reduced }: PortfolioCharges): HedgedSums {
  return {
    common: SUPERVISORY_CORRELATION * (reduced.sumOfCharges - hedged.sumOfSingleNameHedges) - hedged.indexHedges,
    squares: hedged.sumOfSquaredNetCharges,
    misalignments: hedged.sumOfMisalignments,
    charge: hedged.charge,
  };
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

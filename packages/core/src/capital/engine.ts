/**
 * One book from trades to capital: simulated exposure, the standardised challenger, capital for CVA risk and the price of
 * CVA, as one run. Source: Basel CRE50-53, MAR50. Method note: docs/methods/capital.md.
 */
import example from "../../../../examples/capital/bank-book.input.json" with { type: "json" };
import { baCvaCapital, baCvaForeseen } from "../ba-cva/engine.ts";
import { BaCvaInput } from "../ba-cva/input.ts";
import { collateralToday } from "../collateral/calls.ts";
import { csvImports } from "../document/csv.ts";
import { assert, type Issue } from "../document/errors.ts";
import { engine } from "../engine.ts";
import { exposureForeseen, exposureJoin, exposureSplit, simulateExposure } from "../exposure/engine.ts";
import { ExposureInput } from "../exposure/input.ts";
import type { ExposureResult, SimulatedExposure } from "../exposure/result.ts";
import { entry } from "../numeric/entry.ts";
import { total } from "../numeric/total.ts";
import { ALPHA } from "../regulation/alpha.ts";
import { boundedModelMaturity, MATURITY_FLOOR_YEARS } from "../regulation/effective-maturity.ts";
import { saCcrExposure } from "../sa-ccr/engine.ts";
import { SaCcrInput } from "../sa-ccr/input.ts";
import type { SaCcrResult } from "../sa-ccr/result.ts";
import {
  baCvaDocument,
  exposureDocument,
  longestMaturity,
  type NettingSetExposure,
  placeholderOf,
  SIMULATED_MEASURES,
  saCcrDocument,
  tradeMaturity,
} from "./documents.ts";
import { explain } from "./explain.ts";
import { CapitalInput } from "./input.ts";
import { CapitalResult } from "./result.ts";
import { type Simulation, simulatedSetsOf, simulationsOf } from "./simulated-sets.ts";
import { staged } from "./staged.ts";
import { capitalStandardError } from "./standard-error.ts";
import { tables } from "./tables.ts";
import { bookWarnings } from "./warnings.ts";

export const capital = engine({
  name: "capital",
  title: "Book to capital",
  question: "What capital and what CVA does a whole book cost, from its trades on?",
  version: "7",
  direct: false,
  input: CapitalInput,
  result: CapitalResult,
  example,
  imports: csvImports(CapitalInput, ["counterparties", "nettingSets", "trades", "singleNameHedges", "indexHedges"]),
  run: (input) => composed(input, simulateExposure(simulatedInput(input))),
  warnings: foreseen,
  headline: (result) => ({
    title: "Capital for CVA risk",
    value: result.capital,
    standardError: result.capitalStandardError,
    unit: result.reportingCurrency,
    worse: "up",
  }),
  tables,
  explain,
  parts: ({ stages }) =>
    (
      [
        ["exposure", "Simulation", stages.exposure],
        ["sa-ccr", "SA-CCR", stages.saCcr],
        ["ba-cva", "BA-CVA", stages.baCva],
      ] as const
    ).flatMap(([name, title, stage]) => [
      { name: `${name}.input`, title: `${title}, its document`, document: stage.input },
      { name: `${name}.result`, title: `${title}, its result`, document: stage.result },
    ]),
  seed: (input) => input.sampling.seed,
  // Only the simulation is worth dividing; the other stages take milliseconds and run in its join.
  split: {
    chunk: exposureSplit.chunk,
    plan: (input, chunkCount, references) => exposureSplit.plan(simulatedInput(input), chunkCount, references),
    simulate: exposureSplit.simulate,
    reduction: exposureSplit.reduction,
    join: (input, shared) => {
      const { add, finish } = exposureJoin(simulatedInput(input), shared);
      return { add, finish: () => composed(input, finish()) };
    },
  },
});

/** The stage's document with its defaults filled in. It is not parsed again: all of it was, with the book. */
function simulatedInput(input: CapitalInput): ExposureInput {
  return { ...exposureDocument(input), measures: ExposureInput.shape.measures.parse(SIMULATED_MEASURES) };
}

/** Everything that follows from the simulation. The other stages parse: nobody has checked the figures they are handed. */
function composed(input: CapitalInput, simulation: SimulatedExposure): CapitalResult {
  const { deviations, result: simulated } = simulation;
  const simulatedSets = new Map(simulated.nettingSets.map((set) => [set.id, set]));
  const saCcrInput = staged("saCcr", SaCcrInput, saCcrDocument(input, simulatedSets));
  const standardised = saCcrExposure(saCcrInput);
  const standardisedSets = new Map(standardised.nettingSets.map((set) => [set.id, set]));
  const exposures = input.nettingSets.map((set) =>
    counted(input, set, simulatedSets, standardisedSets, set.exposure.kind),
  );
  const challengers = input.nettingSets.map((set) =>
    counted(input, set, simulatedSets, standardisedSets, set.exposure.kind === "imm" ? "sa_ccr" : set.exposure.kind),
  );
  const baCvaInput = staged("baCva", BaCvaInput, baCvaDocument(input, exposures));
  const cvaRisk = baCvaCapital(baCvaInput);
  const challenger = baCvaCapital(staged("baCva", BaCvaInput, asStandardised(baCvaDocument(input, challengers))));
  const nettingSets = linked(input, exposures, simulationsOf(input, simulation), standardisedSets, cvaRisk);
  return {
    regime: input.regime,
    reportingCurrency: input.reportingCurrency,
    capital: cvaRisk.capital,
    capitalStandardError: capitalStandardError(nettingSets, deviations, cvaRisk, simulated.paths),
    cvaRiskWeightedAssets: cvaRisk.riskWeightedAssets,
    defaultRiskWeightedAssets: total(nettingSets.map((set) => set.defaultRiskWeightedAssets)),
    exposureAtDefault: total(exposures.map(({ exposureAtDefault }) => exposureAtDefault)),
    challengerExposure: total(challengers.map(({ exposureAtDefault }) => exposureAtDefault)),
    challengerCapital: challenger.capital,
    creditValuationAdjustment: total(nettingSets.map((set) => set.creditValuationAdjustment?.value ?? 0)),
    nettingSets,
    stages: {
      exposure: { input: exposureDocument(input), result: simulated },
      saCcr: { input: saCcrInput, result: standardised },
      baCva: { input: baCvaInput, result: cvaRisk },
    },
    warnings: bookWarnings(input, {
      exposure: simulated.warnings,
      baCva: cvaRisk.warnings,
      saCcr: standardised.warnings,
    }),
  };
}

/** What the stages can say before the paths: all but what depends on simulated exposures. */
function foreseen(input: CapitalInput): Issue[] {
  const { valuesToday, warnings } = exposureForeseen(simulatedInput(input));
  const values = simulatedSetsOf(input).map(({ id, set: { exposure } }, i) => {
    const valueToday = entry(valuesToday, i);
    const agreement = exposure.kind === "imm" ? exposure.agreement : undefined;
    const held = agreement === undefined ? null : collateralToday(agreement, valueToday);
    return [id as string, { valueToday, collateralToday: held }] as const;
  });
  const standardised = saCcrExposure(staged("saCcr", SaCcrInput, saCcrDocument(input, new Map(values))));
  const standardisedSets = new Map(standardised.nettingSets.map((set) => [set.id, set]));
  const exposures = input.nettingSets.map((set) =>
    set.exposure.kind === "imm"
      ? placeholderOf(set)
      : counted(input, set, NOTHING_SIMULATED, standardisedSets, set.exposure.kind),
  );
  return bookWarnings(input, {
    exposure: warnings,
    baCva: baCvaForeseen(staged("baCva", BaCvaInput, baCvaDocument(input, exposures))),
    saCcr: standardised.warnings,
  });
}

type SimulatedSets = ReadonlyMap<string, ExposureResult["nettingSets"][number]>;
const NOTHING_SIMULATED: SimulatedSets = new Map();
type StandardisedSets = ReadonlyMap<string, SaCcrResult["nettingSets"][number]>;

/** The exposure and maturity of a netting set by one method. */
function counted(
  input: CapitalInput,
  { exposure: given, id }: CapitalInput["nettingSets"][number],
  simulatedSets: SimulatedSets,
  standardisedSets: StandardisedSets,
  method: "imm" | "sa_ccr" | "given",
): NettingSetExposure {
  if (given.kind === "given") {
    const { exposureAtDefault, effectiveMaturityYears } = given;
    return { id, alpha: ALPHA, exposureAtDefault, effectiveMaturityYears };
  }
  if (method === "imm") {
    const simulated = simulatedSets.get(id);
    assert(simulated !== undefined, "the simulation sees every netting set with trades");
    return {
      id,
      alpha: ALPHA,
      exposureAtDefault: simulated.exposureAtDefault.basel_eepe.value,
      effectiveMaturityYears: boundedModelMaturity(simulated.effectiveMaturityYears.value, longestMaturity(input, id)),
    };
  }
  const standardised = standardisedSets.get(id);
  assert(standardised !== undefined, "the standardised approach sees every netting set with trades");
  return {
    id,
    alpha: standardised.alpha,
    exposureAtDefault: standardised.exposureAtDefault,
    effectiveMaturityYears: Math.max(tradeMaturity(input, id), MATURITY_FLOOR_YEARS),
  };
}

/** The same document with no netting set under the internal model. */
function asStandardised(document: ReturnType<typeof baCvaDocument>) {
  return {
    ...document,
    nettingSets: document.nettingSets.map((set) => ({
      ...set,
      exposureMethod: set.exposureMethod === "imm" ? "sa_ccr" : set.exposureMethod,
    })),
  };
}

function linked(
  input: CapitalInput,
  exposures: readonly NettingSetExposure[],
  simulations: ReadonlyMap<string, Simulation>,
  standardisedSets: StandardisedSets,
  cvaRisk: CapitalResult["stages"]["baCva"]["result"],
): CapitalResult["nettingSets"] {
  const charges = new Map(cvaRisk.nettingSets.map(({ id, standaloneCharge }) => [id as string, standaloneCharge]));
  const riskWeights = new Map(input.counterparties.map(({ id, riskWeight }) => [id as string, riskWeight]));
  const tradeCounts = new Map<string, number>();
  for (const { nettingSet } of input.trades) tradeCounts.set(nettingSet, (tradeCounts.get(nettingSet) ?? 0) + 1);
  return input.nettingSets.map(({ counterparty, exposure: { kind }, id }, i) => {
    const found = exposures[i];
    assert(found !== undefined, "one exposure a netting set");
    const simulated = simulations.get(id);
    return {
      id,
      counterparty,
      method: kind,
      trades: tradeCounts.get(id) ?? 0,
      valueToday: simulated?.valueToday ?? null,
      simulatedExposure: simulated?.simulatedExposure ?? null,
      standardisedExposure: standardisedSets.get(id)?.exposureAtDefault ?? null,
      exposureAtDefault: found.exposureAtDefault,
      alpha: found.alpha,
      effectiveMaturityYears: found.effectiveMaturityYears,
      standaloneCharge: charges.get(id) ?? null,
      defaultRiskWeightedAssets: (riskWeights.get(counterparty) ?? 0) * found.exposureAtDefault,
      creditValuationAdjustment: simulated?.creditValuationAdjustment ?? null,
    };
  });
}

/**
 * Every number of the basic approach, down to the line of the input it came from. A number with a symbol has an explanation
 * (explain.ts); the others are answers to another question than this document's.
 */
import { z } from "zod";
import { Explanation } from "../document/explanation.ts";
import { figure, nonNegativeFigure } from "../document/figures.ts";

const NettingSetCharge = z.strictObject({
  id: z.string(),
  inputPath: z.string(),
  counterparty: z.string(),
  exposureMethod: z.enum(["imm", "sa_ccr", "sft"]),
  exposureAtDefault: nonNegativeFigure.meta({
    title: "Exposure at default",
    symbol: "EAD",
    unit: "reporting currency",
  }),
  effectiveMaturityYears: figure("Effective maturity", "M", "MAR50.15(2)", "years"),
  maturityBasis: z.enum(["given", "notional_weighted", "imm_profile"]),
  alpha: figure("Alpha that divides", "α", "MAR50.15", ""),
  alphaInExposure: figure("Alpha in the exposure", "α", "CRE52.1, CRE53.14", ""),
  alphaOfRule: figure("Alpha of the rule", "α", "MAR50.15; PRA 4.3", ""),
  riskWeight: figure("Risk weight", "RW", "MAR50.16", "fraction"),
  supervisoryDiscountFactor: figure("Supervisory discount factor", "DF", "MAR50.15", ""),
  standaloneCharge: figure("Standalone charge", "1/α · RW · M · EAD · DF", "MAR50.15"),
});

const CounterpartyCharge = z.strictObject({
  id: z.string(),
  name: z.string(),
  standaloneCharge: figure("Standalone charge", "SCVA", "MAR50.15"),
  singleNameHedges: figure("Single-name hedges", "SNH", "MAR50.23"),
  hedgeMisalignment: figure("Hedge misalignment", "HMA", "MAR50.25", "reporting currency squared"),
  netCharge: figure("Net of its hedges", "SCVA − SNH", "MAR50.21"),
});

const SingleNameHedgeValue = z.strictObject({
  id: z.string(),
  inputPath: z.string(),
  counterparty: z.string(),
  correlation: figure("Correlation", "r_hc", "MAR50.26", ""),
  riskWeight: figure("Risk weight", "RW", "MAR50.16", "fraction"),
  notional: figure("Notional", "B", "MAR50.23"),
  remainingMaturityYears: figure("Remaining maturity", "M", "MAR50.23", "years"),
  supervisoryDiscountFactor: figure("Supervisory discount factor", "DF", "MAR50.23", ""),
  perNotional: figure("Value per unit of notional", "RW · M · DF", "MAR50.23", ""),
  value: figure("Value", "RW · M · B · DF", "MAR50.23"),
  recognised: figure("Recognised", "r_hc · RW · M · B · DF", "MAR50.23"),
  misalignment: figure("Misalignment", "(1 − r_hc²) · (RW · M · B · DF)²", "MAR50.25", "reporting currency squared"),
  benefit: figure("Benefit", "capital without it − capital", "MAR50.20"),
  marginalCapital: figure("Capital per unit of notional", "∂capital/∂B", "MAR50.20", ""),
});

const IndexHedgeValue = z.strictObject({
  id: z.string(),
  inputPath: z.string(),
  averageRiskWeight: figure("Average risk weight", "Σ w · RW", "MAR50.24", "fraction"),
  riskWeight: figure("Risk weight", "0.7 · Σ w · RW", "MAR50.24", "fraction"),
  notional: figure("Notional", "B", "MAR50.24"),
  remainingMaturityYears: figure("Remaining maturity", "M", "MAR50.24", "years"),
  supervisoryDiscountFactor: figure("Supervisory discount factor", "DF", "MAR50.24", ""),
  perNotional: figure("Value per unit of notional", "RW · M · DF", "MAR50.24", ""),
  value: figure("Value", "RW · M · B · DF", "MAR50.24"),
  benefit: figure("Benefit", "capital without it − capital", "MAR50.20"),
  marginalCapital: figure("Capital per unit of notional", "∂capital/∂B", "MAR50.20", ""),
});

const CheapestHedges = z
  .strictObject({
    targetCapital: figure("Target capital", "", ""),
    reachable: z.boolean().meta({ title: "Within reach of the offers" }),
    capital: figure("Capital with these hedges", "", "MAR50.20"),
    annualCost: figure("Cost of these hedges", "Σ cost · B", "", "reporting currency a year"),
    lowerBound: figure("No set costs less than", "", "", "reporting currency a year"),
    gap: figure("Gap to that bound", "", "", "reporting currency a year"),
    hedges: z.array(z.strictObject({ id: z.string(), notional: z.number(), annualCost: z.number() })),
  })
  .meta({ title: "Cheapest hedges to a target" });

const UnderRegime = z.strictObject({
  regime: z.string(),
  title: z.string(),
  capital: figure("Capital for CVA risk", "", "MAR50.14, MAR50.20"),
  reducedCapital: figure("Capital without hedges", "", "MAR50.14"),
  /** What this regime would refuse in the document and is restated for it: the first place of each rule, and how often. */
  restatements: z.array(z.strictObject({ rule: z.string(), path: z.string(), message: z.string(), count: z.int() })),
});

const Warning = z.strictObject({ rule: z.string(), path: z.string(), message: z.string() });
const Excluded = z.strictObject({ path: z.string(), id: z.string(), rule: z.string(), reason: z.string() });

export const BaCvaResult = z
  .strictObject({
    regime: z.string(),
    reportingCurrency: z.string(),
    version: z.enum(["full", "reduced"]),
    capital: figure("Capital for CVA risk", "DS · K", "MAR50.14, MAR50.20"),
    riskWeightedAssets: figure("Risk-weighted assets", "12.5 · capital", "MAR10"),
    reduced: z.strictObject({
      sumOfCharges: figure("Sum of standalone charges", "Σ SCVA", "MAR50.14"),
      sumOfSquaredCharges: figure("Sum of their squares", "Σ SCVA²", "MAR50.14", "reporting currency squared"),
      systematic: figure("Systematic part", "(ρ Σ SCVA)²", "MAR50.14", "reporting currency squared"),
      idiosyncratic: figure("Idiosyncratic part", "(1 − ρ²) Σ SCVA²", "MAR50.14", "reporting currency squared"),
      charge: figure("Charge without hedges", "K_reduced", "MAR50.14"),
      capital: figure("Capital without hedges", "DS · K_reduced", "MAR50.14"),
      riskWeightedAssets: figure("Risk-weighted assets without hedges", "12.5 · DS · K_reduced", "MAR10"),
    }),
    hedged: z.strictObject({
      sumOfSingleNameHedges: figure("Single-name hedges", "Σ SNH", "MAR50.23"),
      indexHedges: figure("Index hedges", "IH", "MAR50.24"),
      sumOfMisalignments: figure("Hedge misalignment", "Σ HMA", "MAR50.25", "reporting currency squared"),
      sumOfSquaredNetCharges: figure(
        "Squares net of hedges",
        "Σ (SCVA − SNH)²",
        "MAR50.21",
        "reporting currency squared",
      ),
      systematic: figure("Systematic part", "(ρ Σ (SCVA − SNH) − IH)²", "MAR50.21", "reporting currency squared"),
      idiosyncratic: figure("Idiosyncratic part", "(1 − ρ²) Σ (SCVA − SNH)²", "MAR50.21", "reporting currency squared"),
      total: figure("Sum of the three parts", "K_hedged²", "MAR50.21", "reporting currency squared"),
      charge: figure("Charge with hedges", "K_hedged", "MAR50.21"),
    }),
    fullCharge: figure("Charge of the full version", "K_full = β K_reduced + (1 − β) K_hedged", "MAR50.20"),
    /** Capital with DF = 1 decided the other way (per firm instead of per netting set, or the reverse). */
    capitalUnderOtherDiscounting: figure("Capital if DF = 1 were decided the other way", "", "MAR50.15(4)"),
    /** Capital divided by the other alpha: that of the rule instead of that in the exposure, or the reverse. */
    capitalUnderOtherAlpha: figure("Capital if the other alpha divided", "", "MAR50.15; PRA 4.3"),
    byRegime: z.array(UnderRegime).meta({ title: "Regimes side by side" }),
    nettingSets: z.array(NettingSetCharge),
    counterparties: z.array(CounterpartyCharge),
    singleNameHedges: z.array(SingleNameHedgeValue),
    indexHedges: z.array(IndexHedgeValue),
    hedgeSearch: CheapestHedges.nullable(),
    excluded: z.array(Excluded),
    warnings: z.array(Warning),
    explanations: z.array(Explanation),
  })
  .meta({ id: "BaCvaResult", title: "BA-CVA capital", explained: true });
export type BaCvaResult = z.infer<typeof BaCvaResult>;

/** What explanations are made from. */
export type Explained = Omit<BaCvaResult, "explanations" | "warnings">;

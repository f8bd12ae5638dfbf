/**
 * Every number of the basic approach, down to the line of the input it came from. A number with a symbol has an explanation
 * (explain.ts); the others are answers to another question than this document's.
 */
import { z } from "zod";
import { Explanation } from "../document/explanation.ts";
import { nonNegativeAmount } from "../document/quantities.ts";

const number = (title: string, symbol: string, source: string, unit = "reporting currency") =>
  z.number().meta({ title, symbol, unit, source });

const NettingSetCharge = z.strictObject({
  id: z.string(),
  inputPath: z.string(),
  counterparty: z.string(),
  exposureMethod: z.enum(["imm", "sa_ccr", "sft"]),
  exposureAtDefault: nonNegativeAmount.meta({
    title: "Exposure at default",
    symbol: "EAD",
    unit: "reporting currency",
  }),
  effectiveMaturityYears: number("Effective maturity", "M", "MAR50.15(2)", "years"),
  maturityBasis: z.enum(["given", "notional_weighted", "imm_profile"]),
  alpha: number("Alpha that divides", "α", "MAR50.15", ""),
  alphaInExposure: number("Alpha in the exposure", "α", "CRE52.1, CRE53.14", ""),
  alphaOfRule: number("Alpha of the rule", "α", "MAR50.15; PRA 4.3", ""),
  riskWeight: number("Risk weight", "RW", "MAR50.16", "fraction"),
  supervisoryDiscountFactor: number("Supervisory discount factor", "DF", "MAR50.15", ""),
  standaloneCharge: number("Standalone charge", "1/α · RW · M · EAD · DF", "MAR50.15"),
});

const CounterpartyCharge = z.strictObject({
  id: z.string(),
  name: z.string(),
  standaloneCharge: number("Standalone charge", "SCVA", "MAR50.15"),
  singleNameHedges: number("Single-name hedges", "SNH", "MAR50.23"),
  hedgeMisalignment: number("Hedge misalignment", "HMA", "MAR50.25", "reporting currency squared"),
  netCharge: number("Net of its hedges", "SCVA − SNH", "MAR50.21"),
});

const SingleNameHedgeValue = z.strictObject({
  id: z.string(),
  inputPath: z.string(),
  counterparty: z.string(),
  correlation: number("Correlation", "r_hc", "MAR50.26", ""),
  riskWeight: number("Risk weight", "RW", "MAR50.16", "fraction"),
  notional: number("Notional", "B", "MAR50.23"),
  remainingMaturityYears: number("Remaining maturity", "M", "MAR50.23", "years"),
  supervisoryDiscountFactor: number("Supervisory discount factor", "DF", "MAR50.23", ""),
  perNotional: number("Value per unit of notional", "RW · M · DF", "MAR50.23", ""),
  value: number("Value", "RW · M · B · DF", "MAR50.23"),
  recognised: number("Recognised", "r_hc · RW · M · B · DF", "MAR50.23"),
  misalignment: number("Misalignment", "(1 − r_hc²) · (RW · M · B · DF)²", "MAR50.25", "reporting currency squared"),
  benefit: number("Benefit", "capital without it − capital", "MAR50.20"),
  marginalCapital: number("Capital per unit of notional", "∂capital/∂B", "MAR50.20", ""),
});

const IndexHedgeValue = z.strictObject({
  id: z.string(),
  inputPath: z.string(),
  averageRiskWeight: number("Average risk weight", "Σ w · RW", "MAR50.24", "fraction"),
  riskWeight: number("Risk weight", "0.7 · Σ w · RW", "MAR50.24", "fraction"),
  notional: number("Notional", "B", "MAR50.24"),
  remainingMaturityYears: number("Remaining maturity", "M", "MAR50.24", "years"),
  supervisoryDiscountFactor: number("Supervisory discount factor", "DF", "MAR50.24", ""),
  perNotional: number("Value per unit of notional", "RW · M · DF", "MAR50.24", ""),
  value: number("Value", "RW · M · B · DF", "MAR50.24"),
  benefit: number("Benefit", "capital without it − capital", "MAR50.20"),
  marginalCapital: number("Capital per unit of notional", "∂capital/∂B", "MAR50.20", ""),
});

const CheapestHedges = z
  .strictObject({
    targetCapital: number("Target capital", "", ""),
    reachable: z.boolean().meta({ title: "Within reach of the offers" }),
    capital: number("Capital with these hedges", "", "MAR50.20"),
    annualCost: number("Cost of these hedges", "Σ cost · B", "", "reporting currency a year"),
    lowerBound: number("No set costs less than", "", "", "reporting currency a year"),
    gap: number("Gap to that bound", "", "", "reporting currency a year"),
    hedges: z.array(z.strictObject({ id: z.string(), notional: z.number(), annualCost: z.number() })),
  })
  .meta({ title: "Cheapest hedges to a target" });

const UnderRegime = z.strictObject({
  regime: z.string(),
  title: z.string(),
  capital: number("Capital for CVA risk", "", "MAR50.14, MAR50.20"),
  reducedCapital: number("Capital without hedges", "", "MAR50.14"),
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
    capital: number("Capital for CVA risk", "DS · K", "MAR50.14, MAR50.20"),
    riskWeightedAssets: number("Risk-weighted assets", "12.5 · capital", "MAR10"),
    reduced: z.strictObject({
      sumOfCharges: number("Sum of standalone charges", "Σ SCVA", "MAR50.14"),
      sumOfSquaredCharges: number("Sum of their squares", "Σ SCVA²", "MAR50.14", "reporting currency squared"),
      systematic: number("Systematic part", "(ρ Σ SCVA)²", "MAR50.14", "reporting currency squared"),
      idiosyncratic: number("Idiosyncratic part", "(1 − ρ²) Σ SCVA²", "MAR50.14", "reporting currency squared"),
      charge: number("Charge without hedges", "K_reduced", "MAR50.14"),
      capital: number("Capital without hedges", "DS · K_reduced", "MAR50.14"),
      riskWeightedAssets: number("Risk-weighted assets without hedges", "12.5 · DS · K_reduced", "MAR10"),
    }),
    hedged: z.strictObject({
      sumOfSingleNameHedges: number("Single-name hedges", "Σ SNH", "MAR50.23"),
      indexHedges: number("Index hedges", "IH", "MAR50.24"),
      sumOfMisalignments: number("Hedge misalignment", "Σ HMA", "MAR50.25", "reporting currency squared"),
      sumOfSquaredNetCharges: number(
        "Squares net of hedges",
        "Σ (SCVA − SNH)²",
        "MAR50.21",
        "reporting currency squared",
      ),
      systematic: number("Systematic part", "(ρ Σ (SCVA − SNH) − IH)²", "MAR50.21", "reporting currency squared"),
      idiosyncratic: number("Idiosyncratic part", "(1 − ρ²) Σ (SCVA − SNH)²", "MAR50.21", "reporting currency squared"),
      total: number("Sum of the three parts", "K_hedged²", "MAR50.21", "reporting currency squared"),
      charge: number("Charge with hedges", "K_hedged", "MAR50.21"),
    }),
    fullCharge: number("Charge of the full version", "K_full = β K_reduced + (1 − β) K_hedged", "MAR50.20"),
    /** Capital with DF = 1 decided the other way (per firm instead of per netting set, or the reverse). */
    capitalUnderOtherDiscounting: number("Capital if DF = 1 were decided the other way", "", "MAR50.15(4)"),
    /** Capital divided by the other alpha: that of the rule instead of that in the exposure, or the reverse. */
    capitalUnderOtherAlpha: number("Capital if the other alpha divided", "", "MAR50.15; PRA 4.3"),
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

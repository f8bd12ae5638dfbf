/**
 * The chain from trades to capital: one line a netting set, and every stage's own document. A number with a symbol has an
 * explanation (explain.ts), but for those of the simulation.
 */
import { z } from "zod";
import { BaCvaResult } from "../ba-cva/result.ts";
import { estimatedFigure, figure } from "../document/figures.ts";
import { ExposureResult } from "../exposure/result.ts";
import { SaCcrResult } from "../sa-ccr/result.ts";

const Link = z.strictObject({
  id: z.string(),
  counterparty: z.string(),
  method: z.enum(["imm", "sa_ccr", "given"]).meta({ title: "Exposure from" }),
  trades: z.int().meta({ title: "Trades" }),
  valueToday: figure("Value today", "V(0)", "").nullable(),
  simulatedExposure: estimatedFigure("Simulated EAD", "α · EEPE", "CRE53.13").nullable(),
  standardisedExposure: figure("SA-CCR EAD", "α (RC + PFE)", "CRE52.1").nullable(),
  exposureAtDefault: figure("EAD that counts", "EAD", "CRE51"),
  alpha: figure("Alpha in it", "α", "CRE52.1, CRE53.14", ""),
  effectiveMaturityYears: figure("Effective maturity", "M", "CRE32.46, CRE53.20", "years"),
  standaloneCharge: figure("Charge for CVA risk", "RW / α · M · EAD · DF", "MAR50.15").nullable(),
  defaultRiskWeightedAssets: figure("Risk-weighted assets for default", "RW · EAD", "CRE20"),
  creditValuationAdjustment: estimatedFigure("CVA", "LGD Σ EE* ΔPD", "MAR50.32").nullable(),
});

export const CapitalResult = z
  .strictObject({
    regime: z.string(),
    reportingCurrency: z.string(),
    capital: figure("Capital for CVA risk", "DS · K", "MAR50.20"),
    capitalStandardError: figure("Standard error of capital", "", ""),
    cvaRiskWeightedAssets: figure("Risk-weighted assets for CVA risk", "12.5 · capital", "MAR10"),
    defaultRiskWeightedAssets: figure("Risk-weighted assets for default", "Σ RW · EAD", "CRE20"),
    exposureAtDefault: figure("Exposure at default", "Σ EAD", "CRE51"),
    challengerExposure: figure("The same by SA-CCR throughout", "Σ EAD", "CRE52.1"),
    challengerCapital: figure("Capital for CVA risk by SA-CCR throughout", "", "MAR50.20"),
    creditValuationAdjustment: figure("Price of CVA", "Σ CVA", "MAR50.32"),
    nettingSets: z.array(Link),
    stages: z
      .strictObject({
        exposure: z.strictObject({ input: z.unknown(), result: ExposureResult }).meta({
          title: "Simulation",
          explained: false,
          description:
            "Of netting sets and counterparties; its document run with measures.trades each shows trades too.",
        }),
        saCcr: z.strictObject({ input: z.unknown(), result: SaCcrResult }).meta({ title: "SA-CCR" }),
        baCva: z.strictObject({ input: z.unknown(), result: BaCvaResult }).meta({ title: "BA-CVA" }),
      })
      .meta({ title: "Stages" }),
    warnings: z.array(z.strictObject({ rule: z.string().optional(), path: z.string(), message: z.string() })),
  })
  .meta({ id: "CapitalResult", title: "Book to capital", explained: true });
export type CapitalResult = z.infer<typeof CapitalResult>;

/** Every number of an exposure run, with its error. Profiles have one entry a date, today included. */
import { z } from "zod";
import { nonNegativeAmount } from "../quantities.ts";

const profile = (title: string, symbol: string) =>
  z.array(nonNegativeAmount).meta({ title, symbol, unit: "reporting currency", shape: "one entry a date" });

const estimate = (title: string, symbol: string, source: string, unit = "reporting currency") =>
  z
    .strictObject({ value: z.number(), standardError: nonNegativeAmount })
    .meta({ title, symbol, unit, source, description: "With one standard error of the simulation." });

const PotentialFutureExposure = z
  .strictObject({
    quantile: z.number(),
    values: profile("PFE", "max(q-quantile of V, 0)"),
    lower: profile("Lower end of the 95 % interval", ""),
    upper: profile("Upper end of the 95 % interval", ""),
  })
  .meta({ title: "Potential future exposure", description: "Exact order statistics of the simulated values." });

const Profile = z.strictObject({
  expectedExposure: profile("Expected exposure", "EE(t)"),
  expectedExposureStandardError: profile("Standard error of EE", ""),
  expectedNegativeExposure: profile("Expected negative exposure", "ENE(t)"),
  expectedNegativeExposureStandardError: profile("Standard error of ENE", ""),
  effectiveExpectedExposure: profile("Effective expected exposure", "max over s ≤ t of EE(s)"),
  discountedExpectedExposure: profile("Expected discounted exposure", "EE*(t) = E[V⁺ / B]"),
  discountedExpectedExposureStandardError: profile("Standard error of EE*", ""),
  potentialFutureExposure: z.array(PotentialFutureExposure),
});

const Measures = z.strictObject({
  expectedPositiveExposure: estimate("Expected positive exposure", "EPE", "CRE50.30"),
  effectiveExpectedPositiveExposure: estimate("Effective EPE", "EEPE", "CRE50.32"),
  peakExpectedExposure: estimate("Peak expected exposure", "max EE", ""),
  discountedAverageExposure: estimate("Average of discounted EE to the horizon", "Σ DF EE Δt / T", ""),
});

export const ExposureResult = z
  .strictObject({
    reportingCurrency: z.string(),
    probabilityMeasure: z.string().meta({ title: "Measure", description: "Under which the paths are drawn." }),
    paths: z.int(),
    seed: z.int(),
    dates: z.array(z.number()).meta({ title: "Dates", unit: "years from today" }),
    exposureAtDefaultMethod: z.enum(["basel_eepe", "seed_discounted_average", "max_ee"]),
    totals: z.strictObject({
      exposureAtDefault: estimate("Exposure at default", "EAD", "CRE53.13"),
      riskWeightedAssets: estimate("Risk-weighted assets", "RW · EAD", "CRE51"),
      creditValuationAdjustment: estimate("Credit valuation adjustment", "CVA", "MAR50.32"),
    }),
    nettingSets: z.array(
      z.strictObject({
        id: z.string(),
        counterparty: z.string(),
        valueToday: z.number().meta({ title: "Value today", symbol: "V(0)", unit: "reporting currency" }),
        profile: Profile,
        grossExpectedExposure: profile("Expected exposure without netting", "Σ EE of the trades"),
        measures: Measures,
        exposureAtDefault: z.strictObject({
          basel_eepe: estimate("EAD, Basel", "α · EEPE", "CRE53.13"),
          seed_discounted_average: estimate("EAD, average of discounted EE", "α · Σ DF EE Δt / T", "seed 004"),
          max_ee: estimate("EAD, peak EE", "α · max EE", "seed 004"),
        }),
        riskWeightedAssets: estimate("Risk-weighted assets", "RW · EAD", "CRE51"),
        creditValuationAdjustment: estimate("Unilateral CVA", "CVA", "MAR50.32"),
        effectiveMaturityYears: estimate("Effective maturity", "M", "CRE53.20", "years"),
        trades: z.array(
          z.strictObject({
            id: z.string(),
            kind: z.string(),
            valueToday: z.number(),
            profile: Profile,
            measures: Measures,
          }),
        ),
      }),
    ),
  })
  .meta({ id: "ExposureResult", title: "Exposure" });
export type ExposureResult = z.infer<typeof ExposureResult>;

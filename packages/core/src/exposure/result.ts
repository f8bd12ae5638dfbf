/** Every number of an exposure run, with its error. Profiles have one entry a date, today included. */
import { z } from "zod";
import { estimatedFigure, nonNegativeFigure } from "../document/figures.ts";
import type { LinearEstimate } from "../numeric/estimate.ts";

const profile = (title: string, symbol: string) =>
  z.array(nonNegativeFigure).meta({ title, symbol, unit: "reporting currency", shape: "one entry a date" });

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
export type Profile = z.infer<typeof Profile>;

const Measures = z.strictObject({
  expectedPositiveExposure: estimatedFigure("Expected positive exposure", "EPE", "CRE50.30"),
  effectiveExpectedPositiveExposure: estimatedFigure("Effective EPE", "EEPE", "CRE50.32"),
  peakExpectedExposure: estimatedFigure("Peak expected exposure", "max EE", ""),
  discountedAverageExposure: estimatedFigure("Average of discounted EE to the horizon", "Σ DF EE Δt / T", ""),
});
export type Measures = z.infer<typeof Measures>;

const ExposureAtDefault = z.strictObject({
  basel_eepe: estimatedFigure("EAD, Basel", "α · EEPE", "CRE53.13"),
  seed_discounted_average: estimatedFigure("EAD, average of discounted EE", "α · Σ DF EE Δt / T", "seed 004"),
  max_ee: estimatedFigure("EAD, peak EE", "α · max EE", "seed 004"),
});

const Bilateral = z
  .strictObject({
    creditValuationAdjustment: estimatedFigure("CVA, if we have not defaulted first", "", ""),
    debitValuationAdjustment: estimatedFigure("DVA, if the counterparty has not defaulted first", "", ""),
    total: estimatedFigure("Bilateral CVA", "CVA − DVA", ""),
  })
  .meta({ title: "Bilateral" });
export type Bilateral = z.infer<typeof Bilateral>;

const creditValuation = {
  creditValuationAdjustment: estimatedFigure("Unilateral CVA", "CVA", "MAR50.32"),
  withoutWrongWayRisk: estimatedFigure("CVA without wrong-way risk", "CVA", "").nullable(),
  bilateral: Bilateral.nullable(),
};

const ClosedForm = z
  .strictObject({
    discountedExpectedExposure: z.array(nonNegativeFigure.nullable()).meta({
      title: "Exact EE*",
      unit: "reporting currency",
      description: "Null at dates without a closed form.",
    }),
    deviations: z.array(z.number().nullable()).meta({
      title: "Simulated less exact",
      unit: "standard errors",
      description: "Null where nothing is random, or the exact value is next to nothing.",
    }),
    worstDeviation: nonNegativeFigure.meta({ title: "Largest deviation", unit: "standard errors" }),
  })
  .meta({ title: "Check against a closed form" });
export type ClosedForm = z.infer<typeof ClosedForm>;

const Trade = z.strictObject({
  id: z.string(),
  kind: z.string(),
  valueToday: z.number(),
  profile: Profile,
  measures: Measures,
  closedForm: ClosedForm.nullable(),
});

const NettingSet = z.strictObject({
  id: z.string(),
  counterparty: z.string(),
  valueToday: z.number().meta({ title: "Value today", symbol: "V(0)", unit: "reporting currency" }),
  collateralToday: z
    .number()
    .nullable()
    .meta({ title: "Collateral today", symbol: "C(0)", unit: "reporting currency", description: "Held if positive." }),
  profile: Profile,
  grossExpectedExposure: profile("Expected exposure without netting", "Σ EE of the trades").nullable(),
  measures: Measures,
  exposureAtDefault: ExposureAtDefault,
  riskWeightedAssets: estimatedFigure("Risk-weighted assets", "RW · EAD", "CRE51"),
  ...creditValuation,
  effectiveMaturityYears: estimatedFigure("Effective maturity, without a cap", "M", "CRE53.20", "years"),
  uncollateralised: z
    .strictObject({ profile: Profile, measures: Measures, exposureAtDefault: ExposureAtDefault })
    .nullable()
    .meta({ title: "Without collateral" }),
  closedForm: ClosedForm.nullable(),
  trades: z.array(Trade),
});
export type NettingSet = z.infer<typeof NettingSet>;

const Counterparty = z.strictObject({
  id: z.string(),
  name: z.string(),
  nettingSets: z.array(z.string()),
  profile: Profile.nullable().meta({
    description: "Of several netting sets together; null where there is one: see there.",
  }),
  measures: Measures.nullable(),
  exposureAtDefault: estimatedFigure("Exposure at default", "Σ EAD", "CRE53.13"),
  riskWeightedAssets: estimatedFigure("Risk-weighted assets", "RW · EAD", "CRE51"),
  ...creditValuation,
  limit: z
    .strictObject({
      quantile: z.number(),
      amount: nonNegativeFigure.meta({ title: "PFE limit", unit: "reporting currency" }),
      peak: nonNegativeFigure.meta({ title: "Peak PFE", unit: "reporting currency" }),
      peakAtYears: z.number().meta({ title: "Date of the peak", unit: "years" }),
      headroom: z.number().meta({ title: "Headroom", symbol: "limit − peak PFE", unit: "reporting currency" }),
      breaches: z.array(z.number()).meta({ title: "Dates above the limit", unit: "years" }),
    })
    .nullable()
    .meta({ title: "PFE limit" }),
});
export type Counterparty = z.infer<typeof Counterparty>;

export const ExposureResult = z
  .strictObject({
    reportingCurrency: z.string(),
    probabilityMeasure: z.string().meta({ title: "Measure", description: "Under which the paths are drawn." }),
    method: z.enum(["pseudo_random", "antithetic", "sobol"]),
    paths: z.int(),
    seed: z.int(),
    dates: z.array(z.number()).meta({ title: "Dates", unit: "years from today" }),
    exposureAtDefaultMethod: z.enum(["basel_eepe", "seed_discounted_average", "max_ee"]),
    totals: z.strictObject({
      exposureAtDefault: estimatedFigure("Exposure at default", "EAD", "CRE53.13"),
      riskWeightedAssets: estimatedFigure("Risk-weighted assets", "RW · EAD", "CRE51"),
      ...creditValuation,
    }),
    counterparties: z.array(Counterparty),
    nettingSets: z.array(NettingSet),
    calibrations: z.array(
      z.strictObject({
        currency: z.string(),
        meanReversion: z.number().meta({ title: "Mean reversion", symbol: "a", unit: "per year" }),
        volatility: z.number().meta({ title: "Volatility", symbol: "σ", unit: "per year and square root of a year" }),
        fits: z.array(
          z.strictObject({
            expiryYears: z.number(),
            tenorYears: z.number(),
            normalVolatility: z.number(),
            modelNormalVolatility: z.number(),
          }),
        ),
      }),
    ),
    warnings: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  })
  .meta({ id: "ExposureResult", title: "Exposure" });
export type ExposureResult = z.infer<typeof ExposureResult>;

/** The result, and what each unit of paths says of the numbers that capital is made of. */
export interface SimulatedExposure {
  readonly result: ExposureResult;
  /** By netting set. */
  readonly deviations: ReadonlyMap<
    string,
    {
      readonly exposureAtDefault: LinearEstimate;
      readonly maturity: LinearEstimate;
      readonly creditValuationAdjustment: LinearEstimate;
    }
  >;
}

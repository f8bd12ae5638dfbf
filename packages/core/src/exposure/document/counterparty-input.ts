/** Who we trade with: their credit, the limit they have, and the agreements that collateralise their netting sets. */
import { z } from "zod";
import {
  CounterpartyId,
  correlation,
  fraction,
  identifier,
  NettingSetId,
  nonNegativeAmount,
} from "../../document/quantities.ts";

const money = "reporting currency";
const spread = z.number().min(0).max(1);
/** Hazard rates are spreads divided by it. */
const LEAST_LOSS = 1e-6;
const businessDays = z.int().min(0).max(250);

/** Fields of whoever may default; `refusals.ts` sees to it that a spread or a curve is given, not both. */
const credit = {
  creditSpread: spread
    .optional()
    .meta({ title: "Credit spread", symbol: "s", unit: "fraction a year", description: "The same for all times." }),
  creditCurve: z
    .array(
      z.strictObject({
        years: z.number().positive().max(100).meta({ title: "Time", unit: "years" }),
        spread: spread.meta({ title: "Credit spread", symbol: "s", unit: "fraction a year" }),
      }),
    )
    .min(1)
    .max(50)
    .optional()
    .meta({
      title: "Credit curve",
      description: "Instead of one spread. Survival to a node is exp(−s t / LGD); the hazard rate is constant between.",
      source: "MAR50.32",
    }),
  lossGivenDefault: fraction.min(LEAST_LOSS).meta({ title: "Loss given default", symbol: "LGD", unit: "fraction" }),
};

export const Credit = z.strictObject(credit).meta({ id: "OwnCredit", title: "Own credit" });

export const ExposureCounterparty = z
  .strictObject({
    id: CounterpartyId.meta({ title: "Id" }),
    name: identifier.meta({ title: "Name" }),
    riskWeight: z.number().min(0).max(12.5).meta({ title: "Risk weight", symbol: "RW", unit: "fraction" }),
    ...credit,
    wrongWayRisk: z
      .strictObject({
        hazardVolatility: z
          .number()
          .min(0)
          .max(3)
          .meta({ title: "Volatility of the hazard rate", symbol: "ν", unit: "per square root of a year" }),
        correlations: z.array(correlation).min(1).max(41).meta({
          title: "Correlations of the hazard rate",
          description: "With each factor of the model, in the order of its correlation matrix.",
        }),
      })
      .optional()
      .meta({ title: "Wrong-way risk", description: "Left out: default does not depend on the market." }),
    limit: z
      .strictObject({
        quantile: z.number().gt(0).lt(1).meta({ title: "Quantile", description: "One of the PFE quantiles." }),
        amount: nonNegativeAmount.meta({ title: "Limit", unit: money }),
      })
      .optional()
      .meta({ title: "PFE limit" }),
  })
  .meta({ id: "ExposureCounterparty", title: "Counterparty" });

const NettingAgreement = z
  .strictObject({
    direction: z
      .enum(["two_way", "we_receive", "we_post"])
      .default("two_way")
      .meta({
        title: "Who posts",
        labels: { two_way: "Both sides", we_receive: "The counterparty only", we_post: "We only" },
      }),
    threshold: nonNegativeAmount.meta({
      title: "Threshold",
      symbol: "TH",
      unit: money,
      description: "Exposure of either side that stays without collateral.",
    }),
    ownThreshold: nonNegativeAmount
      .optional()
      .meta({ title: "Our threshold", unit: money, description: "Left out: the same." }),
    minimumTransferAmount: nonNegativeAmount
      .default(0)
      .meta({ title: "Minimum transfer amount", symbol: "MTA", unit: money }),
    independentAmount: z.number().default(0).meta({
      title: "Independent amount",
      symbol: "IA",
      unit: money,
      description: "Added to what we may call; negative if it is the counterparty's.",
    }),
    marginFrequencyDays: businessDays.min(1).default(1).meta({
      title: "Margin frequency",
      unit: "business days",
      description: "1: collateral follows the value of the moment a margin period of risk earlier.",
    }),
    marginPeriodOfRiskDays: businessDays
      .default(10)
      .meta({ title: "Margin period of risk", symbol: "MPoR", unit: "business days", source: "CRE52.50" }),
    paymentsInMarginPeriod: z
      .enum(["made", "withheld"])
      .default("made")
      .meta({
        title: "Payments of trades in that period",
        description: "Payments made before they are margined are what an exposure jumps by on their dates.",
        labels: { made: "Made by both sides", withheld: "Withheld by both sides" },
      }),
    initialMarginReceived: nonNegativeAmount
      .default(0)
      .meta({ title: "Initial margin received", unit: money, description: "Segregated." }),
    initialMarginPosted: nonNegativeAmount
      .default(0)
      .meta({ title: "Initial margin posted", unit: money, description: "Segregated: lost to nobody." }),
  })
  .meta({ id: "NettingAgreement", title: "Collateral agreement" });

export const ExposureNettingSet = z
  .strictObject({
    id: NettingSetId.meta({ title: "Id" }),
    counterparty: CounterpartyId.meta({ title: "Counterparty" }),
    agreement: NettingAgreement.optional().meta({
      title: "Collateral agreement",
      description: "Left out: no collateral.",
    }),
  })
  .meta({ id: "ExposureNettingSet", title: "Netting set" });

export type Credit = z.infer<typeof Credit>;
export type ExposureCounterparty = z.infer<typeof ExposureCounterparty>;
export type NettingAgreement = z.infer<typeof NettingAgreement>;

/** Who we trade with: their credit, the limit they have, and the agreements that collateralise their netting sets. */
import { z } from "zod";
import { NettingAgreement } from "../../collateral/agreement.ts";
import { CounterpartyId, correlation, identifier, NettingSetId, nonNegativeAmount } from "../../document/quantities.ts";
import { credit } from "../../market/credit.ts";

const money = "reporting currency";

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

export type ExposureCounterparty = z.infer<typeof ExposureCounterparty>;

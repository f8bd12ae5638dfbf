/**
 * The document of an exposure run: who trades what under which netting sets, the market, the model and how many paths.
 */
import { z } from "zod";
import {
  CounterpartyId,
  currency,
  fraction,
  identifier,
  NettingSetId,
  positiveAmount,
  rate,
  TradeId,
} from "../quantities.ts";
import { CurveMarket, FlatMarket, HullWhiteModel, LognormalModel } from "./model-input.ts";
import { refuseContradictions } from "./refusals.ts";

const LARGEST_SEED = Number.MAX_SAFE_INTEGER;
const MOST_PATHS = 100_000_000;
const MOST_TRADES = 20_000;

const Id = { title: "Id" };
const maturity = z.number().positive().max(60).meta({ title: "Maturity", unit: "years" });

const Swap = z
  .strictObject({
    kind: z.literal("interest_rate_swap").meta({ title: "Interest rate swap" }),
    id: TradeId.meta(Id),
    nettingSet: NettingSetId.meta({ title: "Netting set" }),
    notional: positiveAmount.meta({ title: "Notional", symbol: "N", unit: "currency of the swap" }),
    fixedRate: rate.meta({ title: "Fixed rate", symbol: "K", unit: "fraction a year" }),
    side: z
      .enum(["pay_fixed", "receive_fixed"])
      .meta({ title: "Side", labels: { pay_fixed: "Pays fixed", receive_fixed: "Receives fixed" } }),
    paymentsPerYear: z
      .union([z.literal(1), z.literal(2), z.literal(4), z.literal(12)])
      .meta({ title: "Payments a year" }),
    floatingPaymentsPerYear: z
      .union([z.literal(1), z.literal(2), z.literal(4), z.literal(12)])
      .optional()
      .meta({ title: "Floating payments a year", description: "Left out: as many as fixed payments." }),
    currency: currency
      .optional()
      .meta({ title: "Currency", description: "Of notional and rates. Left out: the reporting currency." }),
    maturityYears: maturity,
  })
  .meta({ id: "InterestRateSwap", title: "Interest rate swap" });

const FxForward = z
  .strictObject({
    kind: z.literal("fx_forward").meta({ title: "FX forward" }),
    id: TradeId.meta(Id),
    nettingSet: NettingSetId.meta({ title: "Netting set" }),
    side: z.enum(["buy", "sell"]).meta({ title: "Side", description: "Of the foreign currency." }),
    currency: currency.meta({ title: "Foreign currency" }),
    notional: positiveAmount.meta({ title: "Notional", unit: "foreign currency" }),
    contractRate: z
      .number()
      .positive()
      .meta({ title: "Contract rate", symbol: "K", unit: "reporting currency for one foreign" }),
    maturityYears: maturity,
  })
  .meta({ id: "FxForward", title: "FX forward" });

const NettingSet = z
  .strictObject({
    id: NettingSetId.meta(Id),
    counterparty: CounterpartyId.meta({ title: "Counterparty" }),
    riskWeight: z.number().min(0).max(12.5).meta({ title: "Risk weight", symbol: "RW", unit: "fraction" }),
    creditSpread: z.number().min(0).max(1).meta({ title: "Credit spread", symbol: "s", unit: "fraction a year" }),
    lossGivenDefault: fraction.gt(0).meta({ title: "Loss given default", symbol: "LGD", unit: "fraction" }),
  })
  .meta({ id: "ExposureNettingSet", title: "Netting set" });

export const ExposureInput = z
  .strictObject({
    reportingCurrency: currency.meta({ title: "Reporting currency" }),
    counterparties: z
      .array(z.strictObject({ id: CounterpartyId.meta(Id), name: identifier.meta({ title: "Name" }) }))
      .min(1)
      .max(MOST_TRADES)
      .meta({ title: "Counterparties" }),
    nettingSets: z.array(NettingSet).min(1).max(2000).meta({ title: "Netting sets" }),
    trades: z
      .array(z.discriminatedUnion("kind", [Swap, FxForward]))
      .min(1)
      .max(MOST_TRADES)
      .meta({ title: "Trades" }),
    market: z.discriminatedUnion("kind", [FlatMarket, CurveMarket]).meta({ title: "Market" }),
    model: z.discriminatedUnion("kind", [LognormalModel, HullWhiteModel]).meta({ title: "Model" }),
    grid: z
      .strictObject({
        stepsPerYear: z.int().min(1).max(365).default(12).meta({ title: "Steps a year" }),
        horizonYears: maturity.meta({ title: "Horizon" }),
      })
      .meta({ title: "Dates" }),
    sampling: z
      .strictObject({
        paths: z.int().min(64).max(MOST_PATHS).meta({ title: "Paths" }),
        seed: z.int().min(0).max(LARGEST_SEED).meta({ title: "Seed" }),
      })
      .meta({ title: "Sampling" }),
    measures: z
      .strictObject({
        quantiles: z
          .array(z.number().gt(0).lt(1))
          .min(1)
          .max(6)
          .default([0.95, 0.975, 0.99])
          .meta({ title: "PFE quantiles" }),
        alpha: z.number().min(1).max(3).default(1.4).meta({ title: "Alpha", symbol: "α", source: "CRE53.13" }),
        exposureAtDefault: z
          .enum(["basel_eepe", "seed_discounted_average", "max_ee"])
          .default("basel_eepe")
          .meta({
            title: "EAD method",
            labels: {
              basel_eepe: "α · EEPE (Basel)",
              seed_discounted_average: "α · average of discounted EE (seed)",
              max_ee: "α · peak EE",
            },
          }),
      })
      .prefault({})
      .meta({ title: "Measures" }),
  })
  .superRefine((input, context) => {
    refuseContradictions(input, (path, message) => context.addIssue({ code: "custom", path, message }));
  })
  .meta({ id: "ExposureInput", title: "Exposure" });

export type ExposureInput = z.infer<typeof ExposureInput>;
export type Trade = ExposureInput["trades"][number];
export type InterestRateSwap = z.infer<typeof Swap>;
export type ForeignExchangeForward = z.infer<typeof FxForward>;

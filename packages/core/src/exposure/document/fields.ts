/**
 * The fields of the document of an exposure run: who trades what under which netting sets, the market, the model and how many paths.
 */
import { z } from "zod";
import { currency } from "../../document/quantities.ts";
import { Credit } from "../../market/credit.ts";
import { maturityYears, Trade } from "../../product/trades.ts";
import { ALPHA } from "../../regulation/alpha.ts";
import { ExposureCounterparty, ExposureNettingSet } from "./counterparty-input.ts";
import { CurveMarket, FlatMarket, HullWhiteModel, LognormalModel } from "./model-input.ts";

const LARGEST_SEED = Number.MAX_SAFE_INTEGER;
const MOST_PATHS = 100_000_000;
const MOST_TRADES = 100_000;
/** Up to this many trades each has its own profile, unless the document says otherwise. */
export const MOST_TRADES_SHOWN = 200;

export const ExposureFields = z.strictObject({
  reportingCurrency: currency.meta({ title: "Reporting currency" }),
  counterparties: z.array(ExposureCounterparty).min(1).max(MOST_TRADES).meta({ title: "Counterparties" }),
  nettingSets: z.array(ExposureNettingSet).min(1).max(MOST_TRADES).meta({ title: "Netting sets" }),
  trades: z.array(Trade).min(1).max(MOST_TRADES).meta({ title: "Trades" }),
  ownCredit: Credit.optional().meta({
    title: "Own credit",
    description: "For the bilateral CVA. Left out: only the counterparty may default.",
  }),
  market: z.discriminatedUnion("kind", [FlatMarket, CurveMarket]).meta({ title: "Market" }),
  model: z.discriminatedUnion("kind", [LognormalModel, HullWhiteModel]).meta({ title: "Model" }),
  grid: z
    .strictObject({
      stepsPerYear: z.int().min(1).max(365).default(12).meta({ title: "Steps a year" }),
      horizonYears: maturityYears.meta({ title: "Horizon" }),
    })
    .meta({ title: "Dates" }),
  sampling: z
    .strictObject({
      method: z
        .enum(["pseudo_random", "antithetic", "sobol"])
        .default("pseudo_random")
        .meta({
          title: "Method",
          labels: {
            pseudo_random: "Pseudo-random",
            antithetic: "Pseudo-random, antithetic pairs",
            sobol: "Sobol, scrambled, with Brownian bridge",
          },
        }),
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
      alpha: z.number().min(1).max(3).default(ALPHA).meta({ title: "Alpha", symbol: "α", source: "CRE53.13" }),
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
      trades: z
        .enum(["each", "none"])
        .optional()
        .meta({
          title: "Profiles of single trades",
          description: `Left out: each, if there are at most ${MOST_TRADES_SHOWN} trades. They cost time, netting sets do not.`,
          labels: { each: "Each", none: "None" },
        }),
    })
    .prefault({})
    .meta({ title: "Measures" }),
});
export type ExposureFields = z.infer<typeof ExposureFields>;

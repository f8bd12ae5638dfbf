/**
 * The document of an exposure run: who trades what under which netting sets, the market, the model and how many paths.
 */
import { z } from "zod";
import { cholesky } from "../numeric/cholesky.ts";
import {
  CounterpartyId,
  correlation,
  currency,
  fraction,
  identifier,
  NettingSetId,
  positiveAmount,
  rate,
  TradeId,
  volatility,
} from "../quantities.ts";

const LARGEST_SEED = Number.MAX_SAFE_INTEGER;
const MOST_PATHS = 100_000_000;
const MOST_TRADES = 20_000;
/** Values of times are whole multiples of the grid's step up to this share of a step. */
const GRID_TOLERANCE = 1e-9;

const Id = { title: "Id" };
const maturity = z.number().positive().max(60).meta({ title: "Maturity", unit: "years" });

const Swap = z
  .strictObject({
    kind: z.literal("interest_rate_swap").meta({ title: "Interest rate swap" }),
    id: TradeId.meta(Id),
    nettingSet: NettingSetId.meta({ title: "Netting set" }),
    notional: positiveAmount.meta({ title: "Notional", symbol: "N", unit: "reporting currency" }),
    fixedRate: rate.meta({ title: "Fixed rate", symbol: "K", unit: "fraction a year" }),
    side: z
      .enum(["pay_fixed", "receive_fixed"])
      .meta({ title: "Side", labels: { pay_fixed: "Pays fixed", receive_fixed: "Receives fixed" } }),
    paymentsPerYear: z
      .union([z.literal(1), z.literal(2), z.literal(4), z.literal(12)])
      .meta({ title: "Payments a year" }),
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

const ForeignCurrency = z
  .strictObject({
    currency: currency.meta({ title: "Currency" }),
    spot: z.number().positive().meta({ title: "Spot", symbol: "S", unit: "reporting currency for one foreign" }),
    discountRate: rate.meta({ title: "Discount rate", unit: "fraction a year, annual compounding" }),
    volatility: volatility.meta({ title: "Volatility of the spot", unit: "per square root of a year" }),
  })
  .meta({ id: "ForeignCurrency", title: "Foreign currency" });

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
    market: z
      .strictObject({
        discountRate: rate.meta({
          title: "Discount rate",
          description: "DF(t) = (1 + r)^−t.",
          unit: "fraction a year, annual compounding",
        }),
        floatingRate: z
          .number()
          .positive()
          .max(1)
          .meta({ title: "Floating rate today", symbol: "L", unit: "fraction a year" }),
        foreignCurrencies: z.array(ForeignCurrency).max(20).default([]).meta({ title: "Foreign currencies" }),
      })
      .meta({ title: "Market" }),
    model: z
      .strictObject({
        kind: z.literal("seed_gbm").meta({ title: "Lognormal rate and spots" }),
        rateVolatility: volatility.meta({
          title: "Volatility of the floating rate",
          unit: "per square root of a year",
        }),
        fixing: z
          .enum(["in_advance", "none"])
          .default("in_advance")
          .meta({
            title: "Fixing",
            description:
              "In advance: a coupon remembers the rate of its first day. None is the simplification of the seed; it raises the EEPE of its swap by a fifth.",
            labels: { in_advance: "In advance", none: "None (simplified)" },
          }),
        correlations: z.array(z.array(correlation).min(1).max(21)).min(1).max(21).meta({
          title: "Correlations",
          description: "Rows and columns in the order: floating rate, then the foreign currencies.",
        }),
      })
      .meta({ title: "Model" }),
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
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: "custom", path, message });
    refuseRepeated(input, refuse);
    refuseUnknown(input, refuse);
    refuseOffGrid(input, refuse);
    refuseCorrelations(input, refuse);
  })
  .meta({ id: "ExposureInput", title: "Exposure" });

export type ExposureInput = z.infer<typeof ExposureInput>;
export type Trade = ExposureInput["trades"][number];
export type InterestRateSwap = z.infer<typeof Swap>;
export type ForeignExchangeForward = z.infer<typeof FxForward>;

type Refuse = (path: PropertyKey[], message: string) => void;

function refuseRepeated(input: ExposureInput, refuse: Refuse) {
  for (const list of ["counterparties", "nettingSets", "trades"] as const) {
    const seen = new Set<string>();
    for (const [i, { id }] of input[list].entries()) {
      if (seen.has(id)) refuse([list, i, "id"], `${id} is here twice.`);
      seen.add(id);
    }
  }
  const currencies = new Set<string>([input.reportingCurrency]);
  for (const [i, foreign] of input.market.foreignCurrencies.entries()) {
    if (currencies.has(foreign.currency)) {
      refuse(
        ["market", "foreignCurrencies", i, "currency"],
        `${foreign.currency} is here twice, or is the reporting currency.`,
      );
    }
    currencies.add(foreign.currency);
  }
}

function refuseUnknown({ counterparties, nettingSets, trades, market }: ExposureInput, refuse: Refuse) {
  const counterpartyIds = new Set<string>(counterparties.map(({ id }) => id));
  const nettingSetIds = new Set<string>(nettingSets.map(({ id }) => id));
  const currencies = new Set(market.foreignCurrencies.map((foreign) => foreign.currency));
  for (const [i, set] of nettingSets.entries()) {
    if (counterpartyIds.has(set.counterparty)) continue;
    refuse(["nettingSets", i, "counterparty"], `No counterparty has the id ${set.counterparty}.`);
  }
  for (const [i, trade] of trades.entries()) {
    if (!nettingSetIds.has(trade.nettingSet))
      refuse(["trades", i, "nettingSet"], `No netting set has the id ${trade.nettingSet}.`);
    if (trade.kind === "fx_forward" && !currencies.has(trade.currency)) {
      refuse(["trades", i, "currency"], `market.foreignCurrencies has no ${trade.currency}.`);
    }
  }
  for (const [i, { id }] of nettingSets.entries()) {
    if (!trades.some((trade) => trade.nettingSet === id))
      refuse(["nettingSets", i, "id"], `No trade belongs to ${id}.`);
  }
}

/** Fixings and payments have to be dates of the grid, since the rate is known there only. */
function refuseOffGrid({ trades, grid }: ExposureInput, refuse: Refuse) {
  const { stepsPerYear, horizonYears } = grid;
  if (!whole(horizonYears * stepsPerYear)) refuse(["grid", "horizonYears"], "The horizon is a whole number of steps.");
  if (horizonYears * stepsPerYear > 1000) refuse(["grid", "stepsPerYear"], "A run has at most 1,000 dates.");
  for (const [i, trade] of trades.entries()) {
    if (trade.kind !== "interest_rate_swap") continue;
    if (!whole(trade.maturityYears * trade.paymentsPerYear)) {
      refuse(
        ["trades", i, "maturityYears"],
        `The swap ends on a payment date: a whole number of ${1 / trade.paymentsPerYear} years.`,
      );
    }
    if (!whole(stepsPerYear / trade.paymentsPerYear)) {
      refuse(
        ["trades", i, "paymentsPerYear"],
        `Payments fall on dates of the grid, which has ${stepsPerYear} steps a year.`,
      );
    }
  }
}

function refuseCorrelations({ model, market }: ExposureInput, refuse: Refuse) {
  const size = 1 + market.foreignCurrencies.length;
  const { correlations } = model;
  const path = ["model", "correlations"];
  if (correlations.length !== size || correlations.some((row) => row.length !== size)) {
    refuse(path, `The matrix is ${size} by ${size}: floating rate, then ${size - 1} foreign currencies.`);
    return;
  }
  for (const [i, row] of correlations.entries()) {
    for (const [j, value] of row.entries()) {
      if (i === j && value !== 1) refuse([...path, i, j], "A factor has a correlation of 1 with itself.");
      if (j < i && value !== correlations[j]?.[i]) refuse([...path, i, j], "The matrix is symmetric.");
    }
  }
  if (cholesky(correlations.flat(), size) === null)
    refuse(path, "The matrix is not positive semi-definite: no factors move so.");
}

function whole(count: number): boolean {
  return Math.abs(count - Math.round(count)) <= GRID_TOLERANCE * Math.max(1, count);
}

/** The market and the model of an exposure run: flat rates with lognormal factors, or zero curves with Hull-White rates. */
import { z } from "zod";
import { correlation, currency, rate, volatility } from "../../document/quantities.ts";
import { ZeroCurve } from "../../market/curve.ts";
import { Spot } from "../../market/spot.ts";

/** A quote with next to no time to its expiry, or on next to no swap, says nothing about volatility. */
const SHORTEST_QUOTED = 0.001;

const ForeignCurrency = z
  .strictObject({
    currency: currency.meta({ title: "Currency" }),
    spot: Spot,
    discountRate: rate.gt(-1).meta({ title: "Discount rate", unit: "fraction a year, annual compounding" }),
    volatility: volatility.meta({ title: "Volatility of the spot", unit: "per square root of a year" }),
  })
  .meta({ id: "ForeignCurrency", title: "Foreign currency" });

const ShortRate = z
  .strictObject({
    curve: ZeroCurve,
    meanReversion: z.number().min(0).max(2).optional().meta({
      title: "Mean reversion",
      symbol: "a",
      unit: "per year",
      description: "May be left out where swaptions are given: then it is fitted too.",
    }),
    volatility: z.number().min(0).max(0.2).optional().meta({
      title: "Volatility of the short rate",
      symbol: "σ",
      unit: "per year and square root of a year",
      description: "Given, or fitted to swaptions.",
    }),
    swaptions: z
      .array(
        z.strictObject({
          expiryYears: z.number().min(SHORTEST_QUOTED).max(60).meta({ title: "Expiry", unit: "years" }),
          tenorYears: z.number().min(SHORTEST_QUOTED).max(60).meta({ title: "Tenor of the swap", unit: "years" }),
          normalVolatility: z
            .number()
            .positive()
            .max(0.2)
            .meta({ title: "Normal volatility", unit: "per year and square root of a year" }),
          paymentsPerYear: z.union([z.literal(1), z.literal(2), z.literal(4)]).meta({ title: "Payments a year" }),
        }),
      )
      .min(1)
      .max(200)
      .optional()
      .meta({ title: "Swaptions", description: "At the money. The model is fitted to them by least squares." }),
  })
  .meta({ id: "HullWhiteRate", title: "Hull-White rate" });

export const FlatMarket = z
  .strictObject({
    kind: z.literal("flat").meta({ title: "Flat rates" }),
    discountRate: rate.gt(-1).meta({
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
  .meta({ id: "FlatMarket", title: "Flat rates" });

export const CurveMarket = z
  .strictObject({
    kind: z.literal("curves").meta({ title: "Zero curves" }),
    rate: ShortRate.meta({ title: "Rate of the reporting currency" }),
    foreignCurrencies: z
      .array(
        z.strictObject({
          currency: currency.meta({ title: "Currency" }),
          spot: Spot,
          volatility: volatility.meta({ title: "Volatility of the spot", unit: "per square root of a year" }),
          rate: ShortRate.meta({ title: "Rate" }),
        }),
      )
      .max(20)
      .default([])
      .meta({ title: "Foreign currencies" }),
  })
  .meta({ id: "CurveMarket", title: "Zero curves" });

export const LognormalModel = z
  .strictObject({
    kind: z.literal("seed_gbm").meta({ title: "Lognormal rate and spots" }),
    rateVolatility: volatility.meta({ title: "Volatility of the floating rate", unit: "per square root of a year" }),
    fixing: z
      .enum(["in_advance", "none"])
      .default("in_advance")
      .meta({
        title: "Fixing",
        description:
          "In advance: a coupon remembers the rate of its first day. None is the simplification of the seed; it raises the EEPE of its swap by a fifth.",
        labels: { in_advance: "In advance", none: "None (simplified)" },
      }),
    swapDiscounting: z
      .enum(["deterministic", "simulated_rate"])
      .default("deterministic")
      .meta({
        title: "Discounting of swaps",
        description: "The simulated rate, (1 + L/2)^−2t, is a variant of the seed.",
        labels: { deterministic: "Today's discount factors", simulated_rate: "The simulated rate" },
      }),
    correlations: z.array(z.array(correlation).min(1).max(21)).min(1).max(21).meta({
      title: "Correlations",
      description: "Rows and columns in the order: floating rate, then the foreign currencies.",
    }),
  })
  .meta({ id: "LognormalModel", title: "Lognormal rate and spots" });

export const HullWhiteModel = z
  .strictObject({
    kind: z.literal("hull_white").meta({ title: "Hull-White rates and lognormal spots" }),
    correlations: z.array(z.array(correlation).min(1).max(41)).min(1).max(41).meta({
      title: "Correlations",
      description:
        "Rows and columns in the order: reporting rate, then for each foreign currency its rate and its spot.",
    }),
  })
  .meta({ id: "HullWhiteModel", title: "Hull-White rates and lognormal spots" });

export type FlatMarket = z.infer<typeof FlatMarket>;
export type CurveMarket = z.infer<typeof CurveMarket>;
export type LognormalModel = z.infer<typeof LognormalModel>;
export type HullWhiteModel = z.infer<typeof HullWhiteModel>;

/** The question what the cheapest hedges are that bring capital down to a target. */
import { z } from "zod";
import { nonNegativeAmount, positiveAmount } from "../document/quantities.ts";
import { IndexHedge, SingleNameHedge } from "./hedge-input.ts";
import { title } from "./name-input.ts";

const offer = {
  maximumNotional: positiveAmount.meta({ title: "Largest notional", unit: "its currency" }),
  annualCost: z
    .number()
    .nonnegative()
    .max(1)
    .meta({ title: "Cost", unit: "fraction of notional a year", description: "The spread paid for protection." }),
};

export const HedgeSearch = z
  .strictObject({
    targetCapital: nonNegativeAmount.meta({ title: "Target capital", unit: "reporting currency" }),
    singleNameOffers: z
      .array(SingleNameHedge.omit({ notional: true, currency: true }).extend(offer))
      .max(500)
      .default([])
      .meta(title("Single-name offers")),
    indexOffers: z
      .array(IndexHedge.omit({ notional: true, currency: true }).extend(offer))
      .max(100)
      .default([])
      .meta(title("Index offers")),
  })
  .meta({ title: "Cheapest hedges to a target" });
export type HedgeSearch = z.infer<typeof HedgeSearch>;

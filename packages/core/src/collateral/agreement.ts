/** What two sides agree on about the collateral of a netting set. */
import { z } from "zod";
import { amount, nonNegativeAmount } from "../document/quantities.ts";

const money = "reporting currency";
/** A year of them: a mistake beyond. */
const MOST_DAYS = 250;
const businessDays = z.int().min(0).max(MOST_DAYS);

export const NettingAgreement = z
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
    independentAmount: amount.default(0).meta({
      title: "Independent amount",
      symbol: "IA",
      unit: money,
      description: "Added to what we may call; negative if it is the counterparty's.",
    }),
    collateralHeld: amount.optional().meta({
      title: "Collateral held today",
      unit: money,
      description:
        "What has arrived, positive if the counterparty posted it, without initial margin. Left out: what the agreement asks for today.",
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
export type NettingAgreement = z.infer<typeof NettingAgreement>;

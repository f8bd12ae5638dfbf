/** The fields of a document of the standardised approach: netting sets with their collateral and margin, and trades of five classes. */
import { z } from "zod";
import {
  amount,
  currency,
  identifier,
  NettingSetId,
  nonNegativeAmount,
  positiveAmount,
  TradeId,
} from "../document/quantities.ts";
import { CounterpartyKind } from "../regulation/alpha.ts";
import { regimes } from "./parameters.ts";

const LONGEST_YEARS = 100;
const money = "reporting currency";
const years = (title: string, symbol: string, description?: string) =>
  z
    .number()
    .nonnegative()
    .max(LONGEST_YEARS)
    .meta({ title, symbol, unit: "years", ...(description && { description }) });
const maturityYears = z
  .number()
  .positive()
  .max(LONGEST_YEARS)
  .meta({ title: "Maturity", symbol: "M", unit: "years", source: "CRE52.48" });
const side = z.enum(["long", "short"]).meta({ title: "Side", labels: { long: "Long", short: "Short" } });
const bought = z.enum(["bought", "sold"]).meta({ title: "Side", labels: { bought: "Bought", sold: "Sold" } });

const Option = z
  .strictObject({
    kind: z.literal("option").meta({ title: "Option" }),
    side: bought,
    type: z.enum(["call", "put"]).meta({ title: "Type", description: "A payer swaption is a call, a receiver a put." }),
    underlyingPrice: amount.meta({ title: "Price of the underlying", symbol: "P" }),
    strike: amount.meta({ title: "Strike", symbol: "K" }),
    shift: nonNegativeAmount.default(0).meta({
      title: "Shift",
      symbol: "λ",
      description: "Added to price and strike where rates may be negative.",
      source: "CRE52.40",
    }),
    exerciseYears: z
      .number()
      .positive()
      .max(LONGEST_YEARS)
      .meta({ title: "Latest exercise", symbol: "T", unit: "years" }),
  })
  .meta({ title: "Option", source: "CRE52.40" });
const Linear = z.strictObject({ kind: z.literal("linear"), side }).meta({ title: "Linear" });
const Tranche = z
  .strictObject({
    kind: z.literal("tranche"),
    side: bought.meta({ title: "Protection" }),
    attachment: z.number().min(0).lt(1).meta({ title: "Attachment", symbol: "A", unit: "fraction" }),
    detachment: z.number().gt(0).max(1).meta({ title: "Detachment", symbol: "D", unit: "fraction" }),
  })
  .meta({ title: "Tranche", source: "CRE52.41" });

const position = z
  .discriminatedUnion("kind", [Linear, Option])
  .meta({ title: "Position", symbol: "δ", description: "Long gains when the risk factor rises." });
const hedgingSet = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("directional") }).meta({ title: "Directional" }),
    z
      .strictObject({ kind: z.literal("basis"), pair: identifier.meta({ title: "Pair of risk factors" }) })
      .meta({ title: "Basis (× 0.5)" }),
    z.strictObject({ kind: z.literal("volatility") }).meta({ title: "Volatility (× 5)" }),
  ])
  .prefault({ kind: "directional" })
  .meta({ title: "Hedging set", source: "CRE52.46, CRE52.47" });

const common = {
  id: TradeId.meta({ title: "Id" }),
  nettingSet: NettingSetId.meta({ title: "Netting set" }),
  marketValue: amount
    .optional()
    .meta({ title: "Market value", unit: money, description: "Leave out where the netting set has one." }),
  premiumReceivedUpFront: z.boolean().default(false).meta({
    title: "Premium received up front",
    description:
      "Of a sold option. A netting set of such options, without margin and with a negative value, owes nothing.",
    source: "Article 274(5)",
  }),
  outstandingUnpaidPremium: nonNegativeAmount.optional().meta({
    title: "Outstanding unpaid premium",
    unit: money,
    description: "Of sold credit protection. Alone in a netting set without margin it owes no more than this.",
    source: "Article 274(7)",
  }),
  maturityYears,
  hedgingSet,
};
const notional = positiveAmount.meta({ title: "Notional", unit: money });
const period = {
  startYears: years("Start", "S", "Zero once it has started.").default(0),
  endYears: z
    .number()
    .positive()
    .max(LONGEST_YEARS)
    .meta({ title: "End of the underlying", symbol: "E", unit: "years" }),
};

const InterestRate = z
  .strictObject({
    kind: z.literal("interest_rate"),
    ...common,
    currency: currency.meta({ title: "Currency" }),
    notional,
    ...period,
    position,
  })
  .meta({ id: "SaCcrInterestRateTrade", title: "Interest rate" });
const leg = (title: string) => ({
  currency: currency.meta({ title: `${title} currency` }),
  notional: notional.meta({ title: `${title} notional`, unit: money }),
});
const ForeignExchange = z
  .strictObject({
    kind: z.literal("foreign_exchange"),
    ...common,
    bought: z.strictObject(leg("Bought")).meta({ title: "Bought" }),
    sold: z.strictObject(leg("Sold")).meta({ title: "Sold" }),
    position: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("linear") }).meta({ title: "Forward or swap" }),
        Option,
      ])
      .prefault({ kind: "linear" })
      .meta({
        title: "Position",
        description:
          "An option is on the currency named as bought, at the strike in the other one: a call buys it, a put sells it.",
      }),
  })
  .meta({ id: "SaCcrForeignExchangeTrade", title: "Foreign exchange" });
const creditPosition = z.discriminatedUnion("kind", [Linear, Option, Tranche]).meta({
  title: "Position",
  symbol: "δ",
  description: "Long is protection bought: it gains when the spread widens.",
});
const CreditSingleName = z
  .strictObject({
    kind: z.literal("credit_single_name"),
    ...common,
    entity: identifier.meta({ title: "Reference entity" }),
    rating: z.enum(["AAA", "AA", "A", "BBB", "BB", "B", "CCC"]).meta({ title: "Rating" }),
    notional,
    ...period,
    position: creditPosition,
  })
  .meta({ id: "SaCcrCreditTrade", title: "Credit, single name" });
const CreditIndex = z
  .strictObject({
    kind: z.literal("credit_index"),
    ...common,
    entity: identifier.meta({ title: "Index" }),
    quality: z.enum(["investment_grade", "speculative_grade"]).meta({ title: "Quality" }),
    notional,
    ...period,
    position: creditPosition,
  })
  .meta({ id: "SaCcrCreditIndexTrade", title: "Credit index" });
const Equity = z
  .strictObject({
    kind: z.literal("equity"),
    ...common,
    entity: identifier.meta({ title: "Issuer or index" }),
    type: z.enum(["single_name", "index"]).meta({ title: "Type" }),
    notional: notional.meta({ title: "Notional", description: "Current price × units.", unit: money }),
    position,
  })
  .meta({ id: "SaCcrEquityTrade", title: "Equity" });
const Commodity = z
  .strictObject({
    kind: z.literal("commodity"),
    ...common,
    category: z.enum(["electricity", "oil_and_gas", "metals", "agricultural", "other"]).meta({ title: "Category" }),
    commodity: identifier.meta({ title: "Commodity", description: "Trades on the same commodity offset fully." }),
    notional: notional.meta({ title: "Notional", description: "Current price × units.", unit: money }),
    position,
  })
  .meta({ id: "SaCcrCommodityTrade", title: "Commodity" });

const Other = z
  .strictObject({
    kind: z.literal("other"),
    ...common,
    driver: identifier.meta({ title: "Risk driver", description: "Trades on the same driver offset fully." }),
    notional,
    position: Linear.meta({ title: "Position", symbol: "δ" }),
  })
  .meta({ id: "SaCcrOtherTrade", title: "Other risks", source: "Article 280f" });

const MarginAgreement = z
  .strictObject({
    threshold: nonNegativeAmount.meta({ title: "Threshold", symbol: "TH", unit: money }),
    minimumTransferAmount: nonNegativeAmount.meta({ title: "Minimum transfer amount", symbol: "MTA", unit: money }),
    netIndependentCollateral: amount
      .default(0)
      .meta({ title: "Net independent collateral", symbol: "NICA", unit: money }),
    remarginingBusinessDays: z
      .int()
      .min(1)
      .max(250)
      .default(1)
      .meta({ title: "Days between margin calls", symbol: "N", unit: "business days", source: "CRE52.50" }),
    marginPeriodOfRiskDays: z.int().min(1).max(250).optional().meta({
      title: "Margin period of risk",
      symbol: "MPOR",
      unit: "business days",
      description: "Counts where it is longer than the minimum of the rule.",
      source: "CRE52.50",
    }),
    illiquidOrHardToReplace: z
      .boolean()
      .default(false)
      .meta({ title: "Illiquid or hard to replace", source: "CRE52.50" }),
    moreThanTwoDisputes: z.boolean().default(false).meta({ title: "More than two long disputes", source: "CRE52.51" }),
    onlyWePost: z
      .boolean()
      .default(false)
      .meta({ title: "Only we post", description: "Then the netting set counts as unmargined.", source: "CRE52.2" }),
  })
  .meta({ id: "MarginAgreement", title: "Margin agreement" });
export type MarginTerms = z.infer<typeof MarginAgreement>;

const nettingEnforceable = z.boolean().default(true).meta({
  title: "Netting is enforceable",
  description: "If not, each trade counts as a netting set of its own.",
  source: "Article 274(1)",
});
const clearing = z
  .enum(["bilateral", "client"])
  .default("bilateral")
  .meta({
    title: "Clearing",
    labels: { bilateral: "Not cleared", client: "Cleared for a client" },
    description: "What a clearing member clears for its client has a margin period of risk of five days at least.",
    source: "CRE52.50(2)",
  });
const disputedMarginPeriod = z
  .enum(["twice_whole", "twice_floor"])
  .default("twice_whole")
  .meta({
    title: "Margin period after disputes",
    labels: { twice_whole: "Twice the whole: 2 (F + N − 1)", twice_floor: "Twice the floor: 2 F + N − 1" },
    description: "How the doubling after more than two disputes is read where margin is not called daily.",
    source: "CRE52.51",
  });

const NettingSet = z
  .strictObject({
    id: NettingSetId.meta({ title: "Id" }),
    counterpartyKind: CounterpartyKind.default("financial"),
    marketValue: amount.optional().meta({
      title: "Market value",
      symbol: "V",
      unit: money,
      description: "Of all its trades, where they have none.",
    }),
    netCollateral: amount.default(0).meta({
      title: "Net collateral held",
      symbol: "C",
      unit: money,
      description: "After haircuts; held less posted.",
      source: "CRE52.17",
    }),
    nettingEnforceable,
    clearing,
    margin: MarginAgreement.optional(),
  })
  .meta({ id: "SaCcrNettingSet", title: "Netting set" });

export const SaCcrFields = z.strictObject({
  regime: z.enum(regimes).meta({
    title: "Regime",
    labels: { basel: "Basel CRE52", "uk-pra": "UK PRA", "eu-crr3": "EU CRR, Articles 274-280f" },
  }),
  reportingCurrency: currency.meta({ title: "Reporting currency" }),
  disputedMarginPeriod,
  nettingSets: z.array(NettingSet).min(1).max(200_000).meta({ title: "Netting sets" }),
  trades: z
    .array(
      z.discriminatedUnion("kind", [
        InterestRate,
        ForeignExchange,
        CreditSingleName,
        CreditIndex,
        Equity,
        Commodity,
        Other,
      ]),
    )
    .max(500_000)
    .meta({ title: "Trades" }),
});
export type SaCcrFields = z.infer<typeof SaCcrFields>;
export type SaCcrTrade = SaCcrFields["trades"][number];
export type SaCcrNettingSet = SaCcrFields["nettingSets"][number];
export type OptionPosition = z.infer<typeof Option>;

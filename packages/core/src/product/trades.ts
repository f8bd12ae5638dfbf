/** The trades that the exposure engine values, one schema a kind. Times are in years from today. */
import { z } from "zod";
import {
  currency,
  NettingSetId,
  nonNegativeAmount,
  positiveAmount,
  price,
  rate,
  TradeId,
} from "../document/quantities.ts";

const LONGEST_MATURITY = 60;

const lifetime = z.number().positive().max(LONGEST_MATURITY);
export const maturityYears = lifetime.meta({ title: "Maturity", unit: "years" });
const id = TradeId.meta({ title: "Id" });
const nettingSet = NettingSetId.meta({ title: "Netting set" });
const notional = positiveAmount.meta({ title: "Notional", symbol: "N", unit: "currency of the trade" });
const fixedRate = rate.meta({ title: "Fixed rate", symbol: "K", unit: "fraction a year" });
const side = z
  .enum(["pay_fixed", "receive_fixed"])
  .meta({ title: "Side", labels: { pay_fixed: "Pays fixed", receive_fixed: "Receives fixed" } });
const position = z.enum(["bought", "sold"]).meta({ title: "Position", labels: { bought: "Bought", sold: "Sold" } });
const perYear = z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(12)]);
const paymentsPerYear = perYear.meta({ title: "Payments a year" });
const spread = rate.optional().meta({ title: "Spread on the floating rate", unit: "fraction a year" });
const moment = z.number().min(-LONGEST_MATURITY).max(LONGEST_MATURITY);
const stub = z.enum(["short", "long"]).optional();
const stubLabels = { short: "Short: a payment of its own", long: "Long: paid with the whole period beside it" };
/** What the periods of a trade follow from, beside its maturity. */
const roll = {
  rollYears: moment.optional().meta({
    title: "Roll",
    unit: "years",
    description: "A time at which whole periods meet: they are counted from it both ways. Left out: the maturity.",
  }),
  firstStub: stub.meta({
    title: "First period, if broken",
    labels: stubLabels,
    description: "Of a start between two times of the roll. Left out: short.",
  }),
  lastStub: stub.meta({
    title: "Last period, if broken",
    labels: stubLabels,
    description: "Of a maturity between two times of the roll. Left out: short.",
  }),
};
const startYears = moment.optional().meta({
  title: "Start",
  unit: "years",
  description: "0: today; negative: in the past. Left out: it runs already, and its running period is a whole one.",
});
const currentFixing = rate.optional().meta({
  title: "Rate of the running floating period",
  unit: "fraction a year",
  description: "Needed if a period began in the past. Of one that begins today it takes the place of the curve's rate.",
});
const ownCurrency = currency
  .optional()
  .meta({ title: "Currency", description: "Of notional and rates. Left out: the reporting currency." });

export const InterestRateSwap = z
  .strictObject({
    kind: z.literal("interest_rate_swap").meta({ title: "Interest rate swap" }),
    id,
    nettingSet,
    notional,
    fixedRate,
    side,
    paymentsPerYear,
    floatingPaymentsPerYear: perYear
      .optional()
      .meta({ title: "Floating payments a year", description: "Left out: as many as fixed payments." }),
    spread,
    currency: ownCurrency,
    startYears,
    maturityYears: maturityYears.meta({
      title: "Maturity",
      unit: "years",
      description: "Payments are counted back from it, unless a roll is given.",
    }),
    ...roll,
    currentFixing,
    amortisation: z
      .array(
        z.strictObject({
          fromYears: z.number().min(0).max(LONGEST_MATURITY).meta({ title: "From", unit: "years" }),
          notional: nonNegativeAmount.meta({ title: "Notional" }),
        }),
      )
      .max(720)
      .optional()
      .meta({ title: "Amortisation", description: "The notional of the periods that begin at or after each time." }),
  })
  .meta({ id: "InterestRateSwap", title: "Interest rate swap" });

const Leg = z
  .strictObject({
    currency: currency.meta({ title: "Currency" }),
    notional: positiveAmount.meta({ title: "Notional", unit: "currency of the leg" }),
    paymentsPerYear,
    rate: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("fixed"), fixedRate }).meta({ title: "Fixed" }),
        z.strictObject({ kind: z.literal("floating"), spread, currentFixing }).meta({ title: "Floating" }),
      ])
      .meta({ title: "Rate" }),
  })
  .meta({ id: "SwapLeg", title: "Leg" });

export const CrossCurrencySwap = z
  .strictObject({
    kind: z.literal("cross_currency_swap").meta({ title: "Cross-currency swap" }),
    id,
    nettingSet,
    receive: Leg.meta({ title: "Leg received" }),
    pay: Leg.meta({ title: "Leg paid" }),
    startYears,
    maturityYears: maturityYears.meta({
      title: "Maturity",
      unit: "years",
      description: "Notionals are exchanged back at maturity, and at the start if that is not past.",
    }),
    ...roll,
  })
  .meta({ id: "CrossCurrencySwap", title: "Cross-currency swap" });

export const FxForward = z
  .strictObject({
    kind: z.literal("fx_forward").meta({ title: "FX forward" }),
    id,
    nettingSet,
    side: z
      .enum(["buy", "sell"])
      .meta({ title: "Side", description: "Of the foreign currency.", labels: { buy: "Buys", sell: "Sells" } }),
    currency: currency.meta({ title: "Foreign currency" }),
    notional: positiveAmount.meta({ title: "Notional", unit: "foreign currency" }),
    contractRate: price.meta({ title: "Contract rate", symbol: "K", unit: "reporting currency for one foreign" }),
    maturityYears,
  })
  .meta({ id: "FxForward", title: "FX forward" });

export const FxOption = z
  .strictObject({
    kind: z.literal("fx_option").meta({ title: "FX option" }),
    id,
    nettingSet,
    position,
    option: z.enum(["call", "put"]).meta({ title: "Option", description: "On the foreign currency." }),
    currency: currency.meta({ title: "Foreign currency" }),
    notional: positiveAmount.meta({ title: "Notional", unit: "foreign currency" }),
    strike: price.meta({ title: "Strike", symbol: "K", unit: "reporting currency for one foreign" }),
    maturityYears: maturityYears.meta({ title: "Expiry", unit: "years", description: "European." }),
  })
  .meta({ id: "FxOption", title: "FX option" });

export const Swaption = z
  .strictObject({
    kind: z.literal("swaption").meta({ title: "Swaption" }),
    id,
    nettingSet,
    position,
    side: side.meta({ title: "Side of the swap" }),
    currency: ownCurrency,
    notional,
    fixedRate: fixedRate.meta({ title: "Strike", symbol: "K", unit: "fraction a year" }),
    paymentsPerYear,
    expiryYears: lifetime.meta({ title: "Expiry", unit: "years", description: "European, settled in cash." }),
    maturityYears: maturityYears.meta({ title: "End of the swap", unit: "years" }),
    ...roll,
  })
  .meta({ id: "Swaption", title: "Swaption" });

export const Trade = z.discriminatedUnion("kind", [InterestRateSwap, CrossCurrencySwap, FxForward, FxOption, Swaption]);

export type Trade = z.infer<typeof Trade>;
export type InterestRateSwap = z.infer<typeof InterestRateSwap>;
export type CrossCurrencySwap = z.infer<typeof CrossCurrencySwap>;
export type SwapLeg = z.infer<typeof Leg>;
export type FxForward = z.infer<typeof FxForward>;
export type FxOption = z.infer<typeof FxOption>;
export type Swaption = z.infer<typeof Swaption>;

/** When a trade has its last value: at expiry for what is settled in cash, else at maturity. */
export function lastValueYears(trade: Trade): number {
  return trade.kind === "swaption" ? trade.expiryYears : trade.maturityYears;
}

/**
 * The fields of one book, from trades to capital: its counterparties, netting sets, trades and hedges, the market and the model. Fields
 * that a stage knows have the stage's own schema.
 */
import { z } from "zod";
import { BaCvaInput } from "../ba-cva/input.ts";
import { amount, CounterpartyId, identifier, NettingSetId, nonNegativeAmount } from "../document/quantities.ts";
import { ExposureInput } from "../exposure/input.ts";
import { CrossCurrencySwap, FxForward, FxOption, InterestRateSwap, Swaption } from "../product/trades.ts";
import { SaCcrInput } from "../sa-ccr/input.ts";

const money = "reporting currency";

const { id: _id, name: _name, ...credit } = ExposureInput.shape.counterparties.element.shape;
const Counterparty = BaCvaInput.shape.counterparties.element
  .extend(credit)
  .meta({ id: "CapitalCounterparty", title: "Counterparty" });

const { clearing, margin, nettingEnforceable } = SaCcrInput.shape.nettingSets.element.shape;

const NettingSet = z
  .strictObject({
    id: NettingSetId.meta({ title: "Id" }),
    name: identifier.optional().meta({ title: "Name" }),
    counterparty: CounterpartyId.meta({ title: "Counterparty" }),
    nettingEnforceable,
    clearing,
    exposure: z
      .discriminatedUnion("kind", [
        z
          .strictObject({ kind: z.literal("imm"), agreement: ExposureInput.shape.nettingSets.element.shape.agreement })
          .meta({ title: "Internal model: simulated" }),
        z
          .strictObject({
            kind: z.literal("sa_ccr"),
            netCollateral: amount.default(0).meta({ title: "Net collateral held", symbol: "C", unit: money }),
            margin,
          })
          .meta({ title: "Standardised approach" }),
        z
          .strictObject({
            kind: z.literal("given"),
            exposureMethod: z
              .enum(["sa_ccr", "sft"])
              .meta({ title: "Computed elsewhere as", labels: { sa_ccr: "SA-CCR", sft: "Securities financing" } }),
            exposureAtDefault: nonNegativeAmount.meta({ title: "Exposure at default", symbol: "EAD", unit: money }),
            effectiveMaturityYears: z
              .number()
              .positive()
              .max(60)
              .meta({ title: "Effective maturity", symbol: "M", unit: "years" }),
            fairValuedAndMaterial: z.boolean().default(false).meta({ title: "Fair-valued and material" }),
          })
          .meta({ title: "Given" }),
      ])
      .meta({ title: "Exposure from" }),
  })
  .meta({ id: "CapitalNettingSet", title: "Netting set" });

const premiumReceivedUpFront = z.boolean().optional().meta({
  title: "Premium received up front",
  description:
    "Of a sold option. In SA-CCR a netting set of such options, without margin and with a negative value, owes nothing.",
  source: "Article 274(5)",
});
const Trade = z.discriminatedUnion("kind", [
  InterestRateSwap,
  CrossCurrencySwap,
  FxForward,
  FxOption.extend({ premiumReceivedUpFront }).meta({ id: "CapitalFxOption", title: "FX option" }),
  Swaption.extend({ premiumReceivedUpFront }).meta({ id: "CapitalSwaption", title: "Swaption" }),
]);

const { grid, market, model, ownCredit, reportingCurrency, sampling } = ExposureInput.shape;
const { alphaBasis, hedgeSearch, immDiscounting, indexHedges, regime, reportingDate, singleNameHedges } =
  BaCvaInput.shape;

export const CapitalFields = z.strictObject({
  regime,
  reportingDate,
  reportingCurrency,
  immDiscounting,
  alphaBasis,
  disputedMarginPeriod: SaCcrInput.shape.disputedMarginPeriod,
  counterparties: z.array(Counterparty).min(1).max(20_000).meta({ title: "Counterparties" }),
  nettingSets: z.array(NettingSet).min(1).max(2000).meta({ title: "Netting sets" }),
  trades: z.array(Trade).min(1).max(100_000).meta({ title: "Trades" }),
  ownCredit,
  market,
  model,
  grid,
  sampling,
  singleNameHedges,
  indexHedges,
  hedgeSearch,
});
export type CapitalFields = z.infer<typeof CapitalFields>;

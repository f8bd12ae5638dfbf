/**
 * One book, from trades to capital: its counterparties, netting sets, trades and hedges, the market and the model. Fields
 * that a stage knows have the stage's own schema.
 */
import { z } from "zod";
import { BaCvaInput } from "../ba-cva/input.ts";
import { CounterpartyId, identifier, LARGEST_AMOUNT, NettingSetId } from "../document/quantities.ts";
import type { Refuse } from "../document/rules.ts";
import { ExposureCounterparty, ExposureNettingSet } from "../exposure/document/counterparty-input.ts";
import { ExposureInput } from "../exposure/input.ts";
import { MarginAgreement } from "../sa-ccr/input.ts";
import { averageNotional, baCvaDocument, exposureDocument } from "./documents.ts";

const money = "reporting currency";

const { id: _id, name: _name, ...credit } = ExposureCounterparty.shape;
const Counterparty = BaCvaInput.shape.counterparties.element
  .extend(credit)
  .meta({ id: "CapitalCounterparty", title: "Counterparty" });

const NettingSet = z
  .strictObject({
    id: NettingSetId.meta({ title: "Id" }),
    name: identifier.optional().meta({ title: "Name" }),
    counterparty: CounterpartyId.meta({ title: "Counterparty" }),
    exposure: z
      .discriminatedUnion("kind", [
        z
          .strictObject({ kind: z.literal("imm"), agreement: ExposureNettingSet.shape.agreement })
          .meta({ title: "Internal model: simulated" }),
        z
          .strictObject({
            kind: z.literal("sa_ccr"),
            netCollateral: z
              .number()
              .min(-LARGEST_AMOUNT)
              .max(LARGEST_AMOUNT)
              .default(0)
              .meta({ title: "Net collateral held", symbol: "C", unit: money }),
            margin: MarginAgreement.optional(),
          })
          .meta({ title: "Standardised approach" }),
        z
          .strictObject({
            kind: z.literal("given"),
            exposureMethod: z
              .enum(["sa_ccr", "sft"])
              .meta({ title: "Computed elsewhere as", labels: { sa_ccr: "SA-CCR", sft: "Securities financing" } }),
            exposureAtDefault: z
              .number()
              .nonnegative()
              .max(LARGEST_AMOUNT)
              .meta({ title: "Exposure at default", symbol: "EAD", unit: money }),
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

const { grid, market, model, ownCredit, reportingCurrency, sampling, trades } = ExposureInput.shape;
const { alphaBasis, hedgeSearch, immDiscounting, indexHedges, regime, reportingDate, singleNameHedges } =
  BaCvaInput.shape;

const fields = {
  regime,
  reportingDate,
  reportingCurrency,
  immDiscounting,
  alphaBasis,
  counterparties: z.array(Counterparty).min(1).max(20_000).meta({ title: "Counterparties" }),
  nettingSets: z.array(NettingSet).min(1).max(2000).meta({ title: "Netting sets" }),
  trades,
  ownCredit,
  market,
  model,
  grid,
  sampling,
  singleNameHedges,
  indexHedges,
  hedgeSearch,
};
const Fields = z.strictObject(fields);
export type CapitalInput = z.infer<typeof Fields>;

export const CapitalInput = z
  .strictObject(fields)
  .superRefine((input, context) => {
    const refuse: Refuse = (rule, path, message) =>
      context.addIssue({
        code: "custom",
        path: [...path],
        message,
        ...(rule === undefined ? {} : { params: { rule } }),
      });
    refuseAsStages(input, refuse);
    refuseTradesOfGivenSets(input, refuse);
    refuseAmortisedAway(input, refuse);
  })
  .meta({ id: "CapitalInput", title: "Book to capital" });

/** What the stages would refuse, at the places of this document. */
function refuseAsStages(input: CapitalInput, refuse: Refuse) {
  const said = new Set<string>();
  const forward = (
    issues: readonly z.core.$ZodIssue[],
    placeOf: (list: PropertyKey, i: PropertyKey) => PropertyKey,
  ) => {
    for (const issue of issues) {
      const [list = "", i, ...rest] = issue.path;
      const path = i === undefined ? [list] : [list, placeOf(list, i), ...rest];
      const key = path.map(String).join("/");
      if (said.has(key)) continue;
      said.add(key);
      const rule: unknown = issue.code === "custom" ? issue.params?.["rule"] : undefined;
      refuse(typeof rule === "string" ? rule : undefined, path, issue.message);
    }
  };
  const placeholder = input.nettingSets.map((set) => ({
    id: set.id,
    alpha: 1.4,
    exposureAtDefault: 0,
    effectiveMaturityYears: 1,
  }));
  const capital = BaCvaInput.safeParse(baCvaDocument(input, placeholder));
  if (!capital.success) forward(capital.error.issues, (_list, i) => i);
  const simulated = input.nettingSets.flatMap(({ exposure }, i) => (exposure.kind === "given" ? [] : [i]));
  const exposure = ExposureInput.safeParse(exposureDocument(input));
  if (!exposure.success)
    forward(exposure.error.issues, (list, i) => (list === "nettingSets" ? (simulated[Number(i)] ?? i) : i));
}

/** A given exposure has no trades here: they would be counted nowhere. */
function refuseTradesOfGivenSets({ nettingSets, trades: list }: CapitalInput, refuse: Refuse) {
  const given = new Set(nettingSets.flatMap(({ exposure, id }) => (exposure.kind === "given" ? [id as string] : [])));
  for (const [i, { nettingSet }] of list.entries()) {
    if (given.has(nettingSet))
      refuse(
        undefined,
        ["trades", i, "nettingSet"],
        `The exposure of ${nettingSet} is given: its trades belong elsewhere.`,
      );
  }
}

/** The standardised approach has no trade without a notional. */
function refuseAmortisedAway({ trades: list }: CapitalInput, refuse: Refuse) {
  for (const [i, trade] of list.entries()) {
    if (trade.kind !== "interest_rate_swap" || trade.amortisation === undefined || averageNotional(trade) > 0) continue;
    refuse(undefined, ["trades", i, "amortisation"], "Of this swap nothing is left: leave it out.");
  }
}

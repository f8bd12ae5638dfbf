/**
 * The document of the basic approach for CVA risk: who owes, under which netting sets, hedged with what.
 * Numbers in brackets, as R03, are the input rules of docs/methods/ba-cva.md.
 */
import { z } from "zod";
import { CounterpartyId, currency, date, HedgeId, identifier, NettingSetId, nonNegativeAmount } from "../quantities.ts";
import { creditQualities, type RegimeName, regimes, riskWeightOf, sectors, sectorTitles } from "./regimes.ts";

/** Above this a maturity is more likely days or months given as years (R04). */
const LONGEST_PLAUSIBLE_MATURITY_YEARS = 60;
/** How far the weights of an index may be from one (R20). */
const WEIGHT_TOLERANCE = 1e-6;

const regimeNames = Object.keys(regimes) as [RegimeName, ...RegimeName[]];
const title = (text: string, description?: string) =>
  description === undefined ? { title: text } : { title: text, description };

const Sector = z.enum(sectors).meta({
  id: "Sector",
  title: "Sector",
  description: "The row of the risk weight table.",
  labels: sectorTitles,
});
const CreditQuality = z.enum(creditQualities).meta({
  id: "CreditQuality",
  title: "Credit quality",
  description: "An unrated name takes the column it shares with high yield (R10).",
});
const region = z.string().min(1).max(40).meta(title("Region", "As you name it, the same on counterparty and hedge."));
const maturity = z
  .number()
  .positive()
  .max(LONGEST_PLAUSIBLE_MATURITY_YEARS, "No maturity is beyond 60 years: give years, not months or days");

const Counterparty = z
  .strictObject({
    id: CounterpartyId.meta(title("Id")),
    name: identifier.meta(title("Name")),
    legalEntityIdentifier: z
      .string()
      .regex(/^[A-Z0-9]{18}[0-9]{2}$/, "A legal entity identifier has 20 characters")
      .optional()
      .meta(title("LEI")),
    sector: Sector,
    creditQuality: CreditQuality,
    region,
    kind: z
      .enum(["financial", "non_financial", "pension_scheme", "pension_compensation_entity", "public"])
      .meta(title("Kind", "Decides under uk-pra whether its exposures may carry an alpha of 1. Article 274(2).")),
  })
  .meta({ id: "BaCvaCounterparty", title: "Counterparty" });

const NettingSet = z
  .strictObject({
    id: NettingSetId.meta(title("Id")),
    name: identifier.optional().meta(title("Name")),
    counterparty: CounterpartyId.meta(title("Counterparty", "Id of a counterparty of this document.")),
    exposureMethod: z.enum(["imm", "sa_ccr", "sft"]).meta({
      title: "Exposure method",
      labels: { imm: "Internal model method", sa_ccr: "SA-CCR", sft: "Securities financing" },
    }),
    exposureAtDefault: nonNegativeAmount.meta({
      title: "Exposure at default",
      symbol: "EAD",
      unit: "reporting currency",
    }),
    effectiveMaturityYears: maturity.meta({ title: "Effective maturity", symbol: "M", unit: "years" }),
    alphaInExposure: z
      .union([z.literal(1.4), z.literal(1)])
      .default(1.4)
      .meta({
        title: "Alpha in the exposure",
        symbol: "α",
        description: "The alpha that the exposure at default was multiplied by.",
      }),
    shortTerm: z
      .boolean()
      .default(false)
      .meta(title("Short-term or margined daily", "Lifts the one-year floor of the maturity. CRE32.51.")),
    fairValuedAndMaterial: z
      .boolean()
      .default(false)
      .meta(title("Fair-valued and material", "For securities financing: inside the scope of CVA risk. MAR50.5(2).")),
  })
  .meta({ id: "BaCvaNettingSet", title: "Netting set" });

const SingleNameHedge = z
  .strictObject({
    id: HedgeId.meta(title("Id")),
    counterparty: CounterpartyId.meta(title("Counterparty", "Whose CVA it hedges.")),
    reference: identifier.meta(title("Reference entity", "Name of the entity that the swap references.")),
    relation: z.enum(["direct", "legally_related", "same_sector_and_region"]).meta({
      title: "Relation",
      symbol: "r_hc",
      labels: {
        direct: "The counterparty itself (1.0)",
        legally_related: "A legally related entity (0.8)",
        same_sector_and_region: "The same sector and region (0.5)",
      },
      source: "MAR50.26, table 2",
    }),
    sector: Sector,
    creditQuality: CreditQuality,
    region,
    notional: z.number().positive().meta({ title: "Notional", symbol: "B", unit: "reporting currency" }),
    remainingMaturityYears: maturity.meta({ title: "Remaining maturity", symbol: "M", unit: "years" }),
  })
  .meta({ id: "SingleNameHedge", title: "Single-name hedge" });

const Constituent = z.strictObject({
  sector: Sector,
  creditQuality: CreditQuality,
  weight: z.number().positive().max(1).meta(title("Weight", "Share of the index, as a fraction.")),
});

const IndexHedge = z
  .strictObject({
    id: HedgeId.meta(title("Id")),
    name: identifier.meta(title("Name")),
    notional: z.number().positive().meta({ title: "Notional", symbol: "B", unit: "reporting currency" }),
    remainingMaturityYears: maturity.meta({ title: "Remaining maturity", symbol: "M", unit: "years" }),
    constituents: z.array(Constituent).min(1).meta(title("Constituents", "Weights add up to 1.")),
  })
  .meta({ id: "IndexHedge", title: "Index hedge" });

export const BaCvaInput = z
  .strictObject({
    regime: z.enum(regimeNames).meta({
      title: "Regime",
      labels: Object.fromEntries(Object.entries(regimes).map(([name, regime]) => [name, regime.title])),
    }),
    reportingDate: date.meta(title("Reporting date")),
    reportingCurrency: currency.meta(title("Reporting currency", "Of every amount in this document (R24).")),
    version: z
      .enum(["full", "reduced"])
      .default("full")
      .meta(title("Version", "Full recognises hedges; reduced does not. MAR50.13.")),
    immDiscounting: z
      .enum(["per_netting_set", "per_firm"])
      .default("per_netting_set")
      .meta(
        title(
          "DF = 1 for IMM",
          "For netting sets under the internal model method, or for all of a firm that may use it. MAR50.15(4).",
        ),
      ),
    counterparties: z.array(Counterparty).max(200_000).meta(title("Counterparties")),
    nettingSets: z.array(NettingSet).max(500_000).meta(title("Netting sets")),
    singleNameHedges: z.array(SingleNameHedge).default([]).meta(title("Single-name hedges")),
    indexHedges: z.array(IndexHedge).default([]).meta(title("Index hedges")),
  })
  .superRefine((input, context) => {
    const refuse = (rule: string, path: PropertyKey[], message: string) =>
      context.addIssue({ code: "custom", path, message, params: { rule } });
    refuseRepeatedNames(input, refuse);
    refuseUnknownSectors(input, refuse);
    refuseNettingSets(input, refuse);
    refuseHedges(input, refuse);
  })
  .meta({ id: "BaCvaInput", title: "BA-CVA" });

export type BaCvaInput = z.infer<typeof BaCvaInput>;
export type BaCvaNettingSet = BaCvaInput["nettingSets"][number];
export type BaCvaCounterparty = BaCvaInput["counterparties"][number];

type Document = Omit<BaCvaInput, never>;
type Refuse = (rule: string, path: PropertyKey[], message: string) => void;

/** R08: one name under two ids understates the charge, since the two halves would diversify. */
function refuseRepeatedNames({ counterparties, nettingSets, singleNameHedges, indexHedges }: Document, refuse: Refuse) {
  const repeated = (list: string, field: string, values: readonly (string | undefined)[]) => {
    const seen = new Set<string>();
    values.forEach((value, i) => {
      if (value !== undefined && seen.has(value)) refuse("R08", [list, i, field], `${value} is here twice.`);
      if (value !== undefined) seen.add(value);
    });
  };
  repeated(
    "counterparties",
    "id",
    counterparties.map(({ id }) => id),
  );
  repeated(
    "counterparties",
    "legalEntityIdentifier",
    counterparties.map((entry) => entry.legalEntityIdentifier),
  );
  repeated(
    "nettingSets",
    "id",
    nettingSets.map(({ id }) => id),
  );
  repeated(
    "singleNameHedges",
    "id",
    singleNameHedges.map(({ id }) => id),
  );
  repeated(
    "indexHedges",
    "id",
    indexHedges.map(({ id }) => id),
  );
}

/** R09: a sector without a row in the table of the regime, as pension funds outside the UK. */
function refuseUnknownSectors(input: Document, refuse: Refuse) {
  const check = (
    entry: { sector: BaCvaCounterparty["sector"]; creditQuality: BaCvaCounterparty["creditQuality"] },
    path: PropertyKey[],
  ) => {
    if (riskWeightOf(input.regime, entry.sector, entry.creditQuality) !== undefined) return;
    refuse(
      "R09",
      [...path, "sector"],
      `${input.regime} has no risk weight for ${entry.sector}: choose another row of its table.`,
    );
  };
  for (const [i, entry] of input.counterparties.entries()) check(entry, ["counterparties", i]);
  for (const [i, entry] of input.singleNameHedges.entries()) check(entry, ["singleNameHedges", i]);
  for (const [i, hedge] of input.indexHedges.entries()) {
    for (const [j, entry] of hedge.constituents.entries()) check(entry, ["indexHedges", i, "constituents", j]);
  }
}

/** R05, R07, R23. */
function refuseNettingSets({ regime, counterparties, nettingSets }: Document, refuse: Refuse) {
  const known = new Map(counterparties.map((counterparty) => [counterparty.id, counterparty]));
  const mayCarryOne = new Set(["non_financial", "pension_scheme", "pension_compensation_entity"]);
  nettingSets.forEach((set, i) => {
    const counterparty = known.get(set.counterparty);
    if (counterparty === undefined) {
      refuse("R07", ["nettingSets", i, "counterparty"], `No counterparty has the id ${set.counterparty}.`);
      return;
    }
    if (
      set.effectiveMaturityYears > 0 &&
      set.effectiveMaturityYears < 1 &&
      set.exposureMethod !== "sft" &&
      !set.shortTerm
    ) {
      refuse(
        "R05",
        ["nettingSets", i, "effectiveMaturityYears"],
        "The maturity has a floor of one year. Set shortTerm if CRE32.51 lifts it.",
      );
    }
    if (set.alphaInExposure === 1 && !(regimes[regime].reducedAlpha && mayCarryOne.has(counterparty.kind))) {
      refuse(
        "R23",
        ["nettingSets", i, "alphaInExposure"],
        `Under ${regime} a ${counterparty.kind} counterparty has an alpha of 1.4.`,
      );
    }
  });
}

/** R14, R15, R16, R20. */
function refuseHedges({ counterparties, singleNameHedges, indexHedges }: Document, refuse: Refuse) {
  const known = new Map(counterparties.map((counterparty) => [counterparty.id, counterparty]));
  singleNameHedges.forEach((hedge, i) => {
    const counterparty = known.get(hedge.counterparty);
    if (counterparty === undefined) {
      refuse("R16", ["singleNameHedges", i, "counterparty"], `No counterparty has the id ${hedge.counterparty}.`);
      return;
    }
    if (hedge.relation === "direct" && hedge.reference !== counterparty.name) {
      refuse("R14", ["singleNameHedges", i, "reference"], `A direct hedge references ${counterparty.name}.`);
    }
    const alike = hedge.sector === counterparty.sector && hedge.region === counterparty.region;
    if (hedge.relation === "same_sector_and_region" && !alike) {
      refuse("R15", ["singleNameHedges", i, "relation"], "Sector or region differ from the counterparty's.");
    }
  });
  indexHedges.forEach((hedge, i) => {
    const sum = hedge.constituents.reduce((total, { weight }) => total + weight, 0);
    if (Math.abs(sum - 1) > WEIGHT_TOLERANCE) {
      refuse("R20", ["indexHedges", i, "constituents"], `The weights add up to ${sum}, not to 1.`);
    }
  });
}

/**
 * The fields of a document of the basic approach for CVA risk: who owes, under which netting sets, hedged with what.
 * Numbers in brackets, as R03, are the input rules of docs/methods/ba-cva.md.
 */
import { z } from "zod";
import {
  CounterpartyId,
  currency,
  date,
  identifier,
  LARGEST_AMOUNT,
  NettingSetId,
  nonNegativeAmount,
  positiveAmount,
  price,
} from "../document/quantities.ts";
import { ALPHA, CounterpartyKind, REDUCED_ALPHA } from "../regulation/alpha.ts";
import { IndexHedge, SingleNameHedge } from "./hedge-input.ts";
import { HedgeSearch } from "./hedge-search-input.ts";
import { CreditQuality, Region, Sector, title } from "./name-input.ts";
import { type RegimeName, regimes } from "./regimes.ts";

const regimeNames = Object.keys(regimes) as [RegimeName, ...RegimeName[]];
const asNumber = (rule: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    typeof input === "string"
      ? "R29: Give a number, without quotes, separators or signs"
      : `${rule}: Give a finite number`,
});

/** ISO 17442: with A = 10 to Z = 35 the whole identifier is a number that leaves 1 when divided by 97 (ISO 7064, MOD 97-10). */
function hasCheckDigits(identifier: string): boolean {
  let rest = 0;
  for (const character of identifier) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
  }
  return rest === 1;
}

const Counterparty = z
  .strictObject({
    id: CounterpartyId.meta(title("Id")),
    name: identifier.meta(title("Name")),
    legalEntityIdentifier: z
      .string()
      .regex(/^[A-Z0-9]{18}[0-9]{2}$/, {
        error: "R08: A legal entity identifier has 18 letters or digits and 2 digits",
        abort: true,
      })
      .refine(
        hasCheckDigits,
        "R08: The last two digits do not check this legal entity identifier: look for a typing error",
      )
      .optional()
      .meta(title("LEI")),
    sector: Sector,
    creditQuality: CreditQuality.default("not_rated"),
    internalRating: z
      .enum(["investment_grade", "high_yield"])
      .optional()
      .meta({
        title: "Quality by internal rating",
        description: "Of an unrated name, where the firm may use internal ratings for it.",
        source: "MAR50.16, footnote; PRA 3.6",
        labels: { investment_grade: "Investment grade", high_yield: "High yield" },
      }),
    region: Region,
    kind: CounterpartyKind,
    scope: z
      .enum(["covered", "qualifying_central_counterparty", "intragroup_exempt", "article_382_exempt"])
      .default("covered")
      .meta({
        title: "Scope",
        description: "Exposures out of scope are listed with the reason (R11).",
        labels: {
          covered: "Covered",
          qualifying_central_counterparty: "Qualifying central counterparty",
          intragroup_exempt: "Intragroup, exempt",
          article_382_exempt: "Exempt by Article 382(4) CRR",
        },
        source: "MAR50.5; PRA 3.2; Article 382 CRR",
      }),
  })
  .meta({ id: "BaCvaCounterparty", title: "Counterparty" });

/** Of any maturity: a mistake beyond. */
const LONGEST_YEARS = 1000;
const years = z.number().positive().max(60);
/** Where the effective maturity is not given, what it follows from. */
const MaturityBasis = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("notional_weighted").meta({ title: "Notional-weighted" }),
        trades: z
          .array(
            z.strictObject({
              notional: positiveAmount.meta(title("Notional")),
              remainingMaturityYears: years.meta({ title: "Remaining maturity", unit: "years" }),
            }),
          )
          .min(1)
          .meta(title("Trades")),
      })
      .meta({ title: "Notional-weighted remaining maturity", source: "CRE32.46-32.54; Article 162(2)(b) CRR" }),
    z
      .strictObject({
        kind: z.literal("imm_profile").meta({ title: "Exposure profile" }),
        dates: z
          .array(
            z.strictObject({
              years: years.meta({ title: "Date", unit: "years" }),
              expectedExposure: nonNegativeAmount.meta({ title: "Expected exposure", symbol: "EE" }),
              discountFactor: z.number().positive().max(2).meta({ title: "Discount factor", symbol: "df" }),
            }),
          )
          .min(1)
          .meta(title("Dates", "In rising order, today left out.")),
      })
      .meta({ title: "Profile of the internal model", source: "CRE53.20; Article 162(2)(g) CRR" }),
  ])
  .meta({ title: "Maturity from" });
export type MaturityBasis = z.infer<typeof MaturityBasis>;

const NettingSet = z
  .strictObject({
    id: NettingSetId.meta(title("Id")),
    name: identifier.optional().meta(title("Name")),
    counterparty: CounterpartyId.meta(title("Counterparty", "Id of a counterparty of this document.")),
    exposureMethod: z.enum(["imm", "sa_ccr", "sft"]).meta({
      title: "Exposure method",
      labels: { imm: "Internal model method", sa_ccr: "SA-CCR", sft: "Securities financing" },
    }),
    exposureAtDefault: z
      .number(asNumber("R01"))
      .nonnegative("R02: An exposure at default is not negative: look for a sign error")
      .max(LARGEST_AMOUNT, "R01: No amount is as large: look for a wrong unit")
      .meta({ title: "Exposure at default", symbol: "EAD", unit: "its currency" }),
    currency: currency.optional().meta(title("Currency", "If it is not the reporting currency (R24).")),
    effectiveMaturityYears: z
      .number(asNumber("R03"))
      .positive("R03: Without a maturity the charge would be 0 and hide the exposure")
      .max(LONGEST_YEARS, "R04: No maturity is as long, whatever the reason")
      .optional()
      .meta({
        title: "Effective maturity",
        symbol: "M",
        unit: "years",
        description: "Or let it follow from maturityFrom.",
      }),
    maturityFrom: MaturityBasis.optional(),
    longMaturityReason: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta(title("Why the maturity is beyond 60 years", "Without a reason it is refused (R04).")),
    alphaInExposure: z
      .union([z.literal(ALPHA), z.literal(REDUCED_ALPHA)])
      .default(ALPHA)
      .meta({
        title: "Alpha in the exposure",
        symbol: "α",
        description: "The alpha that the exposure at default was multiplied by.",
      }),
    shortTerm: z
      .boolean()
      .default(false)
      .meta(
        title(
          "Short-term or margined daily",
          "Lifts the one-year floor of the maturity. A profile that ends within the year then has its last date. CRE32.51.",
        ),
      ),
    fairValuedAndMaterial: z
      .boolean()
      .default(false)
      .meta(title("Fair-valued and material", "For securities financing: inside the scope of CVA risk. MAR50.5(2).")),
  })
  .meta({ id: "BaCvaNettingSet", title: "Netting set" });

const ExchangeRate = z
  .strictObject({
    currency: currency.meta(title("Currency")),
    rate: price.meta(title("Rate", "Reporting currency for one of it.")),
  })
  .meta({ title: "Exchange rate" });

export const BaCvaFields = z.strictObject({
  regime: z.enum(regimeNames).meta({
    title: "Regime",
    labels: Object.fromEntries(Object.entries(regimes).map(([name, regime]) => [name, regime.title])),
  }),
  reportingDate: date.meta(title("Reporting date")),
  reportingCurrency: currency.meta(title("Reporting currency", "Of every amount without a currency of its own.")),
  exchangeRates: z.array(ExchangeRate).max(200).default([]).meta(title("Exchange rates")),
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
  alphaBasis: z
    .enum(["in_exposure", "of_rule"])
    .default("in_exposure")
    .meta({
      title: "Alpha that divides",
      description:
        "The alpha inside the exposure, so that it cancels, or the one the rule names. They differ where the exposure is stale.",
      labels: { in_exposure: "The one in the exposure", of_rule: "The one of the rule" },
      source: "MAR50.15; PRA 4.3",
    }),
  counterparties: z.array(Counterparty).max(200_000).meta(title("Counterparties")),
  nettingSets: z.array(NettingSet).max(500_000).meta(title("Netting sets")),
  singleNameHedges: z.array(SingleNameHedge).max(200_000).default([]).meta(title("Single-name hedges")),
  indexHedges: z.array(IndexHedge).max(10_000).default([]).meta(title("Index hedges")),
  hedgeSearch: HedgeSearch.optional(),
});
export type BaCvaFields = z.infer<typeof BaCvaFields>;

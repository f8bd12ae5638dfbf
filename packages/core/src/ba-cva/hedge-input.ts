/** The hedges of a document. Instruments that are not eligible may be given: they are listed and bring no relief. */
import { z } from "zod";
import { CounterpartyId, currency, HedgeId, identifier, LARGEST_AMOUNT } from "../document/quantities.ts";
import { CreditQuality, Region, Sector, title } from "./name-input.ts";

const notional = z
  .number()
  .positive("R17: A hedge has a positive notional of protection bought")
  .max(LARGEST_AMOUNT)
  .meta({
    title: "Notional",
    symbol: "B",
    unit: "its currency",
    description: "Of a contingent CDS: the market value of its reference portfolio today. MAR50.23.",
  });
const remainingMaturityYears = z
  .number()
  .positive("R18: An expired hedge hedges nothing")
  .max(60, "R04: No maturity is beyond 60 years: give years, not months or days")
  .meta({ title: "Remaining maturity", symbol: "M", unit: "years" });

const terms = {
  currency: currency.optional().meta(title("Currency", "If it is not the reporting currency (R24).")),
  protection: z
    .enum(["bought", "sold"])
    .default("bought")
    .meta({
      title: "Protection",
      description: "Sold protection is refused (R17).",
      labels: { bought: "Bought", sold: "Sold" },
    }),
  internal: z.boolean().default(false).meta(title("Internal", "Bought from another desk of the firm.")),
  externallyOffset: z
    .boolean()
    .default(false)
    .meta(
      title(
        "Offset externally",
        "The other desk has the exact opposite trade with a third party. MAR50.11; PRA 3.5 (R19).",
      ),
    ),
};

export const SingleNameHedge = z
  .strictObject({
    id: HedgeId.meta(title("Id")),
    counterparty: CounterpartyId.meta(title("Counterparty", "Whose CVA it hedges.")),
    reference: identifier.meta(title("Reference entity", "Name of the entity that the swap references.")),
    relation: z
      .enum(["direct", "legally_related", "same_sector_and_region"], {
        error: "R12: Give direct, legally_related or same_sector_and_region",
      })
      .meta({
        title: "Relation",
        symbol: "r_hc",
        labels: {
          direct: "The counterparty itself (1.0)",
          legally_related: "A legally related entity (0.8)",
          same_sector_and_region: "The same sector and region (0.5)",
        },
        source: "MAR50.26, table 2",
      }),
    instrument: z
      .enum(
        ["single_name_cds", "contingent_cds", "tranched_cds", "nth_to_default", "short_bond", "total_return_swap"],
        { error: "R13: Not an instrument of this list" },
      )
      .default("single_name_cds")
      .meta({
        title: "Instrument",
        description: "Only the first two are eligible (R13).",
        labels: {
          single_name_cds: "Single-name CDS",
          contingent_cds: "Single-name contingent CDS",
          tranched_cds: "Tranched CDS (not eligible)",
          nth_to_default: "Nth to default (not eligible)",
          short_bond: "Short bond (not eligible)",
          total_return_swap: "Total return swap (not eligible)",
        },
        source: "MAR50.18; PRA 3.4",
      }),
    sector: Sector,
    creditQuality: CreditQuality,
    region: Region,
    notional,
    remainingMaturityYears,
    ...terms,
  })
  .meta({ id: "SingleNameHedge", title: "Single-name hedge" });
export type SingleNameHedge = z.infer<typeof SingleNameHedge>;

const Constituent = z.strictObject({
  sector: Sector,
  creditQuality: CreditQuality,
  weight: z
    .number()
    .positive("R20: A weight is positive")
    .max(1, "R29: Give a weight as a fraction: 5 % is 0.05")
    .meta(title("Weight", "Share of the index, as a fraction.")),
});

export const IndexHedge = z
  .strictObject({
    id: HedgeId.meta(title("Id")),
    name: identifier.meta(title("Name")),
    instrument: z
      .enum(["index_cds", "tranched_index", "index_option"], { error: "R21: Not an instrument of this list" })
      .default("index_cds")
      .meta({
        title: "Instrument",
        description: "Only an index CDS is eligible (R21).",
        labels: {
          index_cds: "Index CDS",
          tranched_index: "Tranched index (not eligible)",
          index_option: "Index option (not eligible)",
        },
        source: "MAR50.18",
      }),
    notional,
    remainingMaturityYears,
    constituents: z
      .array(Constituent)
      .min(1, "R20: An index has constituents")
      .optional()
      .meta(title("Constituents", "Weights add up to 1. Or give uniform.")),
    uniform: z
      .strictObject({ sector: Sector, creditQuality: CreditQuality })
      .optional()
      .meta(title("All of one sector and quality", "Instead of constituents. MAR50.24.")),
    ...terms,
  })
  .meta({ id: "IndexHedge", title: "Index hedge" });
export type IndexHedge = z.infer<typeof IndexHedge>;

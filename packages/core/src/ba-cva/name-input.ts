/** What a document says of a name that a risk weight depends on, the same for counterparties, hedges and index members. */
import { z } from "zod";
import { creditQualities, sectors, sectorTitles } from "./regimes.ts";

export const title = (text: string, description?: string) =>
  description === undefined ? { title: text } : { title: text, description };

export const Sector = z
  .enum(sectors, { error: "R09: No table has this sector: choose one of its rows" })
  .meta({ id: "Sector", title: "Sector", description: "The row of the risk weight table.", labels: sectorTitles });

export const CreditQuality = z
  .enum(creditQualities, { error: "R10: Give investment_grade, high_yield or not_rated" })
  .meta({
    id: "CreditQuality",
    title: "Credit quality",
    description: "An unrated name takes the column it shares with high yield (R10).",
  });

export const Region = z
  .string()
  .min(1)
  .max(40)
  .meta(title("Region", "As you name it, the same on counterparty and hedge."));

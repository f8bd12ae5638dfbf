/** The document of an exposure run: its fields, and the rules between them. */
import { documentRules } from "../document/rules.ts";
import { ExposureFields, MOST_TRADES_SHOWN } from "./document/fields.ts";
import { rules } from "./document/refusals.ts";

export const ExposureInput = ExposureFields.superRefine(...documentRules<ExposureFields>(rules)).meta({
  id: "ExposureInput",
  title: "Exposure",
});
export type ExposureInput = ExposureFields;

/** Whether single trades have profiles of their own. */
export function showsTrades({ measures, trades }: ExposureInput): boolean {
  return (measures.trades ?? (trades.length <= MOST_TRADES_SHOWN ? "each" : "none")) === "each";
}

/** For engines that hand such a document on: they refuse what it would be refused for, at places of their own. */
export const exposureRules = rules;

/** The document from trades to capital: its fields, and the rules between them. */
import { documentRules } from "../document/rules.ts";
import { CapitalFields } from "./fields.ts";
import { rules } from "./refusals.ts";

export const CapitalInput = CapitalFields.superRefine(...documentRules<CapitalFields>(rules)).meta({
  id: "CapitalInput",
  title: "Book to capital",
});
export type CapitalInput = CapitalFields;

/** The document of the basic approach for CVA risk: its fields, and the rules between them. */
import { documentRules } from "../document/rules.ts";
import { BaCvaFields } from "./fields.ts";
import { rules } from "./refusals.ts";

export const BaCvaInput = BaCvaFields.superRefine(...documentRules<BaCvaFields>(rules)).meta({
  id: "BaCvaInput",
  title: "BA-CVA",
});
export type BaCvaInput = BaCvaFields;
export type BaCvaNettingSet = BaCvaInput["nettingSets"][number];
export type BaCvaCounterparty = BaCvaInput["counterparties"][number];

/** For engines that hand such a document on: they refuse what it would be refused for, at places of their own. */
export const baCvaRules = rules;

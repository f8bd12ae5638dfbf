/** The document of the standardised approach: its fields, and the rules between them. */
import { documentRules } from "../document/rules.ts";
import { SaCcrFields } from "./fields.ts";
import { rules } from "./refusals.ts";

export const SaCcrInput = SaCcrFields.superRefine(...documentRules<SaCcrFields>(rules)).meta({
  id: "SaCcrInput",
  title: "SA-CCR",
});
export type SaCcrInput = SaCcrFields;

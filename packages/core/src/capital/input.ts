/** The document from trades to capital: its fields, and the rules between them. */

import type { Refuse } from "../document/rules.ts";
import { CapitalFields } from "./fields.ts";
import { refuseAmortisedAway, refuseAsStages, refuseTradesOfGivenSets } from "./refusals.ts";

export const CapitalInput = CapitalFields.superRefine((input, context) => {
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
}).meta({ id: "CapitalInput", title: "Book to capital" });
export type CapitalInput = CapitalFields;

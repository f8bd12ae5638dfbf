/** What is wrong between the fields of a book, and what a stage would refuse of it. */
import type { z } from "zod";
import { BaCvaInput } from "../ba-cva/input.ts";
import type { Refuse } from "../document/rules.ts";
import { ExposureInput } from "../exposure/input.ts";
import { averageNotional } from "../product/notional.ts";
import { ALPHA } from "../regulation/alpha.ts";
import { baCvaDocument, exposureDocument } from "./documents.ts";
import type { CapitalFields } from "./fields.ts";

/** What the stages would refuse, at the places of this document. */
export function refuseAsStages(input: CapitalFields, refuse: Refuse) {
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
    alpha: ALPHA,
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
export function refuseTradesOfGivenSets({ nettingSets, trades: list }: CapitalFields, refuse: Refuse) {
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
export function refuseAmortisedAway({ trades: list }: CapitalFields, refuse: Refuse) {
  for (const [i, trade] of list.entries()) {
    if (trade.kind !== "interest_rate_swap" || trade.amortisation === undefined || averageNotional(trade) > 0) continue;
    refuse(undefined, ["trades", i, "amortisation"], "Of this swap nothing is left: leave it out.");
  }
}

/** What is wrong between the fields of a document of the standardised approach. */
import { type Checked, type Refuse, repetitions } from "../document/rules.ts";
import type { SaCcrFields } from "./fields.ts";
import { isSoldOption, isSoldProtection } from "./trade.ts";

export function rules(document: Checked<SaCcrFields>, refuse: Refuse) {
  for (const list of ["nettingSets", "trades"] as const) {
    for (const [i, id] of repetitions(document.texts(list, "id")))
      refuse(undefined, [list, i, "id"], `${id} is here twice.`);
  }
  const sets = new Map(document.entries("nettingSets").map(([, set]) => [set.id as string, set]));
  const known = new Set(document.texts("nettingSets", "id").map(([, id]) => id));
  for (const [i, nettingSet] of document.texts("trades", "nettingSet")) {
    if (!known.has(nettingSet))
      refuse(undefined, ["trades", i, "nettingSet"], `No netting set has the id ${nettingSet}.`);
  }
  for (const [i, trade] of document.entries("trades")) {
    const at = (...path: PropertyKey[]) => ["trades", i, ...path];
    const set = sets.get(trade.nettingSet);
    if (set !== undefined && (trade.marketValue === undefined) === (set.marketValue === undefined)) {
      refuse(undefined, at("marketValue"), "Give market values either to a netting set or to every one of its trades.");
    }
    refuseTrade(trade, at, refuse);
    refusePremiums(trade, at, refuse);
  }
  refuseCollateralWithoutNetting(document, refuse);
  refuseOtherRisks(document, refuse);
  refuseMixedComponents(document, refuse);
}

/** Without netting each trade has collateral and margin of its own, which this document has no place for. */
function refuseCollateralWithoutNetting(document: Checked<SaCcrFields>, refuse: Refuse) {
  const why = "Where netting cannot be enforced each trade is a netting set of its own:";
  for (const [i, set] of document.entries("nettingSets")) {
    if (set.nettingEnforceable) continue;
    const at = (field: string) => ["nettingSets", i, field];
    if (set.netCollateral !== 0)
      refuse(
        "Article 274(1)",
        at("netCollateral"),
        `${why} give a trade that has collateral a netting set for itself.`,
      );
    if (set.margin !== undefined)
      refuse(
        "Article 274(1)",
        at("margin"),
        `${why} give a trade that has a margin agreement a netting set for itself.`,
      );
    if (set.marketValue !== undefined)
      refuse("Article 274(1)", at("marketValue"), `${why} give each trade its market value.`);
  }
}

function refuseOtherRisks(document: Checked<SaCcrFields>, refuse: Refuse) {
  if (document.value("regime") !== "basel") return;
  for (const [i, { kind }] of document.entries("trades")) {
    if (kind === "other")
      refuse(
        "Article 280f",
        ["trades", i, "kind"],
        "CRE52 has five classes, and none for other risks: choose one of them.",
      );
  }
}

function refusePremiums(
  trade: SaCcrFields["trades"][number],
  at: (...path: PropertyKey[]) => PropertyKey[],
  refuse: Refuse,
) {
  if (trade.premiumReceivedUpFront && !isSoldOption(trade))
    refuse("Article 274(5)", at("premiumReceivedUpFront"), "Premiums are received for options that are sold.");
  if (trade.outstandingUnpaidPremium !== undefined && !isSoldProtection(trade))
    refuse(
      "Article 274(7)",
      at("outstandingUnpaidPremium"),
      "Premiums are owed to us for credit protection that is sold.",
    );
}

/** A name that had two ratings, or a commodity in two categories, would offset at whichever came first. */
function refuseMixedComponents(document: Checked<SaCcrFields>, refuse: Refuse) {
  const seen = new Map<string, string>();
  for (const [i, trade] of document.entries("trades")) {
    const [field, name, row] = componentOf(trade);
    if (field === undefined) continue;
    const key = `${trade.nettingSet}/${trade.kind === "commodity" ? "commodity" : trade.kind.slice(0, 6)}/${name}`;
    const first = seen.get(key) ?? row;
    seen.set(key, first);
    if (first !== row) refuse(undefined, ["trades", i, field], `${name} is ${first} in an earlier trade.`);
  }
}

function componentOf(trade: SaCcrFields["trades"][number]): [string | undefined, string, string] {
  switch (trade.kind) {
    case "credit_single_name":
      return ["rating", trade.entity, trade.rating];
    case "credit_index":
      return ["quality", trade.entity, trade.quality];
    case "equity":
      return ["type", trade.entity, trade.type];
    case "commodity":
      return ["category", trade.commodity, trade.category];
    default:
      return [undefined, "", ""];
  }
}

function refuseTrade(
  trade: SaCcrFields["trades"][number],
  at: (...path: PropertyKey[]) => PropertyKey[],
  refuse: Refuse,
) {
  const { position } = trade;
  if ("endYears" in trade && trade.endYears <= trade.startYears) {
    refuse(undefined, at("endYears"), "The underlying ends after it starts.");
  }
  if (trade.kind === "foreign_exchange" && trade.bought.currency === trade.sold.currency) {
    refuse(undefined, at("sold", "currency"), "Two currencies are exchanged.");
  }
  if (position.kind === "tranche" && position.detachment <= position.attachment) {
    refuse(undefined, at("position", "detachment"), "A tranche detaches above its attachment.");
  }
  if (position.kind === "option" && position.exerciseYears > trade.maturityYears) {
    refuse(undefined, at("position", "exerciseYears"), "No option is exercised after the trade has matured.");
  }
  if (position.kind === "option" && position.underlyingPrice + position.shift <= 0) {
    refuse(undefined, at("position", "underlyingPrice"), "The delta needs a positive price: raise the shift.");
  }
  if (position.kind === "option" && position.strike + position.shift <= 0) {
    refuse(undefined, at("position", "strike"), "The delta needs a positive strike: raise the shift.");
  }
}

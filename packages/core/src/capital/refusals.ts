/** What is wrong between the fields of a book, and what a stage would refuse of it. */
import { type BaCvaInput, baCvaRules } from "../ba-cva/input.ts";
import type { Checked, Refuse } from "../document/rules.ts";
import { ExposureInput, exposureRules } from "../exposure/input.ts";
import { averageNotional } from "../product/notional.ts";
import { baCvaNettingSet, exposureNettingSet, placeholderOf, SIMULATED_MEASURES } from "./documents.ts";
import type { CapitalFields } from "./fields.ts";
import { ownSetOf, setsApart } from "./simulated-sets.ts";

/** Of an identifier in the document of a stage. */
const LONGEST_ID = 100;

type Book = Checked<CapitalFields>;
type NettingSet = CapitalFields["nettingSets"][number];

/** What the book and one or two of its stages would refuse is said once, in the words of the book. */
export function rules(book: Book, refuse: Refuse): void {
  const said = new Set<string>();
  const refuseOnce: Refuse = (rule, path, message) => {
    const key = path.map(String).join("/");
    if (said.has(key)) return;
    said.add(key);
    refuse(rule, path, message);
  };
  refuseAllGiven(book, refuseOnce);
  refuseTradesOfGivenSets(book, refuseOnce);
  refuseAmortisedAway(book, refuseOnce);
  refuseDecidedElsewhere(book, refuseOnce);
  refuseWithoutNetting(book, refuseOnce);
  refuseNamesOfParts(book, refuseOnce);
  refusePremiums(book, refuseOnce);
  refuseAsStages(book, refuseOnce);
}

/** What the stages would refuse, at the places of this document. */
function refuseAsStages(book: Book, refuse: Refuse) {
  const measures = ExposureInput.shape.measures.parse(SIMULATED_MEASURES);
  const charged = book.restated<BaCvaInput>((field) => ({
    nettingSets: setsAs(book, field, (set) => baCvaNettingSet(set, placeholderOf(set))),
  }));
  const simulated = book.restated<ExposureInput>((field) => ({
    nettingSets: setsAs(book, field, (set) => (set.exposure.kind === "given" ? undefined : exposureNettingSet(set))),
    measures,
  }));
  baCvaRules(charged, refuse);
  exposureRules(simulated, refuse);
}

/** The list of netting sets in the words of a stage; one that is malformed stays as it is. */
function setsAs(book: Book, field: (name: string) => unknown, restate: (set: NettingSet) => object | undefined) {
  const list = field("nettingSets");
  if (!Array.isArray(list)) return list;
  const sets = new Map(book.entries("nettingSets"));
  return list.map((raw: unknown, i) => {
    const set = sets.get(i);
    return set === undefined ? raw : restate(set);
  });
}

function refuseAllGiven(book: Book, refuse: Refuse) {
  const sets = book.value("nettingSets") ?? [];
  if (sets.length === 0 || sets.some(({ exposure }) => exposure.kind !== "given")) return;
  refuse(undefined, ["nettingSets"], "Every exposure is given: nothing is left to simulate. Take the engine ba-cva.");
}

/** A given exposure has no trades here: they would be counted nowhere. */
function refuseTradesOfGivenSets(book: Book, refuse: Refuse) {
  const given = new Set(
    book.entries("nettingSets").flatMap(([, { exposure, id }]) => (exposure.kind === "given" ? [id as string] : [])),
  );
  for (const [i, { nettingSet }] of book.entries("trades")) {
    if (!given.has(nettingSet)) continue;
    const message = `The exposure of ${nettingSet} is given: its trades belong elsewhere.`;
    refuse(undefined, ["trades", i, "nettingSet"], message);
  }
}

/** The standardised approach has no trade without a notional. */
function refuseAmortisedAway(book: Book, refuse: Refuse) {
  for (const [i, trade] of book.entries("trades")) {
    if (trade.kind !== "interest_rate_swap" || trade.amortisation === undefined || averageNotional(trade) > 0) continue;
    refuse(undefined, ["trades", i, "amortisation"], "Of this swap nothing is left: leave it out.");
  }
}

/** What is said of the trades of a netting set changes nothing where its exposure is given. */
function refuseDecidedElsewhere(book: Book, refuse: Refuse) {
  for (const [i, { clearing, exposure, id, nettingEnforceable }] of book.entries("nettingSets")) {
    if (exposure.kind !== "given") continue;
    const message = `The exposure of ${id} is given: this was decided where it was computed, leave it out.`;
    if (!nettingEnforceable) refuse(undefined, ["nettingSets", i, "nettingEnforceable"], message);
    if (clearing !== "bilateral") refuse(undefined, ["nettingSets", i, "clearing"], message);
  }
}

/** Without netting each trade would have collateral and margin of its own, which a book has no place for. */
function refuseWithoutNetting(book: Book, refuse: Refuse) {
  for (const [i, { exposure, id, nettingEnforceable }] of book.entries("nettingSets")) {
    if (nettingEnforceable) continue;
    const each = `Netting of ${id} cannot be enforced, so that each of its trades is a netting set of its own`;
    if (exposure.kind === "imm") {
      const message = `${each}: list them so for the internal model, or take the standardised approach.`;
      refuse("Article 274(1)", ["nettingSets", i, "nettingEnforceable"], message);
    }
    if (exposure.kind !== "sa_ccr") continue;
    const message = `${each}: give a trade that has collateral or margin a netting set for itself.`;
    if (exposure.netCollateral !== 0)
      refuse("Article 274(1)", ["nettingSets", i, "exposure", "netCollateral"], message);
    if (exposure.margin !== undefined) refuse("Article 274(1)", ["nettingSets", i, "exposure", "margin"], message);
  }
}

/** The simulation names a trade that nets with no other by both ids. */
function refuseNamesOfParts(book: Book, refuse: Refuse) {
  const sets = book.entries("nettingSets").map(([, set]) => set);
  const apart = setsApart(sets);
  const taken = new Set<string>(sets.map(({ id }) => id));
  for (const [i, trade] of book.entries("trades")) {
    if (!apart.has(trade.nettingSet)) continue;
    const name = ownSetOf(trade);
    const simulated = `Without netting this trade is simulated as ${name}`;
    if (name.length > LONGEST_ID) {
      const message = `${simulated}: shorten both ids to ${LONGEST_ID - 1} characters together.`;
      refuse(undefined, ["trades", i, "id"], message);
    }
    if (taken.has(name)) refuse(undefined, ["trades", i, "id"], `${simulated}, an id that is here already.`);
    taken.add(name);
  }
}

function refusePremiums(book: Book, refuse: Refuse) {
  for (const [i, trade] of book.entries("trades")) {
    if (!("premiumReceivedUpFront" in trade) || trade.premiumReceivedUpFront !== true) continue;
    if (trade.position === "sold") continue;
    const message = "Premiums are received for options that are sold.";
    refuse("Article 274(5)", ["trades", i, "premiumReceivedUpFront"], message);
  }
}

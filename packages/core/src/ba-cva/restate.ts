/**
 * A document as another regime would have it: sectors without a row there, exposures whose alpha is not the one there, and
 * exemptions that it does not know are restated, so that one book has a capital under every regime.
 */
import { pathText } from "../document/path.ts";
import { ALPHA, alphaOf, type CounterpartyKind, REDUCED_ALPHA } from "../regulation/alpha.ts";
import type { IndexHedge } from "./hedge-input.ts";
import type { BaCvaInput } from "./input.ts";
import { type CreditQuality, type RegimeName, riskWeightOf, type Sector, sectorWithoutRow } from "./regimes.ts";
import type { BaCvaResult } from "./result.ts";

type Restatement = BaCvaResult["byRegime"][number]["restatements"][number];
type Note = (rule: string, path: readonly PropertyKey[], message: string) => void;

export interface Restated {
  readonly document: BaCvaInput;
  /** The first place of each rule, and how often it applies; empty where the regime takes the document as it is. */
  readonly restatements: readonly Restatement[];
}

export function restatedFor(input: BaCvaInput, regime: RegimeName): Restated {
  const found = new Map<string, Restatement>();
  const note: Note = (rule, path, message) => {
    const known = found.get(rule);
    found.set(rule, known === undefined ? { rule, path: pathText(path), message, count: 1 } : counted(known));
  };
  // What the search for hedges may buy has no part in the capital of the book.
  const { hedgeSearch: _search, ...book } = input;
  const document = withAlphas(withSectors(withoutExemptions({ ...book, regime }, note), note), note);
  return { document, restatements: [...found.values()] };
}

function counted(known: Restatement): Restatement {
  return { ...known, count: known.count + 1 };
}

/** R09: a sector without a row takes the row that it was split from. */
function withSectors(document: BaCvaInput, note: Note): BaCvaInput {
  const { regime } = document;
  const known = (sector: Sector) => riskWeightOf(regime, sector, "investment_grade") !== undefined;
  const restated = <Entry extends { readonly sector: Sector; readonly creditQuality: CreditQuality }>(
    entry: Entry,
    path: readonly PropertyKey[],
  ): Entry => {
    if (known(entry.sector)) return entry;
    const sector = sectorWithoutRow[entry.sector] ?? entry.sector;
    note("R09", [...path, "sector"], `There is no row for ${entry.sector}: taken as ${sector}.`);
    return { ...entry, sector };
  };
  const ofIndex = (hedge: IndexHedge, i: number): IndexHedge => ({
    ...hedge,
    ...(hedge.uniform === undefined ? {} : { uniform: restated(hedge.uniform, ["indexHedges", i, "uniform"]) }),
    ...(hedge.constituents === undefined
      ? {}
      : {
          constituents: hedge.constituents.map((part, j) => restated(part, ["indexHedges", i, "constituents", j])),
        }),
  });
  return {
    ...document,
    counterparties: replaced(document.counterparties, (entry, i) => restated(entry, ["counterparties", i])),
    singleNameHedges: replaced(document.singleNameHedges, (entry, i) => restated(entry, ["singleNameHedges", i])),
    indexHedges: document.indexHedges.map(ofIndex),
  };
}

/** R11: without the exemption of Article 382(4) the counterparty is charged. */
function withoutExemptions(document: BaCvaInput, note: Note): BaCvaInput {
  if (document.regime === "eu-crr3") return document;
  const counterparties = replaced(document.counterparties, (entry, i) => {
    if (entry.scope !== "article_382_exempt") return entry;
    note("R11", ["counterparties", i, "scope"], "There is no exemption of Article 382(4): charged.");
    return { ...entry, scope: "covered" as const };
  });
  return { ...document, counterparties };
}

/** R23: an exposure with an alpha of 1 is restated to the 1.4 of the regime, by which the charge divides again. */
function withAlphas(document: BaCvaInput, note: Note): BaCvaInput {
  const { regime, counterparties } = document;
  let kinds: ReadonlyMap<string, CounterpartyKind> | undefined;
  const nettingSets = replaced(document.nettingSets, (set, i) => {
    if (set.alphaInExposure !== REDUCED_ALPHA) return set;
    kinds ??= new Map(counterparties.map(({ id, kind }) => [id as string, kind]));
    const kind = kinds.get(set.counterparty);
    if (kind === undefined || alphaOf(regime, kind) === REDUCED_ALPHA) return set;
    note(
      "R23",
      ["nettingSets", i, "alphaInExposure"],
      `The alpha of a ${kind} counterparty is ${ALPHA}: exposure times ${ALPHA}.`,
    );
    const exposureAtDefault = (set.exposureAtDefault * ALPHA) / REDUCED_ALPHA;
    return { ...set, alphaInExposure: ALPHA as typeof set.alphaInExposure, exposureAtDefault };
  });
  return { ...document, nettingSets };
}

/** The list itself where no entry changes, so that a large book that fits is not copied. */
function replaced<Entry>(entries: Entry[], change: (entry: Entry, place: number) => Entry): Entry[] {
  let changed: Entry[] | undefined;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry;
    const next = change(entry, i);
    if (next === entry) continue;
    changed ??= [...entries];
    changed[i] = next;
  }
  return changed ?? entries;
}

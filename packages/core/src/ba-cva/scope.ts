/** What counts: covered netting sets and eligible hedges. Everything left out is listed with its reason. */
import type { IndexHedge, SingleNameHedge } from "./hedge-input.ts";
import type { BaCvaInput, BaCvaNettingSet } from "./input.ts";
import type { BaCvaResult } from "./result.ts";

type Excluded = BaCvaResult["excluded"][number];
/** An entry that counts, with its place in the document. */
export type Placed<Entry> = readonly [number, Entry];

export interface Scope {
  readonly nettingSets: readonly Placed<BaCvaNettingSet>[];
  readonly singleNameHedges: readonly Placed<SingleNameHedge>[];
  readonly indexHedges: readonly Placed<IndexHedge>[];
  readonly excluded: Excluded[];
}

const counterpartyReasons = {
  qualifying_central_counterparty: "Exposures to a qualifying central counterparty are out of scope. MAR50.5; PRA 1.2.",
  intragroup_exempt: "The intragroup exposure is exempt. PRA 3.2; Article 382(4)(b) CRR.",
  article_382_exempt: "The exposure is exempt. Article 382(4) CRR.",
} as const;

export function scopeOf(input: BaCvaInput): Scope {
  const excluded: Excluded[] = [];
  const kept = <Entry extends { readonly id: string }>(
    list: "nettingSets" | "singleNameHedges" | "indexHedges",
    entries: readonly Entry[],
    reasonOf: (entry: Entry) => readonly [string, string] | null,
  ): Placed<Entry>[] => {
    const found: Placed<Entry>[] = [];
    for (const [i, entry] of entries.entries()) {
      const reason = reasonOf(entry);
      if (reason === null) found.push([i, entry]);
      else excluded.push({ path: `${list}[${i}]`, id: entry.id, rule: reason[0], reason: reason[1] });
    }
    return found;
  };
  const exempt = new Map(
    input.counterparties.flatMap(({ id, scope }) =>
      scope === "covered" ? [] : [[id as string, counterpartyReasons[scope]]],
    ),
  );
  const nettingSets = kept("nettingSets", input.nettingSets, (set) => {
    const exemption = exempt.get(set.counterparty);
    if (exemption !== undefined) return ["R11", exemption];
    if (set.exposureMethod !== "sft" || set.fairValuedAndMaterial) return null;
    return [
      "R30",
      "Securities financing that is not fair-valued, or whose CVA risk is not material, is out of scope. MAR50.5(2).",
    ];
  });
  const exposed = new Set<string>(nettingSets.map(([, set]) => set.counterparty));
  const singleNameHedges = kept("singleNameHedges", input.singleNameHedges, (hedge) => {
    if (!exposed.has(hedge.counterparty)) {
      return ["R16", `${hedge.counterparty} has no covered transaction: the hedge would only raise capital.`];
    }
    return singleNameIneligibility(hedge);
  });
  const indexHedges = kept("indexHedges", input.indexHedges, indexIneligibility);
  return { nettingSets, singleNameHedges, indexHedges, excluded };
}

/** R13, R19. Null: eligible. */
export function singleNameIneligibility(hedge: Omit<SingleNameHedge, "notional">): readonly [string, string] | null {
  if (hedge.instrument !== "single_name_cds" && hedge.instrument !== "contingent_cds") {
    return ["R13", `Not an eligible hedge: ${hedge.instrument.replaceAll("_", " ")}. MAR50.18; PRA 3.4.`];
  }
  return internalIneligibility(hedge);
}

/** R19, R21. Null: eligible. */
export function indexIneligibility(hedge: Omit<IndexHedge, "notional">): readonly [string, string] | null {
  if (hedge.instrument !== "index_cds") {
    return ["R21", `Not an eligible hedge: ${hedge.instrument.replaceAll("_", " ")}. MAR50.18; PRA 3.4.`];
  }
  return internalIneligibility(hedge);
}

function internalIneligibility({
  internal,
  externallyOffset,
}: {
  readonly internal: boolean;
  readonly externallyOffset: boolean;
}): readonly [string, string] | null {
  if (!internal || externallyOffset) return null;
  return ["R19", "An internal hedge that no external trade offsets is not eligible. MAR50.11; PRA 3.5."];
}

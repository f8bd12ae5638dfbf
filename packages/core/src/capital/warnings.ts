/**
 * What the stages warn of, at the places of the book. What one stage says of the words of another, or of figures that a stage was
 * given by the one before it, is nothing that a person could change: it is left out.
 */
import type { Issue } from "../document/errors.ts";
import { entry } from "../numeric/entry.ts";
import type { CapitalInput } from "./input.ts";
import { simulatedSetsOf } from "./simulated-sets.ts";

export interface StageWarnings {
  readonly exposure: readonly Issue[];
  readonly baCva: readonly Issue[];
  readonly saCcr: readonly Issue[];
}

/** The place in the book, or null where the book has nothing to say it of. */
type PlaceOf = (path: string) => string | null;

export function bookWarnings(input: CapitalInput, { baCva, exposure, saCcr }: StageWarnings): Issue[] {
  const all = [...at(exposure, simulated(input)), ...at(baCva, charged(input)), ...at(saCcr, standardised(input))];
  // Many netting sets may have the same to say of one field of the book.
  return [...new Map(all.map((warning) => [`${warning.path} ${warning.message}`, warning])).values()];
}

function at(warnings: readonly Issue[], placeOf: PlaceOf): Issue[] {
  return warnings.flatMap(({ path, ...warning }) => {
    const place = placeOf(path);
    return place === null ? [] : [{ ...warning, path: place }];
  });
}

/** Netting sets whose exposure is given are in no stage but the last: the others count without them. */
function placesOfSets({ nettingSets }: CapitalInput): number[] {
  return nettingSets.flatMap(({ exposure }, i) => (exposure.kind === "given" ? [] : [i]));
}

function simulated(input: CapitalInput): PlaceOf {
  const sets = simulatedSetsOf(input);
  const withSets = new Set<string>(input.nettingSets.map(({ counterparty }) => counterparty));
  return (path) => {
    // Quantiles and profiles of trades are nothing that capital is made of.
    if (path.startsWith("measures.")) return null;
    if (/^(trades\[|market\.|model\.|grid\.|ownCredit\.)/.test(path)) return path;
    const [, list, place, rest = ""] = /^(counterparties|nettingSets)\[(\d+)\](.*)$/.exec(path) ?? [];
    if (list === "counterparties") {
      // Its own netting sets are there, with exposures that are given.
      const isElsewhere = rest === "" && withSets.has(input.counterparties[Number(place)]?.id ?? "");
      return isElsewhere ? null : path;
    }
    if (list === "nettingSets" && (rest === ".valueToday" || rest.startsWith(".agreement."))) {
      const { place: own, set } = entry(sets, Number(place));
      // The simulation knows no clearing: of what is cleared for a client the standardised approach says the minimum.
      if (rest.endsWith(".marginPeriodOfRiskDays") && isClientCleared(set)) return null;
      return `nettingSets[${own}]${rest.replace(/^\.agreement/, ".exposure.agreement")}`;
    }
    return `stages.exposure.result.${path}`;
  };
}

function charged({ nettingSets }: CapitalInput): PlaceOf {
  return (path) => {
    const [, place, field] = /^nettingSets\[(\d+)\]\.(effectiveMaturityYears|alphaInExposure)$/.exec(path) ?? [];
    if (place === undefined || field === undefined) return path;
    const isGiven = nettingSets[Number(place)]?.exposure.kind === "given";
    // A maturity that follows from trades has no wrong unit; of an alpha that a stage put in, the book says which one divides.
    if (field === "effectiveMaturityYears") return isGiven ? `nettingSets[${place}].exposure.${field}` : null;
    return isGiven ? path : "alphaBasis";
  };
}

/** Trades and values were put into its words from the book, whose own fields the simulation names. */
function standardised(input: CapitalInput): PlaceOf {
  const places = placesOfSets(input);
  return (path) => {
    const [, place, rest = ""] = /^nettingSets\[(\d+)\](.*)$/.exec(path) ?? [];
    const set = places[Number(place)];
    if (set === undefined || rest === ".marketValue") return null;
    if (!rest.startsWith(".margin")) return `nettingSets[${set}]${rest}`;
    const own = entry(input.nettingSets, set);
    if (own.exposure.kind === "sa_ccr") return `nettingSets[${set}].exposure${rest}`;
    const isOwnPeriod = rest === ".margin.marginPeriodOfRiskDays" && isClientCleared(own);
    return isOwnPeriod ? `nettingSets[${set}].exposure.agreement.marginPeriodOfRiskDays` : null;
  };
}

function isClientCleared({ clearing, exposure }: CapitalInput["nettingSets"][number]): boolean {
  const period = exposure.kind === "imm" ? exposure.agreement?.marginPeriodOfRiskDays : undefined;
  // A period of nothing is none in the words of the standardised approach.
  return clearing === "client" && period !== undefined && period > 0;
}

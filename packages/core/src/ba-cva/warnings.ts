/** What a person should know about a result, with the input rule it comes from. docs/methods/ba-cva.md lists them all. */
import { isHarmless } from "../document/quantities.ts";
import type { BaCvaInput } from "./input.ts";
import { effectiveMaturity } from "./maturity.ts";
import { LONGEST_PLAUSIBLE_MATURITY_YEARS } from "./refusals.ts";
import { regimes } from "./regimes.ts";
import type { BaCvaResult } from "./result.ts";

type Warning = BaCvaResult["warnings"][number];
type Warned = Pick<BaCvaResult, "counterparties" | "reduced" | "hedged" | "nettingSets" | "excluded">;

export function warnings(input: BaCvaInput, result: Warned): Warning[] {
  return [
    ...ofIdentifiers(input),
    ...ofDates(input),
    ...ofNames(input),
    ...ofCounterparties(input),
    ...ofMaturities(input),
    ...ofAlphas(result),
    ...ofHedges(result),
  ];
}

/** R28. Plain loops: these are all texts of a document, and hardly ever one of them is warned of. */
function ofIdentifiers(input: BaCvaInput): Warning[] {
  const message = "A spreadsheet might run this text: in CSV it stands without control characters, behind a '.";
  const found: Warning[] = [];
  for (const list of ["counterparties", "nettingSets", "singleNameHedges", "indexHedges"] as const) {
    for (const [i, entry] of input[list].entries()) {
      for (const field in entry) {
        const value: unknown = entry[field as keyof typeof entry];
        if (typeof value !== "string" || value === "" || isHarmless(value)) continue;
        found.push({ rule: "R28", path: `${list}[${i}].${field}`, message });
      }
    }
  }
  return found;
}

/** R25. */
function ofDates({ regime, reportingDate }: BaCvaInput): Warning[] {
  const { effectiveFrom } = regimes[regime];
  if (reportingDate >= effectiveFrom) return [];
  const message = `The reporting date lies before ${effectiveFrom}, when ${regime} takes effect.`;
  return [{ rule: "R25", path: "reportingDate", message }];
}

/** R08: one firm under two ids diversifies with itself. Two firms may have one name, so this is no refusal. */
function ofNames({ counterparties }: BaCvaInput): Warning[] {
  const first = new Map<string, string>();
  return counterparties.flatMap(({ id, name }, i) => {
    const key = name.trim().replaceAll(/\s+/gu, " ").toLowerCase();
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, id);
      return [];
    }
    const message =
      `${name} is the name of ${earlier} too. If they are one firm, give it one id: two halves diversify, and ` +
      "capital is too low.";
    return [{ rule: "R08", path: `counterparties[${i}].name`, message }];
  });
}

/** R10. */
function ofCounterparties({ counterparties }: BaCvaInput): Warning[] {
  return counterparties.flatMap(({ creditQuality, internalRating }, i) => {
    if (creditQuality !== "not_rated") return [];
    const message =
      internalRating === undefined
        ? "Without a rating the name takes the risk weight of high yield."
        : `Without an external rating the name takes the internal one, ${internalRating}.`;
    return [{ rule: "R10", path: `counterparties[${i}].creditQuality`, message }];
  });
}

/** R04, R05, R06. */
function ofMaturities({ nettingSets }: BaCvaInput): Warning[] {
  const found: Warning[] = [];
  nettingSets.forEach((set, i) => {
    const { effectiveMaturityYears, longMaturityReason, maturityFrom } = set;
    if (effectiveMaturityYears !== 5 && longMaturityReason === undefined && maturityFrom === undefined) return;
    const path = `nettingSets[${i}].effectiveMaturityYears`;
    if (effectiveMaturityYears === 5) {
      const message = "Exactly five years: the old cap may still be applied; MAR50.15(2) removes it.";
      found.push({ rule: "R06", path, message });
    }
    if (longMaturityReason !== undefined && (effectiveMaturityYears ?? 0) > LONGEST_PLAUSIBLE_MATURITY_YEARS) {
      found.push({
        rule: "R04",
        path,
        message: `Beyond ${LONGEST_PLAUSIBLE_MATURITY_YEARS} years, because: ${longMaturityReason}`,
      });
    }
    if (maturityFrom !== undefined && effectiveMaturity(set).floored) {
      const message = "The trades are shorter than a year: the floor of one year applies. CRE32.46.";
      found.push({ rule: "R05", path: `nettingSets[${i}].maturityFrom`, message });
    }
  });
  return found;
}

/** R22: the alpha in an exposure is not the one that divides, or is none at all. */
function ofAlphas({ nettingSets }: Warned): Warning[] {
  const found: Warning[] = [];
  for (const { alphaInExposure, alphaOfRule, exposureMethod, inputPath } of nettingSets) {
    if (exposureMethod !== "sft" && alphaInExposure === alphaOfRule && alphaInExposure !== 1) continue;
    const path = `${inputPath}.alphaInExposure`;
    if (exposureMethod === "imm" && alphaInExposure === 1) {
      const message =
        "An IMM exposure carries an alpha of 1.4: dividing by 1 leaves it in the charge. Check the exposure.";
      found.push({ rule: "R22", path, message });
    } else if (alphaInExposure !== alphaOfRule) {
      const message = `The exposure carries an alpha of ${alphaInExposure}, the rule names ${alphaOfRule}. Capital under the other alpha is in the result too.`;
      found.push({ rule: "R22", path, message });
    }
    if (exposureMethod === "sft") {
      const message = "An exposure of securities financing has no alpha in it, and yet the rule divides by one.";
      found.push({ rule: "R22", path, message });
    }
  }
  return found;
}

/** R13, R16, R19, R21, R26, R27. */
function ofHedges({ counterparties, excluded, hedged, reduced }: Warned): Warning[] {
  const hedges = excluded.filter(({ path }) => !path.startsWith("nettingSets"));
  const found: Warning[] = hedges.map(({ path, rule, reason }) => ({ rule, path, message: `Left out: ${reason}` }));
  counterparties.forEach(({ id, singleNameHedges, standaloneCharge }, i) => {
    if (singleNameHedges <= standaloneCharge) return;
    const message = `${id} is over-hedged: its hedges are worth more than its charge, so more of them may raise capital.`;
    found.push({ rule: "R26", path: `counterparties[${i}]`, message });
  });
  if (hedged.charge > reduced.charge) {
    const message =
      "Capital with the hedges is higher than without: look at the index hedges and the over-hedged names.";
    found.push({ rule: "R27", path: "indexHedges", message });
  }
  return found;
}

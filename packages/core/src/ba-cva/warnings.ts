/** What a person should know about a result, with the input rule it comes from. docs/methods/ba-cva.md lists them all. */
import { asMonths, asPercentOrBasisPoints, timesApart } from "../document/plausible.ts";
import { isHarmless } from "../document/quantities.ts";
import { rounded, shown } from "../document/shown.ts";
import type { BaCvaInput } from "./input.ts";
import { effectiveMaturity } from "./maturity.ts";
import { LONGEST_PLAUSIBLE_MATURITY_YEARS } from "./refusals.ts";
import { regimes } from "./regimes.ts";
import type { BaCvaResult } from "./result.ts";

type Warning = BaCvaResult["warnings"][number];
/** What a document says by itself, before any charge is worked out. */
type Scoped = Pick<BaCvaResult, "excluded" | "nettingSets">;
type Charged = Pick<BaCvaResult, "counterparties" | "hedged" | "nettingSets" | "reduced"> & {
  readonly singleNameHedges: readonly Pick<
    BaCvaResult["singleNameHedges"][number],
    "counterparty" | "inputPath" | "notional"
  >[];
};

/** Of a maturity, an average over trades; beyond it, months or days are more likely. */
const LONG_MATURITY_YEARS = 30;
/** Of a single trade. */
const LONG_TRADE_YEARS = 50;
/** Credit default swaps are traded up to ten years, contingent ones as long as what they hedge. */
const LONGEST_SWAP_YEARS = 15;
/** Of what protection costs a year. */
const HIGHEST_COST = 0.2;
/** A hedge so many times as large as what it hedges, or so many times as small, is in another unit. */
const MOST_HEDGE_TO_EXPOSURE = 10;
const LEAST_HEDGE_TO_EXPOSURE = 1e-4;

/** What does not depend on how large an exposure is. */
export function documentWarnings(input: BaCvaInput, scoped: Scoped): Warning[] {
  return [
    ...ofIdentifiers(input),
    ...ofDates(input),
    ...ofExchangeRates(input),
    ...ofNames(input),
    ...ofCounterparties(input),
    ...ofMaturities(input),
    ...ofHedgeMaturities(input),
    ...ofCosts(input),
    ...ofAlphas(scoped),
    ...ofIneligible(scoped),
  ];
}

export function warnings(input: BaCvaInput, result: Scoped & Charged): Warning[] {
  return [...documentWarnings(input, result), ...ofNotionals(result), ...ofOverHedging(result)];
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

/** R24: a rate of exactly one is a place that nobody has filled. */
function ofExchangeRates({ exchangeRates, reportingCurrency }: BaCvaInput): Warning[] {
  return exchangeRates.flatMap(({ currency, rate }, i) => {
    if (rate !== 1 || currency === reportingCurrency) return [];
    const message = `One ${currency} counts as one ${reportingCurrency}. Give what it is worth, if that was not meant.`;
    return [{ rule: "R24", path: `exchangeRates[${i}].rate`, message }];
  });
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
    const long = longMaturityReason === undefined ? asMonths(effectiveMaturityYears ?? 0, LONG_MATURITY_YEARS) : null;
    if (effectiveMaturityYears !== 5 && long === null && longMaturityReason === undefined && maturityFrom === undefined)
      return;
    const path = `nettingSets[${i}].effectiveMaturityYears`;
    if (effectiveMaturityYears === 5) {
      const message = "Exactly five years: the old cap may still be applied; MAR50.15(2) removes it.";
      found.push({ rule: "R06", path, message });
    }
    if (long !== null) found.push({ rule: "R04", path, message: long });
    if (longMaturityReason !== undefined && (effectiveMaturityYears ?? 0) > LONGEST_PLAUSIBLE_MATURITY_YEARS) {
      found.push({
        rule: "R04",
        path,
        message: `Beyond ${LONGEST_PLAUSIBLE_MATURITY_YEARS} years, because: ${longMaturityReason}`,
      });
    }
    if (maturityFrom?.kind === "notional_weighted") {
      maturityFrom.trades.forEach(({ remainingMaturityYears }, j) => {
        const message = asMonths(remainingMaturityYears, LONG_TRADE_YEARS);
        const place = `nettingSets[${i}].maturityFrom.trades[${j}].remainingMaturityYears`;
        if (message !== null) found.push({ rule: "R04", path: place, message });
      });
    }
    if (maturityFrom !== undefined && effectiveMaturity(set).floored) {
      const message = "The trades are shorter than a year: the floor of one year applies. CRE32.46.";
      found.push({ rule: "R05", path: `nettingSets[${i}].maturityFrom`, message });
    }
  });
  return found;
}

/** R04 of hedges: M in months is longer than any swap that is traded. */
function ofHedgeMaturities(input: BaCvaInput): Warning[] {
  const { hedgeSearch, indexHedges, singleNameHedges } = input;
  const lists = [
    ["singleNameHedges", singleNameHedges],
    ["indexHedges", indexHedges],
    ["hedgeSearch.singleNameOffers", hedgeSearch?.singleNameOffers ?? []],
    ["hedgeSearch.indexOffers", hedgeSearch?.indexOffers ?? []],
  ] as const;
  return lists.flatMap(([list, hedges]) =>
    hedges.flatMap(({ instrument, remainingMaturityYears }, i) => {
      const longest = instrument === "contingent_cds" ? LONG_TRADE_YEARS : LONGEST_SWAP_YEARS;
      const message = asMonths(remainingMaturityYears, longest);
      return message === null ? [] : [{ rule: "R04", path: `${list}[${i}].remainingMaturityYears`, message }];
    }),
  );
}

/** R29: what protection costs, in percent or basis points. */
function ofCosts({ hedgeSearch }: BaCvaInput): Warning[] {
  return (["singleNameOffers", "indexOffers"] as const).flatMap((list) =>
    (hedgeSearch?.[list] ?? []).flatMap(({ annualCost }, i) => {
      const message = asPercentOrBasisPoints(annualCost, HIGHEST_COST);
      return message === null ? [] : [{ rule: "R29", path: `hedgeSearch.${list}[${i}].annualCost`, message }];
    }),
  );
}

/** R22: the alpha in an exposure is not the one that divides, or is none at all. */
function ofAlphas({ nettingSets }: Scoped): Warning[] {
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

/** R13, R16, R19, R21. */
function ofIneligible({ excluded }: Scoped): Warning[] {
  return excluded
    .filter(({ path }) => !path.startsWith("nettingSets"))
    .map(({ path, rule, reason }) => ({ rule, path, message: `Left out: ${reason}` }));
}

/** R17: protection on a name against the exposure to it, in the reporting currency both. */
function ofNotionals({ nettingSets, singleNameHedges }: Charged): Warning[] {
  const exposures = new Map<string, number>();
  for (const { counterparty, exposureAtDefault } of nettingSets)
    exposures.set(counterparty, (exposures.get(counterparty) ?? 0) + exposureAtDefault);
  return singleNameHedges.flatMap(({ counterparty, inputPath, notional }) => {
    const exposure = exposures.get(counterparty) ?? 0;
    const share = notional / exposure;
    if (exposure === 0 || (share <= MOST_HEDGE_TO_EXPOSURE && share >= LEAST_HEDGE_TO_EXPOSURE)) return [];
    const message =
      `A notional of ${shown(notional)} is ${rounded(timesApart(notional, exposure))} times away from the exposure to ${counterparty}, ` +
      `${shown(exposure)}. Are both in single units, and each in its own currency?`;
    return [{ rule: "R17", path: `${inputPath}.notional`, message }];
  });
}

/** R26, R27. */
function ofOverHedging({ counterparties, hedged, reduced }: Charged): Warning[] {
  const found: Warning[] = counterparties.flatMap(({ id, singleNameHedges, standaloneCharge }, i) => {
    if (singleNameHedges <= standaloneCharge) return [];
    const message = `${id} is over-hedged: its hedges are worth more than its charge, so more of them may raise capital.`;
    return [{ rule: "R26", path: `counterparties[${i}]`, message }];
  });
  if (hedged.charge > reduced.charge) {
    const message =
      "Capital with the hedges is higher than without: look at the index hedges and the over-hedged names.";
    found.push({ rule: "R27", path: "indexHedges", message });
  }
  return found;
}

/** What is wrong between the fields of a document of the basic approach. Each rule has its id of docs/methods/ba-cva.md. */

import { type Checked, type Refuse, repetitions } from "../document/rules.ts";
import { ALPHA, alphaOf, REDUCED_ALPHA } from "../regulation/alpha.ts";
import type { BaCvaFields } from "./fields.ts";
import type { IndexHedge, SingleNameHedge } from "./hedge-input.ts";
import { type CreditQuality, type RegimeName, riskWeightOf, type Sector } from "./regimes.ts";

/** Above this a maturity is more likely days or months given as years (R04). */
export const LONGEST_PLAUSIBLE_MATURITY_YEARS = 60;
/** How far the weights of an index may be from one (R20). */
const WEIGHT_TOLERANCE = 1e-6;

type Document = Checked<BaCvaFields>;
type At = (...path: PropertyKey[]) => PropertyKey[];

export function rules(document: Document, refuse: Refuse) {
  refuseRepetitions(document, refuse);
  const regime = document.value("regime");
  if (regime !== undefined) {
    refuseUnknownSectors(document, regime, refuse);
    refuseExemptions(document, regime, refuse);
    refuseAlphas(document, regime, refuse);
  }
  refuseTwoRatings(document, refuse);
  refuseNettingSets(document, refuse);
  refuseHedges(document, refuse);
  refuseForeignAmounts(document, refuse);
}

/** R08: one name under two ids understates the charge, since the two halves would diversify. */
function refuseRepetitions(document: Document, refuse: Refuse) {
  const repeated = (list: string, field: string, values: readonly (readonly [number, string])[]) => {
    for (const [i, value] of repetitions(values)) refuse("R08", [list, i, field], `${value} is here twice.`);
  };
  repeated("counterparties", "legalEntityIdentifier", document.texts("counterparties", "legalEntityIdentifier"));
  for (const list of ["counterparties", "nettingSets", "singleNameHedges", "indexHedges"] as const) {
    repeated(list, "id", document.texts(list, "id"));
  }
}

/** R09: a sector without a row in the table of the regime, as pension funds outside the UK. */
function refuseUnknownSectors(document: Document, regime: RegimeName, refuse: Refuse) {
  const check = (
    entry: { readonly sector: Sector; readonly creditQuality: CreditQuality },
    path: readonly PropertyKey[],
  ) => {
    if (riskWeightOf(regime, entry.sector, entry.creditQuality) !== undefined) return;
    refuse(
      "R09",
      [...path, "sector"],
      `${regime} has no risk weight for ${entry.sector}: choose another row of its table.`,
    );
  };
  const checkIndex = (hedge: Pick<IndexHedge, "constituents" | "uniform">, path: readonly PropertyKey[]) => {
    if (hedge.uniform !== undefined) check(hedge.uniform, [...path, "uniform"]);
    for (const [j, part] of (hedge.constituents ?? []).entries()) check(part, [...path, "constituents", j]);
  };
  for (const [i, entry] of document.entries("counterparties")) check(entry, ["counterparties", i]);
  for (const [i, entry] of document.entries("singleNameHedges")) check(entry, ["singleNameHedges", i]);
  for (const [i, hedge] of document.entries("indexHedges")) checkIndex(hedge, ["indexHedges", i]);
  for (const [i, offer] of document.within("hedgeSearch", "singleNameOffers"))
    check(offer, ["hedgeSearch", "singleNameOffers", i]);
  for (const [i, offer] of document.within("hedgeSearch", "indexOffers"))
    checkIndex(offer, ["hedgeSearch", "indexOffers", i]);
}

/** R11. */
function refuseExemptions(document: Document, regime: RegimeName, refuse: Refuse) {
  if (regime === "eu-crr3") return;
  for (const [i, { scope }] of document.entries("counterparties")) {
    if (scope !== "article_382_exempt") continue;
    refuse("R11", ["counterparties", i, "scope"], `${regime} has no exemption of Article 382(4).`);
  }
}

/** R23. */
function refuseAlphas(document: Document, regime: RegimeName, refuse: Refuse) {
  const reduced = document.entries("nettingSets").filter(([, set]) => set.alphaInExposure === REDUCED_ALPHA);
  if (reduced.length === 0) return;
  const kinds = new Map(document.entries("counterparties").map(([, { id, kind }]) => [id as string, kind]));
  for (const [i, { counterparty }] of reduced) {
    const kind = kinds.get(counterparty);
    if (kind === undefined || alphaOf(regime, kind) === REDUCED_ALPHA) continue;
    refuse(
      "R23",
      ["nettingSets", i, "alphaInExposure"],
      `Under ${regime} a ${kind} counterparty has an alpha of ${ALPHA}.`,
    );
  }
}

/** R10. */
function refuseTwoRatings(document: Document, refuse: Refuse) {
  for (const [i, { creditQuality, internalRating }] of document.entries("counterparties")) {
    if (internalRating !== undefined && creditQuality !== "not_rated") {
      refuse("R10", ["counterparties", i, "internalRating"], "A name with an external rating takes that one.");
    }
  }
}

function refuseNettingSets(document: Document, refuse: Refuse) {
  refuseUnknownCounterparties("R07", ["nettingSets"], document.texts("nettingSets", "counterparty"), document, refuse);
  for (const [i, set] of document.entries("nettingSets")) {
    refuseMaturity(set, (...path) => ["nettingSets", i, ...path], refuse);
  }
}

function refuseUnknownCounterparties(
  rule: string,
  list: readonly string[],
  named: readonly (readonly [number, string])[],
  document: Document,
  refuse: Refuse,
) {
  const known = new Set(document.texts("counterparties", "id").map(([, id]) => id));
  for (const [i, counterparty] of named) {
    if (!known.has(counterparty))
      refuse(rule, [...list, i, "counterparty"], `No counterparty has the id ${counterparty}.`);
  }
}

/** R03, R04, R05: one maturity, plausible, and not below its floor. */
function refuseMaturity(set: BaCvaFields["nettingSets"][number], at: At, refuse: Refuse) {
  const { effectiveMaturityYears: maturity, maturityFrom } = set;
  const path = at("effectiveMaturityYears");
  if ((maturity === undefined) === (maturityFrom === undefined)) {
    refuse("R03", path, "Give an effective maturity, or what it follows from in maturityFrom.");
  }
  if (maturityFrom?.kind === "imm_profile") {
    const falling = maturityFrom.dates.findIndex(
      (date, j) => j > 0 && date.years <= (maturityFrom.dates[j - 1]?.years ?? 0),
    );
    if (falling >= 0) refuse("R03", at("maturityFrom", "dates", falling, "years"), "Dates rise.");
  }
  if (maturity === undefined) return;
  if (maturity > LONGEST_PLAUSIBLE_MATURITY_YEARS && set.longMaturityReason === undefined) {
    refuse("R04", path, `${maturity} years: give years, not months or days, or a reason in longMaturityReason.`);
  }
  if (maturity < 1 && set.exposureMethod !== "sft" && !set.shortTerm) {
    refuse("R05", path, "The maturity has a floor of one year. Set shortTerm if CRE32.51 lifts it.");
  }
}

function refuseHedges(document: Document, refuse: Refuse) {
  const singles = document.texts("singleNameHedges", "counterparty");
  const offers = document.textsWithin("hedgeSearch", "singleNameOffers", "counterparty");
  refuseUnknownCounterparties("R16", ["singleNameHedges"], singles, document, refuse);
  refuseUnknownCounterparties("R16", ["hedgeSearch", "singleNameOffers"], offers, document, refuse);
  // Of an id that is there twice, which is refused, the first counts.
  const counterparties = new Map(
    document
      .entries("counterparties")
      .map(([, entry]) => [entry.id as string, entry] as const)
      .toReversed(),
  );
  const single = (hedge: Omit<SingleNameHedge, "notional">, at: At) => {
    refuseSold(hedge, at, refuse);
    const counterparty = counterparties.get(hedge.counterparty);
    if (counterparty !== undefined) refuseMismatch(hedge, counterparty, at, refuse);
  };
  const index = (hedge: Omit<IndexHedge, "notional">, at: At) => {
    refuseSold(hedge, at, refuse);
    refuseWeights(hedge, at, refuse);
  };
  for (const [i, hedge] of document.entries("singleNameHedges"))
    single(hedge, (...path) => ["singleNameHedges", i, ...path]);
  for (const [i, hedge] of document.entries("indexHedges")) index(hedge, (...path) => ["indexHedges", i, ...path]);
  for (const [i, offer] of document.within("hedgeSearch", "singleNameOffers")) {
    single(offer, (...path) => ["hedgeSearch", "singleNameOffers", i, ...path]);
  }
  for (const [i, offer] of document.within("hedgeSearch", "indexOffers"))
    index(offer, (...path) => ["hedgeSearch", "indexOffers", i, ...path]);
}

/** R17. */
function refuseSold({ protection }: { readonly protection: "bought" | "sold" }, at: At, refuse: Refuse) {
  if (protection === "sold") refuse("R17", at("protection"), "Sold protection is not a hedge.");
}

/** R14, R15: what the hedge says of its reference has to fit the relation it claims. */
function refuseMismatch(
  hedge: Omit<SingleNameHedge, "notional">,
  counterparty: BaCvaFields["counterparties"][number],
  at: At,
  refuse: Refuse,
) {
  if (hedge.relation === "direct" && hedge.reference !== counterparty.name) {
    refuse("R14", at("reference"), `A direct hedge references ${counterparty.name}, not ${hedge.reference}.`);
  }
  if (hedge.relation === "direct") refuseOtherQuality(hedge, counterparty, at, refuse);
  const alike = hedge.sector === counterparty.sector && hedge.region === counterparty.region;
  if (hedge.relation === "same_sector_and_region" && !alike) {
    refuse(
      "R15",
      at("relation"),
      `Sector or region differ: ${hedge.sector}, ${hedge.region} against ${counterparty.sector}, ${counterparty.region}.`,
    );
  }
}

/** R14: a direct hedge references the counterparty itself, so that both have one sector and one quality. */
function refuseOtherQuality(
  { creditQuality, sector }: Omit<SingleNameHedge, "notional">,
  counterparty: BaCvaFields["counterparties"][number],
  at: At,
  refuse: Refuse,
) {
  const { name, internalRating } = counterparty;
  if (sector !== counterparty.sector) {
    const message = `A direct hedge references ${name}, whose sector is ${counterparty.sector}, not ${sector}.`;
    refuse("R14", at("sector"), message);
  }
  if (creditQuality !== counterparty.creditQuality && creditQuality !== internalRating) {
    const quality = internalRating ?? counterparty.creditQuality;
    const message = `A direct hedge references ${name}, whose credit quality is ${quality}, not ${creditQuality}.`;
    refuse("R14", at("creditQuality"), message);
  }
}

/** R20. */
function refuseWeights(
  { constituents, uniform }: Pick<IndexHedge, "constituents" | "uniform">,
  at: At,
  refuse: Refuse,
) {
  if ((constituents === undefined) === (uniform === undefined)) {
    refuse("R20", at("constituents"), "Give either constituents or one sector and quality in uniform.");
  }
  if (constituents === undefined) return;
  const sum = constituents.reduce((total, { weight }) => total + weight, 0);
  if (Math.abs(sum - 1) > WEIGHT_TOLERANCE)
    refuse("R20", at("constituents"), `The weights add up to ${sum}, not to 1.`);
}

/** R24: an amount in another currency needs an exchange rate. */
function refuseForeignAmounts(document: Document, refuse: Refuse) {
  const home = document.value("reportingCurrency");
  for (const [i, { currency, rate }] of document.entries("exchangeRates")) {
    if (currency === home && rate !== 1)
      refuse("R24", ["exchangeRates", i, "rate"], `${home} is the reporting currency.`);
  }
  const rates = document.texts("exchangeRates", "currency");
  const known = new Set([home, ...rates.map(([, currency]) => currency)]);
  for (const [i, currency] of repetitions(rates)) {
    refuse("R24", ["exchangeRates", i, "currency"], `${currency} is here twice.`);
  }
  for (const list of ["nettingSets", "singleNameHedges", "indexHedges"] as const) {
    for (const [i, currency] of document.texts(list, "currency")) {
      if (home === undefined || known.has(currency)) continue;
      refuse("R24", [list, i, "currency"], `exchangeRates has no rate from ${currency} to ${home}.`);
    }
  }
}

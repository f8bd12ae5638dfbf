/** Random books of the engines whose rule another program can evaluate: every class, kind of position and kind of hedge. */
import { places, randomOf } from "../../examples/random.ts";

const currencies = ["EUR", "USD", "GBP", "JPY"];
const ratings = ["AAA", "AA", "A", "BBB", "BB", "B", "CCC"];
const categories = ["electricity", "oil_and_gas", "metals", "agricultural", "other"];
const sectors = ["sovereign", "government_backed", "financial", "industrial", "consumer", "technology", "other"];
const qualities = ["investment_grade", "high_yield", "not_rated"];

/** A document of the standardised approach under Basel. */
export function saCcrBook(seed: number) {
  const { between, pick, random } = randomOf(seed);
  const amount = () => places(10 ** (2 + 7 * random()), 2);
  const sides = ["long", "short"];
  const nettingSets = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, i) => ({
    id: `N${i}`,
    marketValue: places((random() - 0.5) * 2e6, 2),
    netCollateral: places((random() - 0.5) * 1e6, 2),
    ...(random() < 0.5 && {
      margin: {
        threshold: amount(),
        minimumTransferAmount: amount(),
        netIndependentCollateral: places((random() - 0.5) * 1e5, 2),
        remarginingBusinessDays: between(1, 20, 1),
      },
    }),
  }));
  const trade = (_: unknown, i: number) => {
    const maturityYears = between(1, 10_950, 1) / 365;
    const option = {
      kind: "option",
      side: pick(["bought", "sold"]),
      type: pick(["call", "put"]),
      underlyingPrice: places(50 + 100 * random(), 4),
      strike: places(50 + 100 * random(), 4),
      exerciseYears: maturityYears / 2,
    };
    const position = random() < 0.4 ? option : { kind: "linear", side: pick(sides) };
    const common = { id: `T${i}`, nettingSet: pick(nettingSets).id, maturityYears };
    const startYears = random() < 0.5 ? 0 : maturityYears / 3;
    const period = { notional: amount(), startYears, endYears: startYears + maturityYears, position };
    // A name has one rating, and a commodity one category, by the digit at its end.
    const name = Math.floor(random() * 7);
    switch (pick(["rate", "rate", "currency", "name", "index", "equity", "commodity"])) {
      case "rate":
        return { kind: "interest_rate", ...common, currency: pick(currencies), ...period };
      case "currency": {
        const bought = pick(currencies);
        const sold = pick(currencies.filter((other) => other !== bought));
        const move = position.kind === "option" ? position : { kind: "linear" };
        const leg = (currency: string) => ({ currency, notional: amount() });
        return { kind: "foreign_exchange", ...common, bought: leg(bought), sold: leg(sold), position: move };
      }
      case "name":
        return { kind: "credit_single_name", ...common, entity: `Firm ${name}`, rating: ratings[name], ...period };
      case "index": {
        const quality = name < 4 ? "investment_grade" : "speculative_grade";
        return { kind: "credit_index", ...common, entity: `Index ${name}`, quality, ...period };
      }
      case "equity": {
        const type = name < 4 ? "single_name" : "index";
        return { kind: "equity", ...common, entity: `Share ${name}`, type, notional: amount(), position };
      }
      default: {
        const category = categories[name % 5];
        return { kind: "commodity", ...common, category, commodity: `Good ${name}`, notional: amount(), position };
      }
    }
  };
  const trades = Array.from({ length: 1 + Math.floor(random() * 25) }, trade);
  return { regime: "basel", reportingCurrency: "EUR", nettingSets, trades };
}

/** A document of the basic approach under MAR50, with hedges of every relation. */
export function baCvaBook(seed: number) {
  const { between, pick, random } = randomOf(seed);
  const amount = () => places(10 ** (3 + 6 * random()), 2);
  const years = () => 1 + between(0, 3650, 1) / 365;
  const counterparties = Array.from({ length: 1 + Math.floor(random() * 8) }, (_, i) => ({
    id: `C${i}`,
    name: `Name ${i}`,
    sector: pick(sectors),
    creditQuality: pick(qualities),
    region: pick(["EU", "US"]),
    kind: "financial",
  }));
  const nettingSets = Array.from({ length: 1 + Math.floor(random() * 15) }, (_, i) => ({
    id: `N${i}`,
    counterparty: pick(counterparties).id,
    exposureMethod: pick(["imm", "sa_ccr"]),
    exposureAtDefault: amount(),
    effectiveMaturityYears: years(),
  }));
  // What hedges no exposure is no hedge: MAR50.10.
  const owing = counterparties.filter(({ id }) => nettingSets.some(({ counterparty }) => counterparty === id));
  const singleNameHedges = Array.from({ length: Math.floor(random() * 8) }, (_, i) => {
    const { id: counterparty, name, sector, creditQuality, region } = pick(owing);
    const relation = pick(["direct", "legally_related", "same_sector_and_region"]);
    const quality = relation === "direct" ? creditQuality : pick(qualities);
    const reference = relation === "direct" ? name : `Other ${i}`;
    const own = { id: `H${i}`, counterparty, reference, relation, sector, creditQuality: quality, region };
    return { ...own, notional: amount(), remainingMaturityYears: years() };
  });
  const indexHedges = Array.from({ length: Math.floor(random() * 3) }, (_, i) => ({
    id: `I${i}`,
    name: `Index ${i}`,
    notional: amount(),
    remainingMaturityYears: years(),
    constituents: [0.5, 0.25, 0.25].map((weight) => ({
      sector: pick(sectors),
      creditQuality: pick(qualities),
      weight,
    })),
  }));
  return {
    regime: "basel-mar50",
    reportingDate: "2026-06-30",
    reportingCurrency: "EUR",
    counterparties,
    nettingSets,
    singleNameHedges,
    indexHedges,
  };
}

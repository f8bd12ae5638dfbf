/**
 * Prints the bank book of this folder: 24 invented counterparties, 40 netting sets, 520 trades, 14 hedges.
 * Run: node examples/capital/generate.ts > examples/capital/bank-book.input.json
 */

import { places, randomOf } from "../random.ts";

const { random, pick, between } = randomOf(20_270_104);

const sectors = [
  { sector: "financial", kind: "financial", names: ["Aldgate Bank", "Banque du Lac", "Citadelle Assurances", "Dovetail Securities", "Eisenhof Bank", "Fairhaven Insurance", "Grindel Leasing", "Harbour Clearing Services"] },
  { sector: "industrial", kind: "non_financial", names: ["Ironbridge Steel", "Jutland Shipping", "Keld Energy", "Lorne Mining"] },
  { sector: "consumer", kind: "non_financial", names: ["Meadow Foods", "Northbound Airlines", "Orchard Retail"] },
  { sector: "technology", kind: "non_financial", names: ["Pemberton Networks", "Quillon Software"] },
  { sector: "health_and_utilities", kind: "non_financial", names: ["Ridgeway Water", "Severn Health"] },
  { sector: "government_backed", kind: "public", names: ["Thornton Council", "Ulster Development Agency"] },
  { sector: "sovereign", kind: "public", names: ["Kingdom of Vinland"] },
  { sector: "pension_fund", kind: "pension_scheme", names: ["Wessex Teachers Pension", "Yarrow Miners Pension"] },
] as const;

const counterparties = sectors.flatMap(({ sector, kind, names }) =>
  names.map((name) => {
    const creditQuality = pick(["investment_grade", "investment_grade", "investment_grade", "high_yield", "not_rated"] as const);
    const good = creditQuality === "investment_grade";
    return {
      id: name.split(" ")[0]?.toUpperCase() ?? "",
      name,
      sector,
      creditQuality,
      region: pick(["UK", "UK", "Europe"]),
      kind,
      creditSpread: places(good ? between(0.004, 0.015, 0.0005) : between(0.02, 0.05, 0.0025), 4),
      lossGivenDefault: 0.6,
      riskWeight: sector === "sovereign" ? 0 : good ? 0.5 : 1,
    };
  }),
);

const nettingSets = Array.from({ length: 40 }, (_, i) => {
  const counterparty = counterparties[i % counterparties.length]?.id ?? "";
  const id = `NS-${String(i + 1).padStart(2, "0")}`;
  if (i >= 38) {
    return {
      id,
      counterparty: "ALDGATE",
      exposure: { kind: "given", exposureMethod: "sft", exposureAtDefault: 2_500_000, effectiveMaturityYears: 0.1, fairValuedAndMaterial: i === 38 },
    };
  }
  const agreement = { threshold: 500_000, minimumTransferAmount: 50_000, marginPeriodOfRiskDays: 10 };
  if (i % 4 === 1) return { id, counterparty, exposure: { kind: "imm", agreement } };
  if (i % 4 !== 3) return { id, counterparty, exposure: { kind: "imm" } };
  const margin = { threshold: 500_000, minimumTransferAmount: 50_000, netIndependentCollateral: 0, remarginingBusinessDays: 1 };
  return { id, counterparty, exposure: i % 8 === 3 ? { kind: "sa_ccr", netCollateral: 250_000, margin } : { kind: "sa_ccr" } };
});

const spots = { GBP: 1, USD: 0.79, EUR: 0.86, JPY: 0.0054 } as const;
type Currency = keyof typeof spots;
/** Swap rates about which trades were struck. */
const rates: Readonly<Record<Currency, number>> = { GBP: 0.0385, USD: 0.0395, EUR: 0.0245, JPY: 0.0105 };
const foreign = ["USD", "EUR", "JPY"] as const;
/** An amount in a currency, worth some millions in pounds. */
const amountIn = (currency: Currency, low: number, high: number) =>
  Math.round(between(low * 1_000_000, high * 1_000_000, 500_000) / spots[currency] / 1000) * 1000;
const near = (currency: Currency) => places(rates[currency] + between(-0.006, 0.006, 0.0005), 4);
const priced = (currency: Currency, ratio: number) => places(spots[currency] * ratio, currency === "JPY" ? 6 : 4);

function swap() {
  const currency = pick(["GBP", "GBP", "GBP", "USD", "EUR"] as const);
  const notional = amountIn(currency, 2, 40);
  const maturityYears = between(1, 10, 0.5);
  return {
    kind: "interest_rate_swap",
    ...(currency === "GBP" ? {} : { currency }),
    notional,
    fixedRate: near(currency),
    side: pick(["pay_fixed", "receive_fixed"]),
    paymentsPerYear: pick([2, 4]),
    maturityYears,
    ...(maturityYears > 4 && random() < 0.2 ? { amortisation: [{ fromYears: 2, notional: notional / 2 }] } : {}),
  };
}

function forward() {
  const currency = pick(foreign);
  return {
    kind: "fx_forward",
    side: pick(["buy", "sell"]),
    currency,
    notional: amountIn(currency, 1, 20),
    contractRate: priced(currency, between(0.96, 1.04, 0.005)),
    maturityYears: between(0.25, 5, 0.25),
  };
}

function crossCurrencySwap() {
  const currency = pick(["USD", "EUR"] as const);
  const millions = between(5, 20, 1) * 1_000_000;
  const home = { currency: "GBP", notional: millions, paymentsPerYear: 2, rate: { kind: "fixed", fixedRate: near("GBP") } };
  const abroad = { currency, notional: Math.round(millions / spots[currency] / 1000) * 1000, paymentsPerYear: 4, rate: { kind: "floating" } };
  const legs = random() < 0.5 ? { receive: home, pay: abroad } : { receive: abroad, pay: home };
  return { kind: "cross_currency_swap", ...legs, maturityYears: between(2, 8, 1) };
}

function option() {
  const currency = pick(foreign);
  return {
    kind: "fx_option",
    position: pick(["bought", "sold"]),
    option: pick(["call", "put"]),
    currency,
    notional: amountIn(currency, 1, 10),
    strike: priced(currency, between(0.95, 1.05, 0.01)),
    maturityYears: between(0.5, 3, 0.5),
  };
}

function swaption() {
  const expiryYears = between(0.5, 3, 0.5);
  return {
    kind: "swaption",
    position: pick(["bought", "sold"]),
    side: pick(["pay_fixed", "receive_fixed"]),
    notional: amountIn("GBP", 2, 20),
    fixedRate: near("GBP"),
    paymentsPerYear: 2,
    expiryYears,
    maturityYears: expiryYears + pick([2, 5]),
  };
}

const trades = Array.from({ length: 520 }, (_, i) => {
  const common = { id: `T-${String(i + 1).padStart(3, "0")}`, nettingSet: `NS-${String((i % 38) + 1).padStart(2, "0")}` };
  const draw = random();
  const make = draw < 0.55 ? swap : draw < 0.8 ? forward : draw < 0.88 ? crossCurrencySwap : draw < 0.95 ? option : swaption;
  return { ...common, ...make() };
});

const hedged = counterparties.filter(({ sector }) => sector === "financial" || sector === "industrial");
const singleNameHedges = hedged.map((counterparty, i) => ({
  id: `CDS-${String(i + 1).padStart(2, "0")}`,
  counterparty: counterparty.id,
  reference: i % 3 === 1 ? `${counterparty.name} Holdings` : counterparty.name,
  relation: i % 3 === 1 ? "legally_related" : "direct",
  sector: counterparty.sector,
  creditQuality: counterparty.creditQuality,
  region: counterparty.region,
  notional: between(200_000, 1_500_000, 100_000),
  remainingMaturityYears: pick([3, 5]),
}));

const index = (id: string, name: string, creditQuality: string, weights: readonly (readonly [string, number])[]) => ({
  id,
  name,
  notional: 5_000_000,
  remainingMaturityYears: 5,
  constituents: weights.map(([sector, weight]) => ({ sector, creditQuality, weight })),
});

const curve = (first: number, fifth: number, tenth: number) => [
  { years: 1, zeroRate: first },
  { years: 5, zeroRate: fifth },
  { years: 10, zeroRate: tenth },
];

const book = {
  regime: "uk-pra",
  reportingDate: "2027-01-04",
  reportingCurrency: "GBP",
  counterparties,
  nettingSets,
  trades,
  market: {
    kind: "curves",
    rate: { curve: curve(0.036, 0.038, 0.04), meanReversion: 0.03, volatility: 0.0095 },
    foreignCurrencies: [
      { currency: "USD", spot: spots.USD, volatility: 0.09, rate: { curve: curve(0.04, 0.039, 0.041), meanReversion: 0.04, volatility: 0.0105 } },
      { currency: "EUR", spot: spots.EUR, volatility: 0.07, rate: { curve: curve(0.021, 0.024, 0.027), meanReversion: 0.03, volatility: 0.0085 } },
      { currency: "JPY", spot: spots.JPY, volatility: 0.11, rate: { curve: curve(0.006, 0.01, 0.014), meanReversion: 0.02, volatility: 0.004 } },
    ],
  },
  model: {
    kind: "hull_white",
    // Rates of pounds, dollars, euros and yen, then the prices of the three foreign currencies in pounds.
    correlations: [
      [1, 0.65, 0.7, 0.2, -0.1, -0.05, -0.1],
      [0.65, 1, 0.6, 0.25, 0.1, 0, 0],
      [0.7, 0.6, 1, 0.2, -0.05, 0.1, 0],
      [0.2, 0.25, 0.2, 1, 0, 0, 0.15],
      [-0.1, 0.1, -0.05, 0, 1, 0.5, 0.4],
      [-0.05, 0, 0.1, 0, 0.5, 1, 0.2],
      [-0.1, 0, 0, 0.15, 0.4, 0.2, 1],
    ],
  },
  grid: { stepsPerYear: 4, horizonYears: 10 },
  sampling: { paths: 2048, seed: 2027 },
  singleNameHedges,
  indexHedges: [
    index("IDX-IG", "European investment grade", "investment_grade", [["financial", 0.3], ["industrial", 0.3], ["consumer", 0.2], ["technology", 0.2]]),
    index("IDX-HY", "European high yield", "high_yield", [["industrial", 0.5], ["consumer", 0.5]]),
  ],
};

/** One entry a line, so that a change of a trade is a change of its line. */
const lines = Object.entries(book).map(([field, value]) => {
  const text = Array.isArray(value)
    ? `[\n${value.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n")}\n  ]`
    : JSON.stringify(value);
  return `  ${JSON.stringify(field)}: ${text}`;
});
process.stdout.write(`{\n${lines.join(",\n")}\n}\n`);

/**
 * Prints the bank book of this folder: 24 invented counterparties, 40 netting sets, 520 trades, 14 hedges.
 * Run: node examples/capital/generate.ts > examples/capital/bank-book.input.json
 */

/** Numbers in [0, 1) from a 32-bit linear congruential generator: the same book on every machine. */
let state = 20_270_104;
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
const between = (low: number, high: number, step: number) => low + step * Math.floor((random() * (high - low)) / step + 0.5);
const places = (value: number, digits: number) => Number(value.toFixed(digits));

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

const spots = { USD: 0.79, EUR: 0.86, JPY: 0.0054 } as const;
const trades = Array.from({ length: 520 }, (_, i) => {
  const common = { id: `T-${String(i + 1).padStart(3, "0")}`, nettingSet: `NS-${String((i % 38) + 1).padStart(2, "0")}` };
  if (random() < 0.6) {
    return {
      kind: "interest_rate_swap",
      ...common,
      notional: between(2_000_000, 40_000_000, 1_000_000),
      fixedRate: places(between(0.03, 0.045, 0.0005), 4),
      side: pick(["pay_fixed", "receive_fixed"]),
      paymentsPerYear: pick([2, 4]),
      maturityYears: between(1, 10, 0.5),
    };
  }
  const currency = pick(["USD", "EUR", "JPY"] as const);
  return {
    kind: "fx_forward",
    ...common,
    side: pick(["buy", "sell"]),
    currency,
    notional: Math.round(between(1_000_000, 20_000_000, 500_000) / spots[currency] / 1000) * 1000,
    contractRate: places(spots[currency] * between(0.96, 1.04, 0.005), currency === "JPY" ? 6 : 4),
    maturityYears: between(0.25, 5, 0.25),
  };
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

const book = {
  regime: "uk-pra",
  reportingDate: "2027-01-04",
  reportingCurrency: "GBP",
  counterparties,
  nettingSets,
  trades,
  market: {
    kind: "flat",
    discountRate: 0.038,
    floatingRate: 0.037,
    foreignCurrencies: [
      { currency: "USD", spot: spots.USD, discountRate: 0.04, volatility: 0.09 },
      { currency: "EUR", spot: spots.EUR, discountRate: 0.022, volatility: 0.07 },
      { currency: "JPY", spot: spots.JPY, discountRate: 0.008, volatility: 0.11 },
    ],
  },
  model: {
    kind: "seed_gbm",
    rateVolatility: 0.25,
    correlations: [
      [1, 0.1, 0.2, -0.1],
      [0.1, 1, 0.5, 0.4],
      [0.2, 0.5, 1, 0.2],
      [-0.1, 0.4, 0.2, 1],
    ],
  },
  grid: { stepsPerYear: 4, horizonYears: 10 },
  sampling: { paths: 512, seed: 2027 },
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

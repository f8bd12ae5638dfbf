/**
 * Prints the bank book of this folder: 10 invented counterparties, 16 netting sets, 160 trades of every kind in four
 * currencies. Run: node examples/exposure/generate.ts > examples/exposure/bank-book.input.json
 */

import { places, randomOf } from "../random.ts";

const { random, pick, between } = randomOf(20_261_121);

const names = [
  "Aldgate Bank",
  "Banque du Lac",
  "Dovetail Securities",
  "Eisenhof Bank",
  "Ironbridge Steel",
  "Jutland Shipping",
  "Keld Energy",
  "Northbound Airlines",
  "Thornton Council",
  "Wessex Teachers Pension",
];
const counterparties = names.map((name, i) => ({
  id: name.split(" ")[0]?.toUpperCase() ?? "",
  name,
  riskWeight: i < 4 ? 0.5 : 1,
  ...(i % 3 === 0
    ? {
        creditCurve: [
          { years: 1, spread: places(0.004 + 0.001 * i, 4) },
          { years: 5, spread: places(0.008 + 0.0015 * i, 4) },
        ],
      }
    : { creditSpread: places(between(0.006, 0.03, 0.001), 4) }),
  lossGivenDefault: 0.6,
  limit: { quantile: 0.975, amount: 15_000_000 },
  // An airline that fails when its currency does.
  ...(name === "Northbound Airlines" && {
    wrongWayRisk: { hazardVolatility: 0.7, correlations: [0, 0, 0.45, 0, 0.25, 0, 0] },
  }),
}));

const nettingSets = Array.from({ length: 16 }, (_, i) => ({
  id: `NS-${String(i + 1).padStart(2, "0")}`,
  counterparty: counterparties[i % counterparties.length]?.id,
  ...(i % 10 < 4 && {
    agreement: {
      direction: i % 10 === 3 ? "we_post" : "two_way",
      threshold: pick([0, 500_000, 1_000_000]),
      minimumTransferAmount: 100_000,
      marginFrequencyDays: 1,
      marginPeriodOfRiskDays: 10,
    },
  }),
}));

const spots = { USD: 0.79, EUR: 0.86, JPY: 0.0054 } as const;
const currency = () => pick(["USD", "EUR", "JPY"] as const);
const inUnits = (pounds: number, of: keyof typeof spots) => Math.round(pounds / spots[of] / 1000) * 1000;

const makers: readonly (() => Record<string, unknown>)[] = [
  () => ({
    kind: "interest_rate_swap",
    ...pick([{}, {}, { currency: "EUR" }, { currency: "USD" }]),
    notional: between(2_000_000, 30_000_000, 1_000_000),
    fixedRate: places(between(0.025, 0.045, 0.0005), 4),
    side: pick(["pay_fixed", "receive_fixed"]),
    paymentsPerYear: pick([1, 2]),
    floatingPaymentsPerYear: pick([2, 4]),
    maturityYears: between(1, 10, 1),
  }),
  () => ({
    kind: "interest_rate_swap",
    notional: 10_000_000,
    fixedRate: places(between(0.03, 0.045, 0.0005), 4),
    side: pick(["pay_fixed", "receive_fixed"]),
    paymentsPerYear: 2,
    // It runs already: of a period that began some months ago.
    maturityYears: pick([2.25, 4.25, 6.75]),
    currentFixing: 0.041,
    spread: pick([0, 0.002]),
  }),
  () => ({
    kind: "interest_rate_swap",
    notional: 9_000_000,
    fixedRate: places(between(0.03, 0.045, 0.0005), 4),
    side: pick(["pay_fixed", "receive_fixed"]),
    paymentsPerYear: 2,
    maturityYears: 6,
    amortisation: [
      { fromYears: 2, notional: 6_000_000 },
      { fromYears: 4, notional: 3_000_000 },
    ],
  }),
  () => {
    const of = currency();
    return {
      kind: "fx_forward",
      side: pick(["buy", "sell"]),
      currency: of,
      notional: inUnits(between(1_000_000, 15_000_000, 500_000), of),
      contractRate: places(spots[of] * between(0.96, 1.04, 0.005), of === "JPY" ? 6 : 4),
      maturityYears: between(0.25, 5, 0.25),
    };
  },
  () => {
    const of = currency();
    return {
      kind: "fx_option",
      position: pick(["bought", "sold"]),
      option: pick(["call", "put"]),
      currency: of,
      notional: inUnits(between(1_000_000, 8_000_000, 500_000), of),
      strike: places(spots[of] * between(0.95, 1.05, 0.01), of === "JPY" ? 6 : 4),
      maturityYears: between(0.5, 3, 0.5),
    };
  },
  () => {
    const of = pick(["USD", "EUR"] as const);
    const pounds = between(3_000_000, 15_000_000, 1_000_000);
    const foreign = { currency: of, notional: inUnits(pounds, of), paymentsPerYear: 4, rate: { kind: "floating" } };
    const home = {
      currency: "GBP",
      notional: pounds,
      paymentsPerYear: 2,
      rate: { kind: "fixed", fixedRate: places(between(0.035, 0.042, 0.0005), 4) },
    };
    const [receive, pay] = random() < 0.5 ? [foreign, home] : [home, foreign];
    return { kind: "cross_currency_swap", receive, pay, maturityYears: between(2, 7, 1) };
  },
  () => ({
    kind: "swaption",
    position: "bought",
    side: pick(["pay_fixed", "receive_fixed"]),
    notional: 8_000_000,
    fixedRate: 0.038,
    paymentsPerYear: 2,
    expiryYears: pick([1, 2]),
    maturityYears: pick([5, 7]),
  }),
];
/** Shares of the kinds above. */
const mix = [0, 0, 0, 0, 1, 2, 3, 3, 3, 4, 5, 6] as const;
const trades = Array.from({ length: 160 }, (_, i) => ({
  id: `T-${String(i + 1).padStart(3, "0")}`,
  nettingSet: nettingSets[i % nettingSets.length]?.id,
  ...makers[i < makers.length ? i : pick(mix)]?.(),
}));

const curve = (rates: readonly number[]) => [1, 2, 5, 10].map((years, i) => ({ years, zeroRate: rates[i] }));
const book = {
  reportingCurrency: "GBP",
  counterparties,
  nettingSets,
  trades,
  ownCredit: { creditSpread: 0.008, lossGivenDefault: 0.6 },
  market: {
    kind: "curves",
    rate: {
      curve: curve([0.0375, 0.036, 0.0365, 0.0395]),
      swaptions: [
        { expiryYears: 1, tenorYears: 5, normalVolatility: 0.0095, paymentsPerYear: 2 },
        { expiryYears: 2, tenorYears: 5, normalVolatility: 0.0094, paymentsPerYear: 2 },
        { expiryYears: 5, tenorYears: 5, normalVolatility: 0.0088, paymentsPerYear: 2 },
        { expiryYears: 5, tenorYears: 10, normalVolatility: 0.0082, paymentsPerYear: 2 },
      ],
    },
    foreignCurrencies: [
      {
        currency: "USD",
        spot: spots.USD,
        volatility: 0.085,
        rate: { curve: curve([0.038, 0.0362, 0.036, 0.0388]), meanReversion: 0.03, volatility: 0.0098 },
      },
      {
        currency: "EUR",
        spot: spots.EUR,
        volatility: 0.06,
        rate: { curve: curve([0.021, 0.0215, 0.0245, 0.0275]), meanReversion: 0.03, volatility: 0.0081 },
      },
      {
        currency: "JPY",
        spot: spots.JPY,
        volatility: 0.11,
        rate: { curve: curve([0.006, 0.0075, 0.0105, 0.0155]), meanReversion: 0.02, volatility: 0.0055 },
      },
    ],
  },
  model: {
    kind: "hull_white",
    correlations: [
      [1, 0.65, -0.1, 0.7, -0.05, 0.2, 0],
      [0.65, 1, 0.1, 0.6, 0, 0.25, -0.1],
      [-0.1, 0.1, 1, 0, 0.55, 0, 0.45],
      [0.7, 0.6, 0, 1, 0.1, 0.2, 0],
      [-0.05, 0, 0.55, 0.1, 1, 0, 0.3],
      [0.2, 0.25, 0, 0.2, 0, 1, 0.2],
      [0, -0.1, 0.45, 0, 0.3, 0.2, 1],
    ],
  },
  grid: { stepsPerYear: 4, horizonYears: 10 },
  sampling: { method: "pseudo_random", paths: 4000, seed: 9 },
  measures: { quantiles: [0.95, 0.975, 0.99], alpha: 1.4, exposureAtDefault: "basel_eepe", trades: "none" },
};
process.stdout.write(`${JSON.stringify(book, null, 2)}\n`);

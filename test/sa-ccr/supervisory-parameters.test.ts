/** Table 2 of CRE52.72, row by row, as three small netting sets show it. */
import { saCcrExposure } from "@ballast/core/sa-ccr/engine.ts";
import { SaCcrInput } from "@ballast/core/sa-ccr/input.ts";
import { expect, test } from "vitest";

const long = { kind: "linear", side: "long" };
const run = (trades: readonly object[]) =>
  saCcrExposure(
    SaCcrInput.parse({
      regime: "basel",
      reportingCurrency: "EUR",
      nettingSets: [{ id: "N", marketValue: 0 }],
      trades: trades.map((trade, i) => ({ id: `T${i}`, nettingSet: "N", maturityYears: 20, position: long, ...trade })),
    }),
  );
/** Some operations on doubles; Φ is right to 1e-15. */
const close = (actual: number | undefined, expected: number) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-14 * expected);

/** 20 years of supervisory duration, (1 − e^−1) / 0.05, and a notional that makes d = 1,000. */
const DURATION = -Math.expm1(-1) / 0.05;
const single = (rating: string) => (entity: string) => ({
  kind: "credit_single_name",
  entity,
  rating,
  notional: 1000 / DURATION,
  endYears: 20,
});
const index = (quality: string) => (entity: string) => ({
  kind: "credit_index",
  entity,
  quality,
  notional: 1000 / DURATION,
  endYears: 20,
});
const equity = (type: string) => (entity: string) => ({ kind: "equity", entity, type, notional: 1000 });
const commodity = (category: string) => (name: string) => ({
  kind: "commodity",
  category,
  commodity: name,
  notional: 1000,
});

/** Φ(σ / 2 · √4): the delta of a call at the money with four years to run. scipy.stats.norm. */
const normal: Readonly<Record<number, number>> = {
  0.7: 0.758036347776927,
  0.75: 0.7733726476231317,
  0.8: 0.7881446014166034,
  1: 0.8413447460685429,
  1.2: 0.8849303297782918,
  1.5: 0.9331927987311419,
};

test.each([
  ["credit, AAA", single("AAA"), 0.0038, 0.5, 1],
  ["credit, AA", single("AA"), 0.0038, 0.5, 1],
  ["credit, A", single("A"), 0.0042, 0.5, 1],
  ["credit, BBB", single("BBB"), 0.0054, 0.5, 1],
  ["credit, BB", single("BB"), 0.0106, 0.5, 1],
  ["credit, B", single("B"), 0.016, 0.5, 1],
  ["credit, CCC", single("CCC"), 0.06, 0.5, 1],
  ["credit index, investment grade", index("investment_grade"), 0.0038, 0.8, 0.8],
  ["credit index, speculative grade", index("speculative_grade"), 0.0106, 0.8, 0.8],
  ["equity, single name", equity("single_name"), 0.32, 0.5, 1.2],
  ["equity, index", equity("index"), 0.2, 0.8, 0.75],
  ["electricity", commodity("electricity"), 0.4, 0.4, 1.5],
  ["oil and gas", commodity("oil_and_gas"), 0.18, 0.4, 0.7],
  ["metals", commodity("metals"), 0.18, 0.4, 0.7],
  ["agricultural", commodity("agricultural"), 0.18, 0.4, 0.7],
  ["other commodities", commodity("other"), 0.18, 0.4, 0.7],
])("%s: factor, correlation and volatility of an option", (_name, tradeOf, factor, correlation, volatility) => {
  close(run([tradeOf("A")]).exposureAtDefault, 1.4 * factor * 1000);
  // Two names against each other: √((ρ a − ρ a)² + 2 (1 − ρ²) a²).
  const short = { ...tradeOf("B"), position: { kind: "linear", side: "short" } };
  const apart = 1.4 * factor * 1000 * Math.sqrt(2 * (1 - correlation ** 2));
  close(run([tradeOf("A"), short]).exposureAtDefault, apart);
  const call = { kind: "option", side: "bought", type: "call", underlyingPrice: 7, strike: 7, exerciseYears: 4 };
  close(run([{ ...tradeOf("A"), position: call }]).trades[0]?.supervisoryDelta, normal[volatility] ?? Number.NaN);
});

test("interest rates: 0.5 % and 50 %; exchange rates: 4 % and 15 %", () => {
  const swap = { kind: "interest_rate", currency: "EUR", notional: 1000 / DURATION, endYears: 20 };
  close(run([swap]).exposureAtDefault, 1.4 * 0.005 * 1000);
  const leg = (currency: string) => ({ currency, notional: 1000 });
  const forward = { kind: "foreign_exchange", bought: leg("USD"), sold: leg("EUR"), position: { kind: "linear" } };
  close(run([forward]).exposureAtDefault, 1.4 * 0.04 * 1000);
});

test("an option's d₁ is ln(P / K) / (σ √T) + σ √T / 2", () => {
  const option = (type: string) => ({
    kind: "equity",
    entity: "A",
    type: "single_name",
    notional: 1,
    position: { kind: "option", side: "bought", type, underlyingPrice: 120, strike: 100, exerciseYears: 4 },
  });
  const [call, put] = ["call", "put"].map((type) => run([option(type)]).trades[0]?.supervisoryDelta ?? Number.NaN);
  // σ √T = 2.4: Φ(ln 1.2 / 2.4 + 1.2), and −Φ of less it (scipy.stats.norm).
  close(call, 0.8990164633604286);
  close(-(put ?? Number.NaN), 0.10098353663957138);
});

test("the foreign leg of an FX trade counts, whichever way round it is", () => {
  const fx = (bought: [string, number], sold: [string, number]) => ({
    kind: "foreign_exchange",
    bought: { currency: bought[0], notional: bought[1] },
    sold: { currency: sold[0], notional: sold[1] },
    position: { kind: "linear" },
  });
  const { trades } = run([fx(["EUR", 100], ["USD", 90]), fx(["USD", 90], ["EUR", 100])]);
  expect(trades.map(({ adjustedNotional }) => adjustedNotional)).toEqual([90, 90]);
  // The pair EUR/USD: bought euros are long, bought dollars short.
  expect(trades.map(({ supervisoryDelta }) => supervisoryDelta)).toEqual([1, -1]);
});

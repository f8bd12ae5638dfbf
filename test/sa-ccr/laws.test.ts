import { saCcrExposure } from "@ballast/core/sa-ccr/engine.ts";
import { SaCcrInput } from "@ballast/core/sa-ccr/input.ts";
import { marginPeriodOfRisk } from "@ballast/core/sa-ccr/trade.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const linear = (side: "long" | "short") => ({ kind: "linear", side });
const run = (trades: readonly object[], set: object = {}, regime = "basel") =>
  saCcrExposure(
    SaCcrInput.parse({
      regime,
      reportingCurrency: "EUR",
      nettingSets: [{ id: "N", marketValue: 0, ...set }],
      trades: trades.map((trade, i) => ({ id: `T${i}`, nettingSet: "N", maturityYears: 5, ...trade })),
    }),
  );
const credit = (notional: number, side: "long" | "short", more: object = {}) => ({
  kind: "credit_single_name",
  entity: "Firm",
  rating: "BBB",
  notional,
  endYears: 5,
  position: linear(side),
  ...more,
});
const equity = (notional: number, more: object = {}) => ({
  kind: "equity",
  entity: "Firm",
  type: "single_name",
  notional,
  position: linear("long"),
  ...more,
});

/** Amounts in cents, maturities in days: what books hold. */
const amounts = fc.integer({ min: 100, max: 10 ** 10 }).map((cents) => cents / 100);
const days = fc.integer({ min: 11, max: 3650 });
const sides = fc.constantFrom("long", "short");
const swaps = fc.array(
  fc.record({ notional: amounts, days, side: sides, currency: fc.constantFrom("EUR", "USD") }).map((swap) => ({
    kind: "interest_rate",
    currency: swap.currency,
    notional: swap.notional,
    endYears: swap.days / 365,
    maturityYears: swap.days / 365,
    position: linear(swap.side as "long" | "short"),
  })),
  { minLength: 1, maxLength: 8 },
);
const values = fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((cents) => cents / 100);

describe("laws", () => {
  test("with margin the exposure is never above the one without", () => {
    const terms = fc.record({ threshold: amounts, minimumTransferAmount: amounts, netIndependentCollateral: values });
    fc.assert(
      fc.property(swaps, values, values, terms, (trades, marketValue, netCollateral, margin) => {
        const margined = run(trades, { marketValue, netCollateral, margin });
        const bare = run(trades, { marketValue, netCollateral });
        expect(margined.exposureAtDefault).toBeLessThanOrEqual(bare.exposureAtDefault);
      }),
    );
  });

  test("turning every trade around leaves the add-on as it is", () => {
    fc.assert(
      fc.property(swaps, (trades) => {
        const turned = trades.map((trade) => ({
          ...trade,
          position: linear(trade.position.side === "long" ? "short" : "long"),
        }));
        expect(run(turned).exposureAtDefault).toBe(run(trades).exposureAtDefault);
      }),
    );
  });

  test("splitting a trade in two halves changes nothing", () => {
    fc.assert(
      fc.property(swaps, (trades) => {
        const halves = trades.flatMap((trade) => [1, 1].map(() => ({ ...trade, notional: trade.notional / 2 })));
        const whole = run(trades).exposureAtDefault;
        // The order of summation differs; legs may offset almost fully, hence the scale of the gross notional.
        const gross = trades.reduce((sum, { notional }) => sum + notional, 0);
        expect(Math.abs(run(halves).exposureAtDefault - whole)).toBeLessThanOrEqual(1e-12 * gross);
      }),
    );
  });

  test("more value or less collateral never lowers the exposure", () => {
    fc.assert(
      fc.property(swaps, values, amounts, (trades, marketValue, more) => {
        const before = run(trades, { marketValue }).exposureAtDefault;
        expect(run(trades, { marketValue: marketValue + more }).exposureAtDefault).toBeGreaterThanOrEqual(before);
        expect(run(trades, { marketValue, netCollateral: -more }).exposureAtDefault).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe("worked by hand from CRE52", () => {
  test("a basis hedging set has half the factor, a volatility one five times", () => {
    const plain = run([equity(100)]).exposureAtDefault;
    // One name of a class with ρ = 50 %: √(0.25 + 0.75) = 1, hence 1.4 · 32 % · 100.
    expect(Math.abs(plain - 44.8)).toBeLessThanOrEqual(1e-14 * 44.8);
    const basis = run([equity(100, { hedgingSet: { kind: "basis", pair: "A/B" } })]).exposureAtDefault;
    const vol = run([equity(100, { hedgingSet: { kind: "volatility" } })]).exposureAtDefault;
    expect(Math.abs(basis - 22.4)).toBeLessThanOrEqual(1e-14 * 22.4);
    expect(Math.abs(vol - 224)).toBeLessThanOrEqual(1e-14 * 224);
  });

  test("basis and directional trades do not offset", () => {
    const hedged = run([equity(100), equity(100, { position: linear("short") })]);
    const unhedged = run([
      equity(100),
      equity(100, { position: linear("short"), hedgingSet: { kind: "basis", pair: "A/B" } }),
    ]);
    expect(hedged.exposureAtDefault).toBe(0);
    expect(Math.abs(unhedged.exposureAtDefault - 1.4 * (32 + 16))).toBeLessThanOrEqual(1e-13 * 67.2);
  });

  test("two names: √((½ · 48)² + ¾ (32² + 16²))", () => {
    const { exposureAtDefault } = run([equity(100), equity(50, { entity: "Other firm" })]);
    const expected = 1.4 * Math.sqrt(24 * 24 + 0.75 * (32 * 32 + 16 * 16));
    expect(Math.abs(exposureAtDefault - expected)).toBeLessThanOrEqual(1e-14 * expected);
  });

  test("δ of a 3-7 % tranche is 15 / (1.42 · 1.98), negative where protection is sold", () => {
    const tranche = (side: string) => ({ position: { kind: "tranche", side, attachment: 0.03, detachment: 0.07 } });
    const bought = run([credit(100, "long", tranche("bought"))]).trades[0]?.supervisoryDelta ?? 0;
    const sold = run([credit(100, "long", tranche("sold"))]).trades[0]?.supervisoryDelta;
    expect(Math.abs(bought - 15 / (1.42 * 1.98))).toBeLessThanOrEqual(1e-14 * 6);
    expect(sold).toBe(-bought);
  });

  test("put-call: a bought call less a bought put has the delta of a forward", () => {
    const option = (type: string) => ({
      position: { kind: "option", side: "bought", type, underlyingPrice: 0.06, strike: 0.05, exerciseYears: 2 },
    });
    const [call, put] = ["call", "put"].map((type) => run([equity(1, option(type))]).trades[0]?.supervisoryDelta ?? 0);
    // Φ(d) + Φ(−d) = 1 up to the error of Φ.
    expect(Math.abs((call ?? 0) - (put ?? 0) - 1)).toBeLessThanOrEqual(4e-16);
  });

  test("of two foreign currencies the larger leg counts; both orders of the pair offset", () => {
    const fx = (bought: [string, number], sold: [string, number]) => ({
      kind: "foreign_exchange",
      bought: { currency: bought[0], notional: bought[1] },
      sold: { currency: sold[0], notional: sold[1] },
    });
    expect(run([fx(["USD", 90], ["JPY", 100])]).trades[0]?.adjustedNotional).toBe(100);
    expect(run([fx(["USD", 90], ["EUR", 100])]).trades[0]?.adjustedNotional).toBe(90);
    expect(run([fx(["USD", 90], ["JPY", 100]), fx(["JPY", 100], ["USD", 90])]).exposureAtDefault).toBe(0);
  });

  test("electricity and oil partly offset within energy, oil and metals do not", () => {
    const commodity = (category: string, name: string, side: "long" | "short") => ({
      kind: "commodity",
      category,
      commodity: name,
      notional: 100,
      position: linear(side),
    });
    const energy = run([commodity("electricity", "Power", "long"), commodity("oil_and_gas", "Brent", "short")]);
    const expected = 1.4 * Math.sqrt((0.4 * 22) ** 2 + 0.84 * (40 * 40 + 18 * 18));
    expect(Math.abs(energy.exposureAtDefault - expected)).toBeLessThanOrEqual(1e-14 * expected);
    const apart = run([commodity("oil_and_gas", "Brent", "long"), commodity("metals", "Gold", "short")]);
    expect(Math.abs(apart.exposureAtDefault - 1.4 * 36)).toBeLessThanOrEqual(1e-14 * 51);
  });

  test.each([
    ["daily", {}, 10, 10],
    ["weekly", { remarginingBusinessDays: 5 }, 10, 14],
    ["5,000 trades", {}, 5000, 10],
    ["more than 5,000 trades", {}, 5001, 20],
    ["illiquid", { illiquidOrHardToReplace: true }, 10, 20],
    ["disputed", { moreThanTwoDisputes: true }, 10, 20],
    ["longer by agreement", { marginPeriodOfRiskDays: 15, remarginingBusinessDays: 5 }, 10, 15],
    ["shorter by agreement than the rule allows", { marginPeriodOfRiskDays: 5 }, 10, 10],
  ])("margin period of risk, %s", (_name, terms, trades, expected) => {
    const margin = { threshold: 0, minimumTransferAmount: 0, netIndependentCollateral: 0, remarginingBusinessDays: 1 };
    const flags = { illiquidOrHardToReplace: false, moreThanTwoDisputes: false, onlyWePost: false };
    const set = { clearing: "bilateral", margin: { ...margin, ...flags, ...terms } } as const;
    expect(marginPeriodOfRisk(set, "twice_whole", trades).days).toBe(expected);
  });

  test("margin that only we post counts as none, with a warning", () => {
    const trade = equity(100);
    const margin = { threshold: 0, minimumTransferAmount: 0, onlyWePost: true };
    const result = run([trade], { margin });
    expect(result.exposureAtDefault).toBe(run([trade]).exposureAtDefault);
    expect(result.warnings.map(({ path }) => path)).toEqual(["nettingSets[0].margin"]);
  });

  test("in the UK alpha is 1 for non-financial counterparties and pensions, elsewhere 1.4", () => {
    const alpha = (counterpartyKind: string, regime: string) =>
      run([equity(100)], { counterpartyKind }, regime).nettingSets[0]?.alpha;
    expect(alpha("non_financial", "uk-pra")).toBe(1);
    expect(alpha("pension_scheme", "uk-pra")).toBe(1);
    expect(alpha("financial", "uk-pra")).toBe(1.4);
    expect(alpha("non_financial", "eu-crr3")).toBe(1.4);
  });

  test("a margin with a high threshold is capped by the exposure without margin", () => {
    const result = run([equity(100)], { margin: { threshold: 1000, minimumTransferAmount: 0 } });
    expect(result.nettingSets[0]?.capped).toBe(true);
    expect(result.exposureAtDefault).toBe(run([equity(100)]).exposureAtDefault);
  });
});

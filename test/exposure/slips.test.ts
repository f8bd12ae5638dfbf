/** Documents that nobody meant: computed as they stand, with a warning that names the field and what was likely meant. */
import { readFileSync } from "node:fs";
import { exposure, simulateExposure } from "@ballast/core/exposure/engine.ts";
import { ExposureInput } from "@ballast/core/exposure/input.ts";
import { describe, expect, test } from "vitest";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/cases/${name}.json`, import.meta.url), "utf8"));
const document = (name: string) => read(`${name}.input`);
const run = (input: object) => simulateExposure(ExposureInput.parse(input)).result;
type Fields = Record<string, unknown>;
const withTrade = (name: string, change: Fields) => {
  const { trades, ...rest } = document(name);
  return { ...rest, trades: [{ ...trades[0], ...change }] };
};
const paths = (input: object) => run(input).warnings.map(({ path }) => path);
/** Independent simulations of the expected values agree within their own error of about a percent. */
const near = (actual: number, expected: number) => expect(Math.abs(actual / expected - 1)).toBeLessThanOrEqual(0.02);

describe("rates in percent", () => {
  test("48: a fixed rate of 2.5", () => {
    const { warnings, totals } = run(document("48-rate-in-percent"));
    expect(totals.exposureAtDefault.value).toBe(0);
    expect(warnings.map(({ path }) => path)).toEqual(["trades[0].fixedRate", "nettingSets[0].valueToday"]);
    expect(warnings[0]?.message).toContain("give 0.025");
    const meant = run(withTrade("48-rate-in-percent", { fixedRate: 0.025 }));
    const expected = read("48-rate-in-percent.expected");
    expect(meant.warnings).toEqual([]);
    near(meant.totals.exposureAtDefault.value, expected.exposureAtDefaultIf2_5PercentMeant);
    near(meant.totals.creditValuationAdjustment.value, expected.cva);
  });

  test.each([
    ["a spread of half a percent", { fixedRate: 0.025, spread: 0.5 }, "trades[0].spread"],
    ["a current fixing of 3 %", { fixedRate: 0.025, currentFixing: 3 }, "trades[0].currentFixing"],
  ])("%s given as a number of percent", (_name, change, path) => {
    expect(paths(withTrade("48-rate-in-percent", change))[0]).toBe(path);
  });

  test("a high rate is none where its currency has high rates", () => {
    const { market, ...rest } = withTrade("48-rate-in-percent", { fixedRate: 0.45 }) as { market: { rate: Fields } };
    const high = { ...market, rate: { ...market.rate, curve: [{ years: 30, zeroRate: 0.4 }] } };
    expect(paths({ ...rest, market: high })).not.toContain("trades[0].fixedRate");
    expect(paths({ ...rest, market })).toContain("trades[0].fixedRate");
  });

  test("the market's own rates and credit spreads", () => {
    const { market, counterparties, ...rest } = withTrade("48-rate-in-percent", { fixedRate: 0.025 }) as {
      market: { rate: Fields };
      counterparties: Fields[];
    };
    const wrong = {
      ...rest,
      counterparties: [{ ...counterparties[0], creditSpread: 0.8 }],
      market: { ...market, rate: { ...market.rate, curve: [{ years: 30, zeroRate: 0.6 }] } },
    };
    expect(paths(wrong)).toEqual(
      expect.arrayContaining(["market.rate.curve[0].zeroRate", "counterparties[0].creditSpread"]),
    );
  });
});

describe("slips of the same kinds in other fields", () => {
  const base = () => withTrade("48-rate-in-percent", { fixedRate: 0.025 }) as Fields & { market: { rate: Fields } };
  const told = (input: object) => exposure.warnings(exposure.parse(input));
  const named = (input: object) => told(input).map(({ path }) => path);
  const withCounterparty = (change: Fields) => {
    const { counterparties, ...rest } = base() as Fields & { counterparties?: Fields[] };
    const [{ creditSpread: _spread, ...counterparty } = {}] = counterparties ?? [];
    return { ...rest, counterparties: [{ ...counterparty, creditSpread: 0.01, ...change }] };
  };
  const withCurve = (zeroRate: number) => {
    const { market, ...rest } = base();
    return { ...rest, market: { ...market, rate: { ...market.rate, curve: [{ years: 30, zeroRate }] } } };
  };

  test.each([
    ["a fixed rate of 0.2 % where rates are at 2 %", { fixedRate: 0.2 }, "trades[0].fixedRate"],
    ["a negative rate in percent", { fixedRate: -0.3 }, "trades[0].fixedRate"],
    ["a spread of 15 basis points in percent", { fixedRate: 0.025, spread: 0.15 }, "trades[0].spread"],
    ["a maturity in months", { fixedRate: 0.025, maturityYears: 60 }, "trades[0].maturityYears"],
  ])("%s", (_name, change, path) => {
    expect(named(withTrade("48-rate-in-percent", change))[0]).toBe(path);
  });

  test.each([-0.75, 0.4])("a zero rate of %d is named, a curve of that many percent is not", (percent) => {
    const path = "market.rate.curve[0].zeroRate";
    expect(named(withCurve(percent)).includes(path)).toBe(percent < 0);
    expect(named(withCurve(percent / 100))).toEqual([]);
  });

  test("credit spreads in percent, with the basis points they may be", () => {
    const [warning, ...others] = told(withCounterparty({ creditSpread: 0.8 }));
    expect(others).toEqual([]);
    expect(warning?.path).toBe("counterparties[0].creditSpread");
    expect(warning?.message).toContain("give 0.008");
    expect(warning?.message).toContain("give 0.00008");
    // 1,900 basis points: a name in distress.
    expect(named(withCounterparty({ creditSpread: 0.19 }))).toEqual([]);
  });

  test.each([
    ["our own credit spread", { ownCredit: { creditSpread: 0.6, lossGivenDefault: 0.6 } }, "ownCredit.creditSpread"],
    [
      "a node of a credit curve",
      withCounterparty({ creditSpread: undefined, creditCurve: [{ years: 5, spread: 0.9 }] }),
      "counterparties[0].creditCurve[0].spread",
    ],
  ])("%s", (_name, change, path) => {
    expect(named(JSON.parse(JSON.stringify({ ...base(), ...change })))).toEqual([path]);
  });

  test.each([
    ["a fixed rate", { kind: "fixed", fixedRate: 3 }, "rate.fixedRate"],
    ["a spread", { kind: "floating", spread: 0.25 }, "rate.spread"],
    ["a current fixing", { kind: "floating", currentFixing: 4 }, "rate.currentFixing"],
  ])("%s in percent on either leg of a cross-currency swap", (_name, rate, field) => {
    const { trades, ...rest } = document("34-forward-two-ways");
    const swap = trades[1];
    for (const side of ["receive", "pay"]) {
      const wrong = { ...swap, [side]: { ...swap[side], rate } };
      expect(named({ ...rest, trades: [trades[0], wrong] })).toContain(`trades[1].${side}.${field}`);
    }
  });

  test("the rates and volatilities of a flat market", () => {
    const { market, model, ...rest } = JSON.parse(
      readFileSync(new URL("../../examples/exposure/seed-004.input.json", import.meta.url), "utf8"),
    );
    const [foreign] = market.foreignCurrencies;
    const flat = (change: Fields, ofForeign: Fields = {}, ofModel: Fields = {}) =>
      named({
        ...rest,
        market: { ...market, ...change, foreignCurrencies: [{ ...foreign, ...ofForeign }] },
        model: { ...model, ...ofModel },
      });
    expect(flat({ discountRate: 3.5 })).toContain("market.discountRate");
    expect(flat({ floatingRate: 0.6 })).toContain("market.floatingRate");
    expect(flat({}, { discountRate: -0.4 })).toContain("market.foreignCurrencies[0].discountRate");
    expect(flat({}, { volatility: 8 })).toContain("market.foreignCurrencies[0].volatility");
    expect(flat({}, {}, { rateVolatility: 2 })).toContain("model.rateVolatility");
    expect(flat({})).toEqual([]);
  });

  test("a short rate's volatility that is a lognormal one", () => {
    const { market, ...rest } = base();
    const of = (volatility: number) => named({ ...rest, market: { ...market, rate: { ...market.rate, volatility } } });
    expect(of(0.18)).toEqual(["market.rate.volatility"]);
    expect(of(0.012)).toEqual([]);
  });

  test("a horizon before the end of a trade names the longest of them", () => {
    const { grid, trades, ...rest } = withTrade("48-rate-in-percent", { fixedRate: 0.025 }) as Fields & {
      trades: Fields[];
    };
    const two = [
      { ...trades[0], id: "SHORT", maturityYears: 2 },
      { ...trades[0], id: "LONG", maturityYears: 7 },
    ];
    const [warning] = told({ ...rest, trades: two, grid: { ...(grid as Fields), horizonYears: 5 } });
    expect(warning?.path).toBe("grid.horizonYears");
    expect(warning?.message).toMatch(/up to 7 years, LONG the longest: .* after 5\.$/);
  });

  test("2 % of a central counterparty given as 2", () => {
    expect(named(withCounterparty({ riskWeight: 2 }))).toEqual(["counterparties[0].riskWeight"]);
    expect(named(withCounterparty({ riskWeight: 1.5 }))).toEqual([]);
  });

  test.each([
    ["a spread of 150 basis points as 150", { creditSpread: 150 }, "counterparties[0].creditSpread", "0.015"],
    ["a loss of 60 % as 60", { lossGivenDefault: 60 }, "counterparties[0].lossGivenDefault", "0.6"],
  ])("%s is refused, with what to give", (_name, change, path, meant) => {
    expect(() => exposure.parse(withCounterparty(change))).toThrowError(
      expect.objectContaining({ issues: [expect.objectContaining({ path, message: expect.stringContaining(meant) })] }),
    );
  });
});

describe("exchange rates", () => {
  test("a forward rate the other way round where both ways are near one", () => {
    const { market, trades, ...rest } = document("51-forward-rate-the-other-way-round");
    const near = (contractRate: number, kind = {}) => ({
      ...rest,
      market: {
        ...market,
        foreignCurrencies: market.foreignCurrencies.map((each: Fields) => ({ ...each, spot: 0.92 })),
      },
      trades: [{ ...trades[0], notional: 1_000_000, contractRate, ...kind }],
    });
    const told = (input: object) => exposure.warnings(exposure.parse(input));
    const [warning] = told(near(1.085));
    expect(warning?.path).toBe("trades[0].contractRate");
    // 1 / 1.085 = 0.92166.
    expect(warning?.message).toContain("give 0.922");
    expect(told(near(0.93))).toEqual([]);
    // Off the market, and its reciprocal is no nearer.
    expect(told(near(0.8))).toEqual([]);
    const { contractRate: _rate, side: _side, ...option } = near(1).trades[0];
    const strike = { ...option, kind: "fx_option", position: "bought", option: "call", strike: 1.085 };
    expect(told({ ...near(1), trades: [strike] })).toEqual([]);
    expect(told({ ...near(1), trades: [{ ...strike, strike: 149 }] })[0]?.path).toBe("trades[0].strike");
  });

  test("51: a forward rate the other way round, with its reciprocal named", () => {
    const name = "51-forward-rate-the-other-way-round";
    const { warnings } = run(document(name));
    expect(warnings.map(({ path }) => path)).toContain("trades[0].contractRate");
    expect(warnings[0]?.message).toContain("give 0.0067");
    const meant = run(withTrade(name, { contractRate: 1 / 149.25 }));
    expect(meant.warnings).toEqual([]);
    near(meant.totals.exposureAtDefault.value, read(`${name}.expected`).exposureAtDefaultIfMeantPerYen);
  });

  test("legs of a cross-currency swap that are not worth the same", () => {
    const { trades, ...rest } = document("34-forward-two-ways");
    const [, swap] = trades;
    const apart = { ...swap, pay: { ...swap.pay, notional: 2.5 * swap.pay.notional } };
    expect(paths({ ...rest, trades: [trades[0], apart] })).toContain("trades[1].pay.notional");
    expect(paths({ ...rest, trades: [trades[0], swap] })).toEqual([]);
  });
});

test("25: lognormal volatilities read as normal ones, with what they mean", () => {
  const name = "25-lognormal-vol-as-normal";
  const { warnings } = run(document(name));
  const quoted = warnings.filter(({ path }) => path.startsWith("market.rate.swaptions"));
  expect(quoted).toHaveLength(3);
  // 18 % of an annual forward rate of e^0.02 − 1 = 2.02 %.
  expect(quoted[0]?.message).toContain("it means 0.00364");
  const { market, ...rest } = document(name);
  const swaptions = market.rate.swaptions.map((quote: Fields) => ({ ...quote, normalVolatility: 0.0036 }));
  const meant = run({ ...rest, market: { ...market, rate: { ...market.rate, swaptions } } });
  expect(meant.warnings.map(({ path }) => path)).not.toContain("market.rate.swaptions[0].normalVolatility");
  // 2,000 pseudo-random paths: within four of the result's own standard errors, the reference's among them.
  const { value, standardError } = meant.totals.creditValuationAdjustment;
  expect(Math.abs(value - read(`${name}.expected`).cvaRightOrder)).toBeLessThanOrEqual(4 * standardError);
});

test("the least spread that a refusal names is accepted", () => {
  expect(() => run(document("x-credit_curve_refused"))).not.toThrow();
  const { counterparties, ...rest } = document("x-credit_curve_refused");
  const [first, second] = counterparties[0].creditCurve;
  const lower = [first, { ...second, spread: second.spread * (1 - 1e-12) }];
  expect(() => run({ ...rest, counterparties: [{ ...counterparties[0], creditCurve: lower }] })).toThrow();
});

/** Documents of the standardised approach that nobody meant: computed as they stand, with what was likely meant. */
import { readFileSync } from "node:fs";
import { saCcrExposure } from "@ballast/core/sa-ccr/engine.ts";
import { SaCcrInput } from "@ballast/core/sa-ccr/input.ts";
import { describe, expect, test } from "vitest";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/cases/${name}.json`, import.meta.url), "utf8"));
const document = (name: string) => read(`${name}.input`);
const run = (input: object) => saCcrExposure(SaCcrInput.parse(input));
/** All expected numbers have full precision: what is left is the order of summation. */
const close = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
/** The document with changes of its first netting set, and of its first trade. */
const changed = (name: string, set: object, trade: object) => {
  const { nettingSets, trades, ...rest } = document(name);
  const [firstSet, ...sets] = nettingSets;
  const [firstTrade, ...others] = trades;
  return { ...rest, nettingSets: [{ ...firstSet, ...set }, ...sets], trades: [{ ...firstTrade, ...trade }, ...others] };
};

describe("what was probably not meant is computed and warned about", () => {
  test("52: a notional in its own currency", () => {
    const { ballast, exposureAtDefault } = read("52-fx-notional-in-own-currency.expected");
    const result = run(document("52-fx-notional-in-own-currency"));
    close(result.exposureAtDefault, ballast);
    expect(result.warnings.map(({ path }) => path)).toEqual(["trades[0].bought.notional"]);
    expect(result.warnings[0]?.message).toMatch(/1000000000 .*JPY/);
    const meant = run(
      changed("52-fx-notional-in-own-currency", {}, { bought: { currency: "JPY", notional: 6_700_000 } }),
    );
    close(meant.exposureAtDefault, exposureAtDefault);
    expect(meant.warnings).toEqual([]);
  });

  test("37: a basis named in both orders", () => {
    const result = run(document("37-basis-pair-order"));
    expect(result.warnings.map(({ path }) => path)).toEqual(["trades[1].hedgingSet.pair"]);
    expect(result.warnings[0]?.message).toContain("SOFR/FEDFUNDS");
    const [first, second] = document("37-basis-pair-order").trades;
    const { exposureAtDefault } = read("37-basis-pair-order.expected");
    const meant = run({
      ...document("37-basis-pair-order"),
      trades: [first, { ...second, hedgingSet: first.hedgingSet, position: { kind: "linear", side: "short" } }],
    });
    expect(meant.exposureAtDefault).toBe(exposureAtDefault);
    expect(meant.warnings).toEqual([]);
  });

  test("a value beyond half of the notional", () => {
    const far = run(changed("36-client-cleared-five-days", { clearing: "client" }, { marketValue: -50_000_001 }));
    expect(far.warnings.map(({ path }) => path)).toEqual(["trades[0].marketValue"]);
    const near = run(changed("36-client-cleared-five-days", { clearing: "client" }, { marketValue: 50_000_000 }));
    expect(near.warnings).toEqual([]);
  });

  test("a value of a whole netting set beyond half of its notionals", () => {
    const { nettingSets, trades, ...rest } = document("36-client-cleared-five-days");
    const [{ marketValue: _value, ...trade }] = trades;
    const of = (marketValue: number) =>
      run({ ...rest, nettingSets: [{ ...nettingSets[0], clearing: "client", marketValue }], trades: [trade] }).warnings;
    expect(of(50_000_001).map(({ path }) => path)).toEqual(["nettingSets[0].marketValue"]);
    expect(of(-50_000_000)).toEqual([]);
  });

  test.each([
    ["SOFR/FEDFUNDS", "fedfunds / sofr", "with the other side"],
    ["SOFR/FEDFUNDS", "FEDFUNDS vs SOFR", "with the other side"],
    ["WTI-BRENT", "BRENT-WTI", "with the other side"],
    ["WTI-BRENT", "Wti - Brent", "here too."],
  ])("%s and %s are one pair", (first, second, words) => {
    const { trades, ...rest } = document("37-basis-pair-order");
    const pairs = [first, second].map((pair, i) => ({ ...trades[i], hedgingSet: { kind: "basis", pair } }));
    const { warnings } = run({ ...rest, trades: pairs });
    expect(warnings.map(({ path }) => path)).toEqual(["trades[1].hedgingSet.pair"]);
    expect(warnings[0]?.message).toContain(`Write ${first} here too`);
    expect(warnings[0]?.message).toContain(words);
  });

  test("three-month and six-month rates of one name are no pair of two orders", () => {
    const { trades, ...rest } = document("37-basis-pair-order");
    const pairs = ["EURIBOR-3M/EURIBOR-6M", "EURIBOR-3M/EURIBOR-12M"].map((pair, i) => ({
      ...trades[i],
      hedgingSet: { kind: "basis", pair },
    }));
    expect(run({ ...rest, trades: pairs }).warnings).toEqual([]);
  });

  test.each([
    ["a strike the other way round", 149.25, 0.0067, "Its reciprocal 149.254"],
    ["a strike in percent beside a rate as a fraction", 0.03, 3, "3 % is 0.03"],
  ])("%s", (_name, underlyingPrice, strike, words) => {
    const { warnings } = run(option({ underlyingPrice, strike }));
    expect(warnings.map(({ path }) => path)).toEqual(["trades[0].position.strike"]);
    expect(warnings[0]?.message).toContain(words);
  });

  test("strikes far from the money are strikes, and so are the least and the largest that a document may have", () => {
    for (const [underlyingPrice, strike] of [
      [100, 250],
      [0.92, 1.09],
      [0.03, 0.003],
    ])
      expect(run(option({ underlyingPrice, strike })).warnings).toEqual([]);
    expect(run(option({ underlyingPrice: 5e-324, strike: 1e24 })).warnings).toHaveLength(1);
  });

  test.each([
    ["interest_rate", {}, 60],
    ["credit_single_name", { entity: "X", rating: "BBB" }, 24],
  ])("a maturity of %s in months", (kind, more, maturityYears) => {
    const years = (given: number) =>
      run(option({ underlyingPrice: 1, strike: 1, exerciseYears: 0.5 }, { kind, ...more, maturityYears: given }));
    expect(years(maturityYears).warnings.map(({ path }) => path)).toEqual(["trades[0].maturityYears"]);
    expect(years(maturityYears).warnings[0]?.message).toContain(
      `${maturityYears} months are ${maturityYears / 12} years`,
    );
    expect(years(10).warnings).toEqual([]);
  });

  /** One option, unless said otherwise on a rate. */
  function option(position: object, trade: object = {}) {
    const { kind, ...rest } = { kind: "interest_rate", maturityYears: 1, ...trade };
    return {
      regime: "basel",
      reportingCurrency: "USD",
      nettingSets: [{ id: "N" }],
      trades: [
        {
          kind,
          id: "T",
          nettingSet: "N",
          marketValue: 0,
          ...(kind === "interest_rate" && { currency: "USD" }),
          notional: 1e6,
          startYears: 0,
          endYears: 10,
          ...rest,
          position: { kind: "option", side: "bought", type: "call", exerciseYears: 1, ...position },
        },
      ],
    };
  }
});

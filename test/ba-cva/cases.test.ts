/** Documents on which the basic approach was wrong or silent. */
import { readFileSync } from "node:fs";
import { baCva, baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import { describe, expect, test } from "vitest";
import { arithmetic } from "../sa-ccr/arithmetic.ts";

const document = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/cases/${name}.input.json`, import.meta.url), "utf8"));
const run = (input: object) => baCvaCapital(BaCvaInput.parse(input));
const warned = (input: object) => run(input).warnings.map(({ rule, path }) => `${rule} ${path}`);
const refused = (input: object) => {
  try {
    baCva.parse(input);
  } catch (error) {
    if (error instanceof RiskError) return error.issues.map(({ rule, path }) => `${rule} ${path}`);
    throw error;
  }
  return [];
};

describe("a direct hedge has the sector and the quality of its own name", () => {
  const hedged = (change: object, name: object = {}) => {
    const { counterparties, singleNameHedges, ...rest } = document("x-bacva_direct_hedge_other_quality");
    return {
      ...rest,
      counterparties: [{ ...counterparties[0], ...name }],
      singleNameHedges: [{ ...singleNameHedges[0], ...change }],
    };
  };

  test.each([
    ["the case as handed in", {}, {}, ["R14 singleNameHedges[0].creditQuality"]],
    [
      "another sector",
      { creditQuality: "investment_grade", sector: "industrial" },
      {},
      ["R14 singleNameHedges[0].sector"],
    ],
    ["both alike", { creditQuality: "investment_grade" }, {}, []],
    [
      "an unrated name",
      { creditQuality: "investment_grade" },
      { creditQuality: "not_rated" },
      ["R14 singleNameHedges[0].creditQuality"],
    ],
    [
      "an internal rating",
      { creditQuality: "investment_grade" },
      { creditQuality: "not_rated", internalRating: "investment_grade" },
      [],
    ],
    ["a proxy", { relation: "same_sector_and_region", reference: "Beta" }, {}, []],
  ])("%s", (_name, change, name, expected) => {
    expect(refused(hedged(change, name))).toEqual(expected);
  });
});

describe("one firm under two ids", () => {
  test("equal names are warned about, whatever their case and spaces", () => {
    expect(warned(document("x-bacva_same_name_twice"))).toEqual(["R08 counterparties[1].name"]);
    const { counterparties, ...rest } = document("x-bacva_same_name_twice");
    const named = (name: string) => ({ ...rest, counterparties: [counterparties[0], { ...counterparties[1], name }] });
    expect(warned(named("ALPHA  "))).toEqual(["R08 counterparties[1].name"]);
    expect(warned(named("Alpha Bank"))).toEqual([]);
  });

  test.each([
    // Published by their owners: Apple and Deutsche Bank; two digits exchanged, one wrong, one missing.
    ["HWUPKR0MPOU8FGXBT394", []],
    ["7LTWFZYICNSX8D621K86", []],
    ["7LTWFZYICNSX8D612K86", ["R08 counterparties[0].legalEntityIdentifier"]],
    ["7LTWFZYICNSX8D621K87", ["R08 counterparties[0].legalEntityIdentifier"]],
    ["7LTWFZYICNSX8D621K8", ["R08 counterparties[0].legalEntityIdentifier"]],
  ])("the check digits of %s", (legalEntityIdentifier, expected) => {
    const { counterparties, ...rest } = document("x-bacva_long_reason_false_warning");
    const named = { ...rest, counterparties: [{ ...counterparties[0], legalEntityIdentifier }] };
    expect(refused(named)).toEqual(expected);
  });
});

test("a reason for a long maturity is told where the maturity is long, and only there", () => {
  expect(warned(document("x-bacva_long_reason_false_warning"))).toEqual([]);
  const { nettingSets, ...rest } = document("x-bacva_long_reason_false_warning");
  const long = { ...rest, nettingSets: [{ ...nettingSets[0], effectiveMaturityYears: 61 }] };
  expect(warned(long)).toEqual(["R04 nettingSets[0].effectiveMaturityYears"]);
});

describe("a short-term profile of the internal model", () => {
  const profile = (change: object) => {
    const { nettingSets, ...rest } = document("x-bacva_imm_short_term_profile");
    return { ...rest, nettingSets: [{ ...nettingSets[0], ...change }] };
  };
  const maturity = (input: object) => run(input).nettingSets[0]?.effectiveMaturityYears;

  test("that ends after half a year has a maturity of half a year", () => {
    expect(maturity(profile({}))).toBe(0.5);
    expect(warned(profile({}))).toEqual([]);
    // Linear in M at DF = 1: half the capital of a year.
    expect(run(profile({})).capital).toBe(run(profile({ shortTerm: false })).capital / 2);
    const explained = run(profile({})).explanations.find(
      ({ path }) => path === "nettingSets[0].effectiveMaturityYears",
    );
    expect(arithmetic(explained?.substituted ?? "")).toBe(0.5);
  });

  test("has the floor of a year without the flag, with a warning", () => {
    expect(maturity(profile({ shortTerm: false }))).toBe(1);
    expect(warned(profile({ shortTerm: false }))).toEqual(["R05 nettingSets[0].maturityFrom"]);
  });
});

describe("what was probably not meant is computed and warned about", () => {
  const book = (change: { set?: object; hedge?: object; offer?: object; rates?: object[] } = {}) => {
    const { counterparties, nettingSets, singleNameHedges, ...rest } = document("x-bacva_direct_hedge_other_quality");
    const hedge = { ...singleNameHedges[0], creditQuality: "investment_grade" };
    const { notional: _notional, ...offered } = hedge;
    return {
      ...rest,
      counterparties,
      nettingSets: [{ ...nettingSets[0], ...change.set }],
      singleNameHedges: [{ ...hedge, ...change.hedge }],
      exchangeRates: change.rates ?? [],
      ...(change.offer && {
        hedgeSearch: {
          targetCapital: 0,
          singleNameOffers: [{ ...offered, id: "O", maximumNotional: 1, annualCost: 0.01, ...change.offer }],
        },
      }),
    };
  };
  const exposureOf = () => book().nettingSets[0].exposureAtDefault as number;

  test("the book as it is means what it says", () => {
    expect(warned(book())).toEqual([]);
  });

  test.each([
    ["a maturity in months", { set: { effectiveMaturityYears: 36 } }, "R04 nettingSets[0].effectiveMaturityYears"],
    ["that of a hedge", { hedge: { remainingMaturityYears: 60 } }, "R04 singleNameHedges[0].remainingMaturityYears"],
    [
      "that of an offer",
      { offer: { remainingMaturityYears: 24 } },
      "R04 hedgeSearch.singleNameOffers[0].remainingMaturityYears",
    ],
    [
      "that of a trade behind a maturity",
      {
        set: {
          effectiveMaturityYears: undefined,
          maturityFrom: {
            kind: "notional_weighted",
            trades: [
              { notional: 1, remainingMaturityYears: 60 },
              { notional: 1e6, remainingMaturityYears: 2 },
            ],
          },
        },
      },
      "R04 nettingSets[0].maturityFrom.trades[0].remainingMaturityYears",
    ],
    ["a cost in percent", { offer: { annualCost: 0.9 } }, "R29 hedgeSearch.singleNameOffers[0].annualCost"],
    ["a rate that nobody filled in", { rates: [{ currency: "USD", rate: 1 }] }, "R24 exchangeRates[0].rate"],
  ])("%s", (_name, change, expected) => {
    expect(warned(book(change))).toContain(expected);
  });

  test("a maturity of thirty years, or a longer one with its reason, is one", () => {
    expect(warned(book({ set: { effectiveMaturityYears: 30 } }))).toEqual([]);
    expect(warned(book({ set: { effectiveMaturityYears: 40, longMaturityReason: "Inflation swaps" } }))).toEqual([]);
  });

  test("a notional of protection far from the exposure it protects", () => {
    const named = (share: number) =>
      warned(book({ hedge: { notional: share * exposureOf() } })).filter((text) => text.startsWith("R17"));
    expect(named(11)).toEqual(["R17 singleNameHedges[0].notional"]);
    expect(named(9)).toEqual([]);
    expect(named(1e-6)).toEqual(["R17 singleNameHedges[0].notional"]);
    expect(named(1e-3)).toEqual([]);
    // In its own currency: a hundredth of the number is what counts.
    const yen = { rates: [{ currency: "JPY", rate: 0.01 }], hedge: { currency: "JPY", notional: 100 * exposureOf() } };
    expect(warned(book(yen)).filter((text) => text.startsWith("R17"))).toEqual([]);
  });
});

/** What a book says of its netting sets reaches the standardised approach: the figures are those of its own cases. */
import { readFileSync } from "node:fs";
import { capital } from "@ballast/core/capital/engine.ts";
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import { saCcr } from "@ballast/core/sa-ccr/engine.ts";
import { describe, expect, test } from "vitest";
import { inChunks } from "../core/divided.ts";
import { annuity, book, discount, type Fields, rateWorth, swap } from "./flat-book.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/cases/${name}.json`, import.meta.url), "utf8"));
const run = (input: unknown) => capital.call(input) as CapitalResult;

const standardised = (fields: Fields = {}): Fields => ({ kind: "sa_ccr", ...fields });
/** Values of 100 million that cancel leave 1e-8, and the figures of the cases have full precision. */
const close = (actual: number | null | undefined, expected: number) =>
  expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThanOrEqual(1e-9);

describe("36: what is cleared for a client has a margin period of five days", () => {
  const { exposureAtDefault } = read("36-client-cleared-five-days.expected");
  const agreement = { threshold: 0, marginPeriodOfRiskDays: 5 };
  const margin = { threshold: 0, minimumTransferAmount: 0, marginPeriodOfRiskDays: 5 };
  const periods = (result: CapitalResult) =>
    result.warnings.map(({ path }) => path).filter((path) => path.endsWith("RiskDays"));

  test.each([
    ["simulated", { kind: "imm", agreement }, "agreement"],
    ["standardised", standardised({ margin }), "margin"],
  ])("of a %s netting set", (_kind, exposure, field) => {
    const cleared = run(book([{ fields: { clearing: "client", exposure }, trades: [swap()] }]));
    close(cleared.nettingSets[0]?.standardisedExposure, exposureAtDefault);
    expect(periods(cleared)).toEqual([]);
    const bilateral = run(book([{ fields: { exposure }, trades: [swap()] }]));
    // 1.5 √(10 / 250) in place of 1.5 √(5 / 250).
    close(bilateral.nettingSets[0]?.standardisedExposure, exposureAtDefault * Math.SQRT2);
    expect(periods(bilateral)).toEqual([`nettingSets[0].exposure.${field}.marginPeriodOfRiskDays`]);
  });

  test("fewer days than that are named with the client's own minimum", () => {
    const exposure = { kind: "imm", agreement: { threshold: 0, marginPeriodOfRiskDays: 3 } };
    const short = run(book([{ fields: { clearing: "client", exposure }, trades: [swap()] }]));
    expect(periods(short)).toEqual(["nettingSets[0].exposure.agreement.marginPeriodOfRiskDays"]);
    expect(short.warnings.find(({ path }) => path.endsWith("RiskDays"))?.message).toContain("5 count");
    close(short.nettingSets[0]?.standardisedExposure, exposureAtDefault);
  });
});

test("05: disputes double the margin period in the reading that the book asks for", () => {
  const { d1, d5_twice_whole, d5_twice_floor_plus_N_minus_1 } = read("05-disputes-remargin.expected");
  const margin = { threshold: 0, minimumTransferAmount: 0, moreThanTwoDisputes: true };
  const sets = [margin, { ...margin, remarginingBusinessDays: 5 }].map((terms) => ({
    fields: { exposure: standardised({ margin: terms }) },
    trades: [swap()],
  }));
  const exposures = (more: Fields) =>
    run(book(sets, { regime: "eu-crr3", ...more })).nettingSets.map((set) => set.standardisedExposure);
  for (const [more, second] of [
    [{}, d5_twice_whole],
    [{ disputedMarginPeriod: "twice_whole" }, d5_twice_whole],
    [{ disputedMarginPeriod: "twice_floor" }, d5_twice_floor_plus_N_minus_1],
  ]) {
    const [one, other] = exposures(more);
    close(one, d1);
    close(other, second);
  }
});

describe("45: collateral that is actually held", () => {
  const value = 100_000_000 * (1 - discount(10) - 0.01 * annuity);
  // 0.005 · notional · supervisory duration of ten years · 1.5 √(10 / 250).
  const addOn = ((0.005 * 100_000_000 * (1 - Math.exp(-0.5))) / 0.05) * 0.3;
  const owed = (collateralHeld?: number) => {
    const agreement = { threshold: 0, ...(collateralHeld === undefined ? {} : { collateralHeld }) };
    const [set] = run(
      book([{ fields: { exposure: { kind: "imm", agreement } }, trades: [swap({ fixedRate: 0.01 })] }]),
    ).nettingSets;
    return set?.standardisedExposure;
  };

  test("nothing posted yet: the value is the replacement cost", () => {
    close(owed(0), 1.4 * (value + addOn));
    close(owed(value / 2), 1.4 * (value / 2 + addOn));
  });

  test("left out, it is what the agreement asks for, which leaves none", () => {
    close(owed(), 1.4 * addOn);
  });
});

describe("38: netting that cannot be enforced", () => {
  const { exposureAtDefault } = read("38-netting-not-enforceable.expected");
  const trades = [swap({ fixedRate: rateWorth(0.02) }), swap({ fixedRate: rateWorth(0.02), side: "receive_fixed" })];
  const apart = book([
    { fields: { exposure: standardised() }, trades: [swap({ maturityYears: 2 })] },
    { fields: { nettingEnforceable: false, exposure: standardised() }, trades },
    { fields: { exposure: standardised() }, trades: [swap({ maturityYears: 3 })] },
  ]);
  const result = run(apart);

  test("each trade is a netting set of its own", () => {
    close(result.nettingSets[1]?.standardisedExposure, exposureAtDefault);
    expect(result.nettingSets[1]?.exposureAtDefault).toBe(result.nettingSets[1]?.standardisedExposure);
    const enforced = book([{ fields: { exposure: standardised() }, trades }]);
    expect(run(enforced).nettingSets[0]?.standardisedExposure).toBeLessThanOrEqual(1e-6);
  });

  test("all that is told of it is what its trades give in netting sets of their own, the errors too", () => {
    const twin = run(
      book([
        { fields: { exposure: standardised() }, trades: [swap({ maturityYears: 2 })] },
        ...trades.map((trade) => ({ fields: { exposure: standardised() }, trades: [trade] })),
        { fields: { exposure: standardised() }, trades: [swap({ maturityYears: 3 })] },
      ]),
    );
    const own = result.nettingSets[1];
    const [, payer, receiver] = twin.nettingSets;
    const sum = (of: (set: CapitalResult["nettingSets"][number] | undefined) => number) => of(payer) + of(receiver);
    close(
      own?.simulatedExposure?.value,
      sum((set) => set?.simulatedExposure?.value ?? 0),
    );
    close(
      own?.creditValuationAdjustment?.value,
      sum((set) => set?.creditValuationAdjustment?.value ?? 0),
    );
    // The values cancel to a rounding of 100 million.
    expect(Math.abs(own?.valueToday ?? 1)).toBeLessThanOrEqual(1e-6);
    // A payer and a receiver on the same paths: their errors offset, and are not those of independent numbers.
    const { exposureAtDefault: alone } = twin.stages.exposure.result.counterparties[0] ?? {};
    const { exposureAtDefault: together } = result.stages.exposure.result.counterparties[0] ?? {};
    expect(together).toEqual(alone);
    expect(own?.simulatedExposure?.standardError).toBeLessThan(
      sum((set) => set?.simulatedExposure?.standardError ?? 0) * (1 - 1e-9),
    );
    close(result.capital, twin.capital);
    close(result.creditValuationAdjustment, twin.creditValuationAdjustment);
    expect(own?.trades).toBe(2);
  });

  test("a gain of one trade and a smaller loss of another are not mistaken for each other", () => {
    const unlike = [swap({ fixedRate: rateWorth(0.02) }), swap({ fixedRate: rateWorth(0.01), side: "receive_fixed" })];
    const [set] = run(
      book([{ fields: { nettingEnforceable: false, exposure: standardised() }, trades: unlike }]),
    ).nettingSets;
    const alone = unlike.map((trade) => ({ fields: { exposure: standardised() }, trades: [trade] }));
    const [gain, loss] = run(book(alone)).nettingSets;
    close(set?.standardisedExposure, (gain?.standardisedExposure ?? 0) + (loss?.standardisedExposure ?? 0));
    // Replacement cost of 2 million and a multiplier of 1; none, and the multiplier of a loss of 1 million.
    const addOn = (0.005 * 100_000_000 * (1 - Math.exp(-0.5))) / 0.05;
    const multiplier = 0.05 + 0.95 * Math.exp(-1_000_000 / (2 * 0.95 * addOn));
    close(set?.standardisedExposure, 1.4 * (2_000_000 + addOn) + 1.4 * multiplier * addOn);
  });

  test("its value is explained by those of its trades, and the bytes do not depend on the division", () => {
    const explained = capital.explain(capital.parse(apart), capital.check(result), "nettingSets[1].valueToday");
    expect(explained?.terms.map(({ path }) => path)).toEqual([
      "stages.exposure.result.nettingSets[1].valueToday",
      "stages.exposure.result.nettingSets[2].valueToday",
    ]);
    expect(Buffer.from(inChunks(capital, apart, 3)).toString()).toBe(canonicalJson(result));
  });

  test("each stage makes the same of its document alone, which it refuses nothing of", () => {
    const { exposure: simulation, saCcr: standard } = result.stages;
    expect(canonicalJson(exposure.call(simulation.input))).toBe(canonicalJson(simulation.result));
    expect(canonicalJson(saCcr.call(standard.input))).toBe(canonicalJson(standard.result));
  });

  test("what is said of a netting set after it keeps its place in the book", () => {
    const sets = [
      { fields: { nettingEnforceable: false, exposure: standardised() }, trades },
      {
        fields: { exposure: { kind: "imm", agreement: { threshold: 0, marginPeriodOfRiskDays: 5 } } },
        trades: [swap()],
      },
    ];
    const paths = run(book(sets)).warnings.map(({ path }) => path);
    expect(paths).toContain("nettingSets[1].exposure.agreement.marginPeriodOfRiskDays");
    const foreseen = capital.warnings(capital.parse(book(sets))).map(({ path }) => path);
    expect(foreseen).toContain("nettingSets[1].exposure.agreement.marginPeriodOfRiskDays");
  });
});

describe("08: sold options whose premiums were received", () => {
  const option = (fields: Fields = {}) => ({
    kind: "fx_option",
    position: "sold",
    option: "call",
    currency: "EUR",
    notional: 10_000_000,
    strike: 1.05,
    maturityYears: 1,
    ...fields,
  });
  const owed = (trades: readonly Fields[], regime = "eu-crr3") =>
    run(book([{ fields: { exposure: standardised() }, trades }], { regime })).nettingSets[0]?.standardisedExposure;

  test("owe nothing in the EU, and what the formula says elsewhere or beside others", () => {
    const formula = owed([option()]);
    expect(formula).toBeGreaterThan(100_000);
    expect(owed([option({ premiumReceivedUpFront: true })])).toBe(0);
    expect(owed([option({ premiumReceivedUpFront: false })])).toBe(formula);
    expect(owed([option({ premiumReceivedUpFront: true })], "basel-mar50")).toBe(formula);
    expect(owed([option({ premiumReceivedUpFront: true }), option()])).toBeGreaterThan(formula ?? 0);
  });

  test("the simulation knows nothing of premiums: its document is one of its own", () => {
    const input = book([{ fields: { exposure: standardised() }, trades: [option({ premiumReceivedUpFront: true })] }]);
    const { input: document, result: simulated } = run(input).stages.exposure;
    expect(canonicalJson(exposure.call(document))).toBe(canonicalJson(simulated));
  });

  test("of a swaption too", () => {
    const swaption = {
      kind: "swaption",
      position: "sold",
      side: "pay_fixed",
      notional: 10_000_000,
      fixedRate: 0.03,
      paymentsPerYear: 1,
      expiryYears: 1,
      maturityYears: 6,
    };
    expect(owed([{ ...swaption, premiumReceivedUpFront: true }])).toBe(0);
    expect(owed([swaption])).toBeGreaterThan(10_000);
  });
});

describe("trades with broken periods", () => {
  const stubs = JSON.parse(readFileSync(new URL("../golden/exposure/stubs.json", import.meta.url), "utf8"));
  const curve = stubs.market.nodes.USD.map(([years, zeroRate]: [number, number]) => ({ years, zeroRate }));
  const market = {
    kind: "curves",
    rate: { curve, meanReversion: 0.05, volatility: 0.01 },
    foreignCurrencies: [],
  };
  const model = { kind: "hull_white", correlations: [[1]] };
  const inWordsOf = (trade: Fields) =>
    run(book([{ fields: { exposure: standardised() }, trades: [trade] }], { market, model })).stages.saCcr.input as {
      trades: Fields[];
    };

  test.each(
    stubs.swaptions.trades as { name: string; trade: Fields; forwardRate: number }[],
  )("$name: its underlying is QuantLib's fair rate", ({ trade, forwardRate }) => {
    const { position } = inWordsOf(trade).trades[0] as { position: { underlyingPrice: number } };
    // Quotients of sums of discount factors; QuantLib finds its own with an annuity of a basis point.
    expect(Math.abs(position.underlyingPrice / forwardRate - 1)).toBeLessThanOrEqual(1e-10);
  });

  test.each<[string, Fields, number]>([
    // (0.55 · 10 + 0.75 · 6 + 1 · 2) / 2.3
    ["a first stub from today on", { startYears: 0 }, 12e6 / 2.3],
    // What is left of the running stub: 0.05 years of it, at the first notional.
    ["a first stub that runs", { startYears: -0.1, currentFixing: 0.03 }, 12e6 / 2.3],
    // (0.35 · 10 + 0.75 · 6 + 1 · 2) / 2.1
    ["a start within the first period", { startYears: 0.2 }, 10e6 / 2.1],
  ])("%s weighs an amortising notional for as long as it lasts", (_name, fields, expected) => {
    const amortisation = [
      { fromYears: 0.55, notional: 6e6 },
      { fromYears: 1.3, notional: 2e6 },
    ];
    const terms = { notional: 1e7, paymentsPerYear: 4, maturityYears: 2.3, amortisation, ...fields };
    const [trade] = inWordsOf(swap(terms)).trades as { notional: number; startYears: number; endYears: number }[];
    close(trade?.notional, expected);
    expect(trade).toMatchObject({ startYears: Math.max(0, Number(fields["startYears"])), endYears: 2.3 });
  });
});

describe("what a book has no place for is refused in words", () => {
  const refused = (sets: readonly { fields: Fields; trades: readonly Fields[] }[]) => {
    try {
      capital.parse(book(sets));
    } catch (error) {
      if (error instanceof RiskError) return error.issues.map(({ path, message }) => `${path}: ${message}`);
      throw error;
    }
    return [];
  };
  const each = "Netting of N0 cannot be enforced, so that each of its trades is a netting set of its own:";
  const alone = `${each} give a trade that has collateral or margin a netting set for itself.`;
  const without = { nettingEnforceable: false };
  const given = { kind: "given", exposureMethod: "sa_ccr", exposureAtDefault: 1, effectiveMaturityYears: 1 };
  const long = "x".repeat(98);
  const margin = { threshold: 0, minimumTransferAmount: 0 };

  test.each<[string, readonly { fields: Fields; trades: readonly Fields[] }[], string[]]>([
    [
      "netting that cannot be enforced under the internal model",
      [{ fields: { ...without, exposure: { kind: "imm" } }, trades: [swap()] }],
      [
        `nettingSets[0].nettingEnforceable: ${each} list them so for the internal model, or take the standardised approach.`,
      ],
    ],
    [
      "with collateral and margin of the whole",
      [{ fields: { ...without, exposure: standardised({ netCollateral: 5, margin }) }, trades: [swap()] }],
      [`nettingSets[0].exposure.netCollateral: ${alone}`, `nettingSets[0].exposure.margin: ${alone}`],
    ],
    [
      "netting and clearing of an exposure that is given",
      [
        { fields: { exposure: standardised() }, trades: [swap()] },
        { fields: { ...without, clearing: "client", exposure: given }, trades: [] },
      ],
      ["nettingEnforceable", "clearing"].map(
        (field) =>
          `nettingSets[1].${field}: The exposure of N1 is given: this was decided where it was computed, leave it out.`,
      ),
    ],
    [
      "ids that are too long together",
      [{ fields: { ...without, exposure: standardised() }, trades: [swap({ id: long })] }],
      [
        `trades[0].id: Without netting this trade is simulated as N0/${long}: shorten both ids to 99 characters together.`,
      ],
    ],
    [
      "an id that another netting set has",
      [
        { fields: { ...without, exposure: standardised() }, trades: [swap({ id: "a" })] },
        { fields: { id: "N0/a", exposure: standardised() }, trades: [swap({ nettingSet: "N0/a" })] },
      ],
      ["trades[0].id: Without netting this trade is simulated as N0/a, an id that is here already."],
    ],
    [
      "a premium received for what was bought",
      [
        {
          fields: { exposure: standardised() },
          trades: [
            {
              kind: "fx_option",
              position: "bought",
              option: "put",
              currency: "EUR",
              notional: 1,
              strike: 1,
              maturityYears: 1,
              premiumReceivedUpFront: true,
            },
          ],
        },
      ],
      ["trades[0].premiumReceivedUpFront: Premiums are received for options that are sold."],
    ],
  ])("%s", (_name, sets, issues) => {
    expect(refused(sets)).toEqual(issues);
  });
});

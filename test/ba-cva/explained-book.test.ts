/** Every figure of a large book is explained, whatever its currency, the source of its maturity, and its hedges. */
import { baCva } from "@ballast/core/ba-cva/engine.ts";
import { describe, expect, test } from "vitest";
import { expectExplained, promised } from "../core/explained.ts";

const dates = [
  { years: 0.5, expectedExposure: 10, discountFactor: 1 },
  { years: 1, expectedExposure: 12, discountFactor: 0.98 },
  { years: 4, expectedExposure: 5, discountFactor: 0.9 },
];
const maturities = [
  { effectiveMaturityYears: 3.5 },
  {
    maturityFrom: {
      kind: "notional_weighted",
      trades: [
        { notional: 100, remainingMaturityYears: 2 },
        { notional: 300, remainingMaturityYears: 6 },
      ],
    },
  },
  { maturityFrom: { kind: "notional_weighted", trades: [{ notional: 5, remainingMaturityYears: 0.3 }] } },
  { maturityFrom: { kind: "imm_profile", dates } },
];
const common = { sector: "financial", creditQuality: "investment_grade", region: "UK" };
const relations = ["direct", "legally_related"];

const book = (changes: object = {}) => ({
  regime: "uk-pra",
  reportingDate: "2027-01-04",
  reportingCurrency: "GBP",
  exchangeRates: [{ currency: "EUR", rate: 0.85 }],
  counterparties: Array.from({ length: 60 }, (_, i) => ({
    id: `C${i}`,
    name: `Name ${i}`,
    ...common,
    kind: i % 3 === 0 ? "non_financial" : "financial",
    scope: i === 7 ? "qualifying_central_counterparty" : "covered",
  })),
  nettingSets: Array.from({ length: 150 }, (_, i) => ({
    id: `N${i}`,
    counterparty: `C${i % 60}`,
    exposureMethod: i % 4 === 3 ? "imm" : "sa_ccr",
    exposureAtDefault: 1000 + 7 * i,
    ...(i % 5 === 0 && { currency: "EUR" }),
    ...(i % 3 === 0 && { alphaInExposure: 1.4 }),
    ...maturities[i % 4],
  })),
  singleNameHedges: Array.from({ length: 10 }, (_, i) => ({
    id: `S${i}`,
    counterparty: `C${3 * i + 1}`,
    reference: `Name ${i % 2 === 0 ? 3 * i + 1 : `${i} Holdings`}`,
    relation: relations[i % 2],
    ...common,
    notional: 400 + i,
    ...(i % 3 === 0 && { currency: "EUR" }),
    remainingMaturityYears: 2 + i / 10,
  })),
  indexHedges: [
    {
      id: "I1",
      name: "Financials",
      notional: 900,
      remainingMaturityYears: 4,
      uniform: { sector: "financial", creditQuality: "high_yield" },
    },
    {
      id: "I2",
      name: "Two sectors",
      notional: 700,
      currency: "EUR",
      remainingMaturityYears: 5,
      constituents: [
        { weight: 0.25, sector: "technology", creditQuality: "investment_grade" },
        { weight: 0.75, sector: "industrial", creditQuality: "high_yield" },
      ],
    },
  ],
  ...changes,
});

describe.each([
  ["the full version", {}],
  ["the reduced version", { version: "reduced" }],
  ["the alpha of the rule", { alphaBasis: "of_rule", immDiscounting: "per_firm" }],
])("%s", (_name, changes) => {
  test("every number is explained by its formula and its terms", () => {
    const input = baCva.parse(book(changes));
    const result = baCva.run(input);
    // So many lines that the result itself explains its totals only.
    expect(result.explanations.length).toBeLessThan(20);
    expect(result.excluded.length).toBeGreaterThan(0);
    const explaining = { input, result, explain: (path: string) => baCva.explain(input, result, path) };
    const paths = promised(baCva.resultSchema, result);
    expect(paths.length).toBeGreaterThan(1000);
    for (const path of paths) {
      // A benefit is a difference of charges, a net charge one of a charge and its hedges.
      expectExplained(explaining, path, path.endsWith("benefit") ? result.hedged.charge : 1);
    }
  });
});

/** Regimes side by side: each is what a run of the document, restated for that regime, would say. */
import { readFileSync } from "node:fs";
import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { type RegimeName, regimes } from "@ballast/core/ba-cva/regimes.ts";
import { restatedFor } from "@ballast/core/ba-cva/restate.ts";
import { pathText } from "@ballast/core/document/path.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromGolden, type GoldenCase } from "./golden-document.ts";

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const { cases } = read("test/golden/ba-cva/cases.json") as { cases: GoldenCase[] };
const names = Object.keys(regimes) as RegimeName[];

/** The same numbers to the last bit as a run of its own, of the document restated where the regime would refuse it. */
function expectAsRunAlone(document: object) {
  const input = BaCvaInput.parse(document);
  const own = baCvaCapital(input);
  expect(own.byRegime.map(({ regime }) => regime)).toEqual(names);
  for (const { regime, capital, reducedCapital, restatements } of own.byRegime) {
    const issues = BaCvaInput.safeParse({ ...document, regime }).error?.issues ?? [];
    const restated = issues.length === 0 ? { ...document, regime } : restatedFor(input, regime as RegimeName).document;
    const alone = baCvaCapital(BaCvaInput.parse(restated));
    expect([capital, reducedCapital]).toEqual([alone.capital, alone.reduced.capital]);
    expect(restatements.reduce((sum, { count }) => sum + count, 0)).toBe(issues.length);
    for (const { rule, path } of restatements) {
      const first = issues.find((issue) => paramsOf(issue)?.rule === rule);
      expect(path).toBe(pathText(first?.path ?? []));
    }
  }
}

function paramsOf(issue: object): { rule?: unknown } | undefined {
  return Reflect.get(issue, "params") as { rule?: unknown } | undefined;
}

describe.each(cases)("$name", ({ input, output }) => {
  const document = fromGolden(input, output);

  test("every regime is as it would be alone", () => expectAsRunAlone(document));
  test("with the alpha of each rule too", () => expectAsRunAlone({ ...document, alphaBasis: "of_rule" }));
  test("in the reduced version too", () => expectAsRunAlone({ ...document, version: "reduced" }));
});

describe("the seed, whose pension fund has a risk weight and an alpha of its own in the UK", () => {
  const result = baCvaCapital(BaCvaInput.parse(read("examples/ba-cva/seed-001.input.json")));
  const [basel, uk, eu] = result.byRegime;

  test("says what is restated, where, and how often", () => {
    expect(basel?.restatements.map(({ rule, path, count }) => [rule, path, count])).toEqual([
      ["R09", "counterparties[2].sector", 1],
      ["R23", "nettingSets[2].alphaInExposure", 1],
    ]);
    expect(eu?.restatements.length).toBe(2);
    expect(uk).toMatchObject({ capital: 359.535581570576, restatements: [] });
  });

  test("is charged elsewhere as a financial, 5 % instead of 3.5 %; its alpha of 1.4 multiplies and divides", () => {
    const charges = result.counterparties.map(({ standaloneCharge }, i) =>
      i === 2 ? standaloneCharge * (0.05 / 0.035) : standaloneCharge,
    );
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const squares = (values: readonly number[]) => sum(values.map((value) => value * value));
    const nets = charges.map((charge, i) => charge - (result.counterparties[i]?.singleNameHedges ?? 0));
    const { indexHedges, sumOfMisalignments } = result.hedged;
    const reduced = Math.sqrt((0.5 * sum(charges)) ** 2 + 0.75 * squares(charges));
    const hedged = Math.sqrt((0.5 * sum(nets) - indexHedges) ** 2 + 0.75 * squares(nets) + sumOfMisalignments);
    const expected = 0.65 * (0.25 * reduced + 0.75 * hedged);
    // The same arithmetic in another order: a few units in the last place.
    for (const regime of [basel, eu]) expect(Math.abs((regime?.capital ?? 0) / expected - 1)).toBeLessThan(1e-14);
  });
});

test("books of any sectors, kinds, alphas and exemptions", () => {
  const name = fc.record({
    sector: fc.constantFrom("financial", "financial", "industrial", "industrial", "other", "other", "pension_fund"),
    kind: fc.constantFrom("financial", "non_financial", "pension_scheme"),
    creditQuality: fc.constantFrom("investment_grade", "high_yield", "not_rated"),
    scope: fc.constantFrom("covered", "covered", "covered", "covered", "covered", "covered", "article_382_exempt"),
    alpha: fc.constantFrom(1.4, 1.4, 1.4, 1.4, 1.4, 1),
    hedge: fc.integer({ min: 1, max: 5000 }),
  });
  const book = fc.record({
    regime: fc.constantFrom(...names),
    alphaBasis: fc.constantFrom("in_exposure", "of_rule"),
    list: fc.array(name, { minLength: 1, maxLength: 6 }),
  });
  let accepted = 0;
  let restated = 0;
  fc.assert(
    fc.property(book, ({ regime, alphaBasis, list }) => {
      const document = {
        regime,
        alphaBasis,
        reportingDate: "2027-06-30",
        reportingCurrency: "EUR",
        counterparties: list.map(({ alpha: _alpha, hedge: _hedge, ...entry }, i) => ({
          id: `C${i}`,
          name: `Name ${i}`,
          region: "EU",
          ...entry,
        })),
        nettingSets: list.map(({ alpha }, i) => ({
          id: `N${i}`,
          counterparty: `C${i}`,
          exposureMethod: i % 2 === 0 ? "imm" : "sa_ccr",
          exposureAtDefault: 1000 * (i + 1),
          effectiveMaturityYears: 1 + i,
          alphaInExposure: alpha,
        })),
        singleNameHedges: list.map(({ sector, creditQuality, hedge }, i) => ({
          id: `H${i}`,
          counterparty: `C${i}`,
          reference: `Name ${i}`,
          relation: "direct",
          sector,
          creditQuality,
          region: "EU",
          notional: hedge,
          remainingMaturityYears: 2,
        })),
      };
      if (!BaCvaInput.safeParse(document).success) return;
      accepted += 1;
      expectAsRunAlone(document);
      restated += elsewhereRestated(document);
    }),
    { numRuns: 400 },
  );
  // About a third of the books are accepted, and a third of those restated elsewhere: far from these bounds.
  expect(accepted).toBeGreaterThan(50);
  expect(restated).toBeGreaterThan(5);
});

function elsewhereRestated(document: object): number {
  const { byRegime } = baCvaCapital(BaCvaInput.parse(document));
  return byRegime.some(({ restatements }) => restatements.length > 0) ? 1 : 0;
}

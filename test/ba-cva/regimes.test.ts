/** Regimes side by side: each is what a run of the document under that regime would say. */
import { readFileSync } from "node:fs";
import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { type RegimeName, regimes } from "@ballast/core/ba-cva/regimes.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromGolden, type GoldenCase } from "./golden-document.ts";

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const { cases } = read("test/golden/ba-cva/cases.json") as { cases: GoldenCase[] };
const names = Object.keys(regimes) as RegimeName[];

/** The same numbers to the last bit as a run of its own, or the same refusals as its parsing. */
function expectAsRunAlone(document: object) {
  const own = baCvaCapital(BaCvaInput.parse(document));
  expect(own.byRegime.map(({ regime }) => regime)).toEqual(names);
  for (const { regime, capital, reducedCapital, refusals } of own.byRegime) {
    const parsed = BaCvaInput.safeParse({ ...document, regime });
    const alone = parsed.success ? baCvaCapital(parsed.data) : null;
    expect([capital, reducedCapital]).toEqual([alone?.capital ?? null, alone?.reduced.capital ?? null]);
    expect(refusals.reduce((sum, { count }) => sum + count, 0)).toBe(parsed.error?.issues.length ?? 0);
    expect(refusals.map(({ message }) => message)).toEqual(
      refusals.map(({ rule }) => parsed.error?.issues.find((issue) => paramsOf(issue)?.rule === rule)?.message),
    );
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

test("a regime that refuses says the first place of each rule and how often it refuses", () => {
  const { byRegime } = baCvaCapital(BaCvaInput.parse(read("examples/ba-cva/seed-001.input.json")));
  expect(
    byRegime.map(({ regime, capital, refusals }) => [regime, capital, refusals.map(({ rule, path }) => [rule, path])]),
  ).toEqual([
    [
      "basel-mar50",
      null,
      [
        ["R09", "counterparties[2].sector"],
        ["R23", "nettingSets[2].alphaInExposure"],
      ],
    ],
    ["uk-pra", 359.535581570576, []],
    [
      "eu-crr3",
      null,
      [
        ["R09", "counterparties[2].sector"],
        ["R23", "nettingSets[2].alphaInExposure"],
      ],
    ],
  ]);
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
  let refused = 0;
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
      refused += elsewhereRefused(document);
    }),
    { numRuns: 400 },
  );
  // About a third of the books are accepted, and a third of those refused elsewhere: far from these bounds.
  expect(accepted).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(5);
});

function elsewhereRefused(document: object): number {
  const { byRegime } = baCvaCapital(BaCvaInput.parse(document));
  return byRegime.some(({ capital }) => capital === null) ? 1 : 0;
}

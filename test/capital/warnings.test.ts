/** What a book is told: the warnings of its stages, at the fields of the book, before its run as after it. */
import { readFileSync } from "node:fs";
import { capital } from "@ballast/core/capital/engine.ts";
import { describe, expect, test } from "vitest";

interface Book {
  readonly counterparties: readonly object[];
  readonly nettingSets: readonly { readonly id: string; readonly exposure: Readonly<Record<string, unknown>> }[];
  readonly trades: readonly object[];
  readonly [field: string]: unknown;
}

const book = (): Book =>
  JSON.parse(readFileSync(new URL("../../examples/capital/small-book.input.json", import.meta.url), "utf8"));
const quick = (input: Book) => ({ ...input, sampling: { paths: 256, seed: 7 } });
const foreseen = (input: Book) => capital.warnings(capital.parse(input));
const told = (input: Book) => capital.call(quick(input)).warnings;
const placesOf = (warnings: readonly { readonly path: string }[]) => warnings.map(({ path }) => path);
/** What is new against the book as it is. */
const named = (input: Book) => placesOf(foreseen(input)).filter((path) => !placesOf(foreseen(book())).includes(path));

const withTrade = (place: number, change: object): Book => ({
  ...book(),
  trades: book().trades.map((trade, i) => (i === place ? { ...trade, ...change } : trade)),
});
const withCounterparty = (change: object): Book => {
  const [first, { creditSpread: _spread, ...second }] = book().counterparties as [object, { creditSpread: number }];
  return { ...book(), counterparties: [first, { ...second, creditSpread: 0.03, ...change }] };
};
const withExposure = (id: string, change: object): Book => ({
  ...book(),
  nettingSets: book().nettingSets.map((set) =>
    set.id === id ? { ...set, exposure: { ...set.exposure, ...change } } : set,
  ),
});

describe("a slip is named at its field of the book, before the run as in the result", () => {
  const agreement = { threshold: 250_000, marginPeriodOfRiskDays: 2 };
  const margin = { threshold: 0, minimumTransferAmount: 0, marginPeriodOfRiskDays: 2 };
  test.each([
    ["a rate in percent", withTrade(0, { fixedRate: 2.6 }), "trades[0].fixedRate"],
    ["a strike in percent", withTrade(2, { fixedRate: 2.7 }), "trades[2].fixedRate"],
    ["a forward rate the other way round", withTrade(3, { contractRate: 1 / 0.918 }), "trades[3].contractRate"],
    ["legs of different worth", legsApart(), "trades[1].pay.notional"],
    ["a credit spread in percent", withCounterparty({ creditSpread: 0.9 }), "counterparties[1].creditSpread"],
    ["a risk weight in percent", withCounterparty({ riskWeight: 2 }), "counterparties[1].riskWeight"],
    ["trades beyond the horizon", { ...book(), grid: { stepsPerYear: 4, horizonYears: 2 } }, "grid.horizonYears"],
    ["a margin period of a simulated set", withExposure("NORTH-CSA", { agreement }), marginOf(0, "agreement")],
    ["a margin period of a standardised set", withExposure("NORTH-OLD", { margin }), marginOf(1, "margin")],
    [
      "a given maturity in months",
      withExposure("MILL-REPO", { effectiveMaturityYears: 36 }),
      "nettingSets[3].exposure.effectiveMaturityYears",
    ],
  ])("%s", (_name, input, path) => {
    expect(named(input)).toContain(path);
    expect(told(input)).toEqual(expect.arrayContaining([...foreseen(quick(input))]));
  });

  function legsApart(): Book {
    const [, swap] = book().trades as { pay?: object }[];
    return withTrade(1, { pay: { ...swap?.pay, notional: 25_000_000 } });
  }

  function marginOf(place: number, field: string) {
    return `nettingSets[${place}].exposure.${field}.marginPeriodOfRiskDays`;
  }
});

test("a book says a thing once: what two stages find in one trade is named at its own field", () => {
  const paths = placesOf(told(withTrade(3, { contractRate: 1 / 0.0918 })));
  expect(paths.filter((path) => path.startsWith("trades[3]"))).toEqual(["trades[3].contractRate"]);
  // Every place is one of the book or of its result: no stage speaks of fields that only it has.
  expect(paths.filter((path) => /bought|sold|marketValue/.test(path))).toEqual([]);
});

test("a counterparty whose exposures are all given has its netting sets: it is not called empty", () => {
  const { nettingSets, trades, ...rest } = book();
  const given = {
    ...rest,
    nettingSets: nettingSets.filter(({ id }) => id !== "MILL"),
    trades: (trades as readonly { nettingSet: string }[]).filter(({ nettingSet }) => nettingSet !== "MILL"),
  };
  expect(placesOf(foreseen(given))).not.toContain("counterparties[1]");
  const { nettingSets: kept, ...others } = given;
  const empty = { ...others, nettingSets: kept.filter(({ id }) => id !== "MILL-REPO"), singleNameHedges: [] };
  expect(placesOf(foreseen(empty))).toContain("counterparties[1]");
});

test("an alpha that a stage put in is asked about once, at the field that says which one divides", () => {
  const path = "../../examples/capital/bank-book.input.json";
  const bank: Book = JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
  const alphas = foreseen(bank).filter(({ rule }) => rule === "R22");
  // Sixteen of its simulated netting sets carry 1.4 where the rule names 1; the exposure that is given stands for itself.
  expect(placesOf(alphas)).toEqual(["alphaBasis", "nettingSets[38].alphaInExposure"]);
});

test("netting sets behind one whose exposure is given keep their place", () => {
  const [first, second, third, repo] = book().nettingSets;
  const input = { ...withTrade(4, { fixedRate: 2.9 }), nettingSets: [repo, first, second, third] } as Book;
  expect(named(input)).toContain("nettingSets[3].valueToday");
});

test("a maturity that follows from trades is not asked about: five years are five years", () => {
  const { trades, ...rest } = withExposure("MILL", { kind: "sa_ccr" });
  const five = (trades as readonly { id: string }[]).flatMap((trade) =>
    trade.id === "T-5" ? [{ ...trade, maturityYears: 5, amortisation: undefined }] : trade.id === "T-6" ? [] : [trade],
  );
  const input = JSON.parse(JSON.stringify({ ...rest, trades: five }));
  const { nettingSets, warnings } = capital.call(quick(input)) as {
    nettingSets: { effectiveMaturityYears: number }[];
    warnings: { path: string }[];
  };
  expect(nettingSets[2]?.effectiveMaturityYears).toBe(5);
  expect(placesOf(warnings).filter((path) => path.includes("effectiveMaturityYears"))).toEqual([]);
});

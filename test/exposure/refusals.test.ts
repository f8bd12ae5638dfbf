/** One answer names all problems of a document: of its fields, and of the rules between those that are right. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import { describe, expect, test } from "vitest";
import { type Book, curvesBook, type Fields, flatBook, forward, swap } from "./book.ts";

function pathsOf(document: unknown): string[] {
  try {
    exposure.parse(document);
  } catch (error) {
    if (error instanceof RiskError) return error.issues.map(({ path }) => path).sort();
    throw error;
  }
  return [];
}

describe("a wrong field hides no broken rule", () => {
  test("of other entries of its list, and of other fields", () => {
    // Rules look at entries that are right alone: what is wrong with the last trade's currency is said next.
    const malformed = forward({ notional: -5, currency: "NOK" });
    const book = flatBook([swap(), forward({ currency: "JPY" }), malformed], (each: Book) => {
      each.sampling["paths"] = 65;
      each.sampling["method"] = "antithetic";
      each.counterparties.push({ ...each.counterparties[0], limit: { quantile: 0.5, amount: 1 } });
      each["grid"] = { stepsPerYear: 0, horizonYears: 2 };
    });
    expect(pathsOf(book)).toEqual([
      "counterparties[1].id",
      "counterparties[1].limit.quantile",
      "grid.stepsPerYear",
      "sampling.paths",
      "trades[1].currency",
      "trades[2].notional",
    ]);
  });

  test("of one currency's curve beside another currency's spot", () => {
    const book = curvesBook([swap()], (each) => {
      const [euro, pound] = each.market["foreignCurrencies"] as Fields[];
      Object.assign(euro!, { spot: -1 });
      const rate = pound!["rate"] as { curve: Fields[] };
      rate.curve[1]!["years"] = 1;
    });
    expect(pathsOf(book)).toEqual([
      "market.foreignCurrencies[0].spot",
      "market.foreignCurrencies[1].rate.curve[1].years",
    ]);
  });
});

test("a reference to an entry that is malformed is no problem of its own", () => {
  const book = flatBook([swap()], (each) => {
    Object.assign(each.nettingSets[0]!, { agreement: { threshold: -1 } });
    Object.assign(each.counterparties[0]!, { riskWeight: -1 });
  });
  expect(pathsOf(book)).toEqual(["counterparties[0].riskWeight", "nettingSets[0].agreement.threshold"]);
});

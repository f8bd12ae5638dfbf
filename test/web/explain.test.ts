/** Explanations on the page, on the results that the engines really give for their examples. */
import { baCva, baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import type { Table } from "@ballast/core/engine.ts";
import { saCcr, saCcrExposure } from "@ballast/core/sa-ccr/engine.ts";
import { SaCcrInput } from "@ballast/core/sa-ccr/input.ts";
import { describe, expect, test } from "vitest";
import { entriesOf, type Figures, figureOfCell, figuresOf, wayTo } from "../../packages/web/src/explain/figures.ts";
import { getAt, parsePath } from "../../packages/web/src/form/document.ts";

const baCvaInput = BaCvaInput.parse(baCva.example);
const baCvaResult = baCvaCapital(baCvaInput);
const saCcrInput = SaCcrInput.parse(saCcr.example);
const saCcrResult = saCcrExposure(saCcrInput);
const staged = {
  capital: 1,
  stages: { baCva: { input: baCvaInput, result: baCvaResult }, saCcr: { input: saCcrInput, result: saCcrResult } },
};

describe.each([
  ["ba-cva", baCvaResult, baCvaInput],
  ["sa-ccr", saCcrResult, saCcrInput],
  ["a chain of both", staged, {}],
])("%s", (_name, result, input) => {
  const figures = figuresOf(result, input);

  test("every figure stands in the result where its path says", () => {
    expect(figures.size).toBeGreaterThan(10);
    for (const figure of figures.values()) expect(getAt(result, parsePath(figure.path))).toBe(figure.value);
  });

  test("the way to a figure goes from one to a term of it", () => {
    for (const path of figures.keys()) expectWay(figures, wayTo(figures, path), path);
  });

  test("every input term stands in one of the entries that are shown, unless it is a default", () => {
    for (const figure of figures.values()) {
      const shown = entriesOf(figure).flatMap(({ path, used }) =>
        [...used].map((key) => [...parsePath(path), key as string]),
      );
      for (const term of figure.terms.filter(({ from }) => from === "input")) {
        const place = parsePath(term.path);
        expect(shown.some((other) => other.every((key, i) => key === place[i]))).toBe(true);
      }
    }
  });
});

function expectWay(figures: Figures, way: readonly string[], path: string) {
  expect(way.at(-1)).toBe(path);
  way.slice(1).forEach((step, i) => {
    expect(figures.get(way[i] ?? "")?.terms.map((term) => term.path)).toContain(step);
  });
}

test("the way leads from capital down to the line of the document", () => {
  const figures = figuresOf(baCvaResult, baCvaInput);
  expect(wayTo(figures, "nettingSets[0].standaloneCharge")).toEqual([
    "capital",
    "fullCharge",
    "reduced.charge",
    "reduced.systematic",
    "reduced.sumOfCharges",
    "counterparties[0].standaloneCharge",
    "nettingSets[0].standaloneCharge",
  ]);
});

test("the way keeps to the one that was walked, down and up", () => {
  const figures = figuresOf(baCvaResult, baCvaInput);
  const walked = ["capital", "fullCharge", "hedged.charge", "hedged.total"];
  expect(wayTo(figures, "hedged.systematic", walked)).toEqual([...walked, "hedged.systematic"]);
  expect(wayTo(figures, "fullCharge", walked)).toEqual(["capital", "fullCharge"]);
  // Risk-weighted assets are above capital, not below it: no way leads there.
  expect(wayTo(figures, "riskWeightedAssets", walked)).toEqual(["riskWeightedAssets"]);
  expect(wayTo(figures, "no such figure", walked)).toEqual(["no such figure"]);
});

test("cells of tables lead to the figure that they show", () => {
  const figures = figuresOf(baCvaResult, baCvaInput);
  const paths = baCva.tables(baCvaResult).flatMap((table) => cellPaths(table, figures));
  expect(paths).toContain("counterparties[0].netCharge");
  expect(paths).toContain("nettingSets[4].standaloneCharge");
  expect(paths).toContain("singleNameHedges[1].recognised");
  expect(paths).toContain("indexHedges[0].riskWeight");
  expect(new Set(paths).size).toBe(paths.length);
});

test("cells of a chain's tables lead into its stages", () => {
  const figures = figuresOf(staged, {});
  const row = ["NS001", "CP001", baCvaResult.nettingSets[0]?.standaloneCharge];
  expect(figureOfCell(figures, staged, row, "standalone_charge", row[2])).toBe(
    "stages.baCva.result.nettingSets[0].standaloneCharge",
  );
  expect(figureOfCell(figures, staged, ["NS002"], "standalone_charge", row[2])).toBeUndefined();
});

function cellPaths(table: Table, figures: Figures): string[] {
  return table.rows.flatMap((row) =>
    row.flatMap((cell, i) => {
      if (typeof cell !== "number") return [];
      const path = figureOfCell(figures, baCvaResult, row, table.columns[i]?.key ?? "", cell);
      if (path !== undefined) expect(getAt(baCvaResult, parsePath(path))).toBe(cell);
      return path === undefined ? [] : [path];
    }),
  );
}

test("a result without explanations, or with one of an older version, has none", () => {
  expect(figuresOf({ capital: 1 }, {}).size).toBe(0);
  expect(figuresOf(null, null).size).toBe(0);
  expect(figuresOf({ stages: { exposure: { nettingSets: [] } } }, {}).size).toBe(0);
});

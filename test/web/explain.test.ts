/** Explanations on the page, on the results that the engines really give for their examples. */
import { baCva } from "@ballast/core/ba-cva/engine.ts";
import type { BaCvaResult } from "@ballast/core/ba-cva/result.ts";
import { capital } from "@ballast/core/capital/engine.ts";
import type { CapitalResult } from "@ballast/core/capital/result.ts";
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { trustedInput, trustedResult } from "@ballast/core/document/checked.ts";
import { getAt, parsePath } from "@ballast/core/document/path.ts";
import type { Table } from "@ballast/core/document/table.ts";
import type { Engine } from "@ballast/core/engine.ts";
import { saCcr } from "@ballast/core/sa-ccr/engine.ts";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  entriesOf,
  type Figures,
  figureOfCell,
  figuresOf,
  isExplained,
  titleOf,
  wayTo,
} from "../../packages/web/src/explain/figures.ts";
import type { JsonSchema } from "../../packages/web/src/form/schema.ts";
import { promised } from "../core/explained.ts";

/** What the page knows of a run: documents as they are sent, keys in their order, and the schema of the result. */
function onPage(engine: Engine, document: unknown) {
  const input = sent(engine.parse(document));
  const result = sent(engine.call(document));
  return { input, ...figuresOf(result, z.toJSONSchema(engine.resultSchema) as unknown as JsonSchema) };
}
const sent = (document: unknown): unknown => JSON.parse(canonicalJson(document));

const chainBook = { ...(capital.example as object), sampling: { paths: 64, seed: 1 } };
const ofBaCva = onPage(baCva, baCva.example);
const ofSaCcr = onPage(saCcr, saCcr.example);
const ofChain = onPage(capital, chainBook);

describe.each<readonly [string, Engine, ReturnType<typeof onPage>]>([
  ["ba-cva", baCva, ofBaCva],
  ["sa-ccr", saCcr, ofSaCcr],
  ["capital", capital, ofChain],
])("%s", (_name, engine, figures) => {
  const paths = promised(engine.resultSchema, figures.result);

  test("the figures that are links are those with an explanation", () => {
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !isExplained(figures, path))).toEqual([]);
    for (const path of [
      "",
      "colour",
      "regime",
      "nettingSets",
      "nettingSets[0]",
      "nettingSets[0].id",
      "byRegime[0].capital",
    ]) {
      expect(isExplained(figures, path)).toBe(false);
    }
  });

  test("every figure that the result explains stands where its path says", () => {
    for (const { path, value } of figures.known.values()) {
      expect(getAt(figures.result, parsePath(path))).toBe(value);
      expect(isExplained(figures, path)).toBe(true);
    }
  });

  test("the way to a figure goes from one to a term of it", () => {
    for (const path of figures.known.keys()) expectWay(figures, wayTo(figures, path), path);
  });

  test("every input term stands in one of the entries that are shown", () => {
    for (const path of paths.filter((_, i) => i % 50 === 0)) {
      const found = engine.explain(trustedInput(figures.input), trustedResult(figures.result), path);
      if (found === null) throw new Error(`Nothing explains ${path}.`);
      const shown = entriesOf(found, figures, figures.input);
      for (const term of found.terms) {
        if (term.path === "" || (term.from !== "input" && !/^stages\.\w+\.input\./.test(term.path))) continue;
        const entry = shown.find((each) => each.path === "" || `${term.path}`.startsWith(`${each.path}.`));
        expect(entry, term.path).toBeDefined();
        const inside = parsePath(term.path.slice(entry?.path.length ?? 0))[0] ?? "";
        expect(entry?.used).toContain(inside);
        expect(getAt(entry?.value, [inside])).toBeDefined();
      }
    }
  });
});

function expectWay(figures: Figures, way: readonly string[], path: string) {
  expect(way.at(-1)).toBe(path);
  way.slice(1).forEach((step, i) => {
    expect(figures.known.get(way[i] ?? "")?.terms.map((term) => term.path)).toContain(step);
  });
}

test("a figure is called by its field and by whose it is until its explanation is there", () => {
  expect(titleOf(ofBaCva, "capital")).toBe("Capital for CVA risk");
  expect(titleOf(ofBaCva, "nettingSets[0].standaloneCharge")).toBe("Standalone charge of NS001");
  const { trades } = (ofChain.result as CapitalResult).stages.saCcr.result;
  expect(titleOf(ofChain, "stages.saCcr.result.trades[7].effectiveNotional")).toBe(
    `Effective notional of ${trades[7]?.id}`,
  );
  const set = "stages.saCcr.result.nettingSets[0]";
  expect(titleOf(ofChain, `${set}.hedgingSets[0].addOn`)).toMatch(/^Add-on of [A-Z]{3}/);
  expect(titleOf(ofChain, "no.such[1].figure")).toBe("no.such[1].figure");
});

test("the way leads from capital down to the line of the document", () => {
  expect(wayTo(ofBaCva, "nettingSets[0].standaloneCharge")).toEqual([
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
  const walked = ["capital", "fullCharge", "hedged.charge", "hedged.total"];
  expect(wayTo(ofBaCva, "hedged.systematic", walked)).toEqual([...walked, "hedged.systematic"]);
  expect(wayTo(ofBaCva, "fullCharge", walked)).toEqual(["capital", "fullCharge"]);
  // Risk-weighted assets are above capital, not below it: no way leads there.
  expect(wayTo(ofBaCva, "riskWeightedAssets", walked)).toEqual(["riskWeightedAssets"]);
  expect(wayTo(ofBaCva, "no such figure", walked)).toEqual(["no such figure"]);
});

test("where the result carries no explanations, the way grows as they are asked for", () => {
  const figures = { ...ofChain, known: new Map(ofChain.known) };
  const [first, second] = ["stages.baCva.result.capital", "stages.baCva.result.fullCharge"] as const;
  expect(wayTo(figures, first)).toEqual([first]);
  const engine: Engine = capital;
  const found = engine.explain(trustedInput(figures.input), trustedResult(figures.result), first);
  if (found !== null) figures.known.set(first, found);
  expect(wayTo(figures, second, [first])).toEqual([first, second]);
});

/** The figures that the cells of a table lead to; each must show the figure's value. */
function cellPaths(table: Table, figures: Figures): string[] {
  return table.rows.flatMap((row) =>
    row.flatMap((cell, i) => {
      if (typeof cell !== "number") return [];
      const path = figureOfCell(figures, row, table.columns[i]?.key ?? "", cell);
      if (path !== undefined) expect(getAt(figures.result, parsePath(path))).toBe(cell);
      return path === undefined ? [] : [path];
    }),
  );
}

const tablesOf = (engine: Engine, figures: Figures) =>
  Object.fromEntries(
    engine.tables(trustedResult(figures.result)).map(({ rows, ...table }) => [
      table.name,
      {
        paths: cellPaths({ ...table, rows: [...rows] }, figures),
        numbers: [...rows].flat().filter((cell) => typeof cell === "number").length,
      },
    ]),
  );

test("every number in the tables of BA-CVA and SA-CCR leads to the figure that it shows", () => {
  for (const [engine, figures] of [
    [baCva, ofBaCva],
    [saCcr, ofSaCcr],
  ] as const) {
    const tables = tablesOf(engine, figures);
    for (const { numbers, paths } of Object.values(tables)) expect(paths).toHaveLength(numbers);
  }
  const { counterparties, "netting-sets": sets } = tablesOf(baCva, ofBaCva);
  expect(counterparties?.paths).toContain("counterparties[0].netCharge");
  expect(sets?.paths).toContain("nettingSets[4].standaloneCharge");
  const { "netting-sets": exposures, trades } = tablesOf(saCcr, ofSaCcr);
  expect(exposures?.paths).toContain("nettingSets[0].unmargined.aggregateAddOn");
  expect(trades?.paths).toContain("trades[0].supervisoryDuration");
});

test("cells of a chain's tables lead to its own lines and into its stages", () => {
  const tables = tablesOf(capital, ofChain);
  expect(tables["chain"]?.paths).toContain("nettingSets[3].standardisedExposure");
  expect(tables["counterparties"]?.paths).toContain("stages.baCva.result.counterparties[2].netCharge");
  const charge = (ofChain.result as CapitalResult).nettingSets[0]?.standaloneCharge ?? 0;
  expect(figureOfCell(ofChain, ["no such set"], "standalone_charge", charge)).toBeUndefined();
});

test("a result of an older version of its engine explains what it carries, and promises nothing", () => {
  const { result } = ofBaCva;
  const { explanations, ...bare } = result as BaCvaResult;
  expect(isExplained(figuresOf(result, {}), explanations[0]?.path ?? "")).toBe(true);
  expect(isExplained(figuresOf(bare, {}), "capital")).toBe(false);
  expect(isExplained(figuresOf(null, {}), "capital")).toBe(false);
});

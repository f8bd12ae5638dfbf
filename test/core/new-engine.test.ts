/**
 * What a new engine takes: a folder, a line in the table with its import, an example. Added to a copy of the project and removed
 * with it.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { circlesOf, importsPastFaces, strayImports } from "../tidy/layers.ts";
import { longFunctions, nonNullAssertions } from "../tidy/syntax.ts";
import { root, sourcesOf, type Tree, treeOf } from "../tidy/tree.ts";

const folder = "packages/core/src/tiny/";
const table = "packages/core/src/engines.ts";

const added: Readonly<Record<string, string>> = {
  [`${folder}input.ts`]: `/** A loan. */
import { z } from "zod";
import { currency, positiveAmount, rate, years } from "../document/quantities.ts";

export const TinyInput = z
  .strictObject({
    reportingCurrency: currency.meta({ title: "Reporting currency" }),
    notional: positiveAmount.meta({ title: "Notional", unit: "reporting currency" }),
    rate: rate.meta({ title: "Rate", unit: "fraction a year" }),
    years: years.meta({ title: "Term", unit: "years" }),
  })
  .meta({ id: "TinyInput", title: "Loan" });
export type TinyInput = z.infer<typeof TinyInput>;
`,
  [`${folder}result.ts`]: `/** What a loan costs. */
import { z } from "zod";

export const TinyResult = z
  .strictObject({ reportingCurrency: z.string(), interest: z.number().meta({ title: "Interest", symbol: "N r T" }) })
  .meta({ id: "TinyResult", title: "Loan" });
export type TinyResult = z.infer<typeof TinyResult>;
`,
  [`${folder}tables.ts`]: `/** The table of a result. */
import { type ResultTable, tableOf } from "../document/table.ts";
import type { TinyResult } from "./result.ts";

export function tables(result: TinyResult): ResultTable[] {
  return [tableOf("interest", "Interest", [result], [["interest", "Interest", ({ interest }) => interest]])];
}
`,
  [`${folder}engine.ts`]: `/** Simple interest: N r T. */
import example from "../../../../examples/tiny/loan.input.json" with { type: "json" };
import { engine } from "../engine.ts";
import { TinyInput } from "./input.ts";
import { TinyResult } from "./result.ts";
import { tables } from "./tables.ts";

export const tiny = engine({
  name: "tiny",
  title: "Simple interest",
  question: "What does a loan cost?",
  version: "1",
  direct: true,
  input: TinyInput,
  result: TinyResult,
  example,
  run: interestOf,
  headline: ({ interest, reportingCurrency }) => ({
    title: "Interest",
    value: interest,
    unit: reportingCurrency,
    worse: "up",
  }),
  tables,
  seed: () => null,
});

function interestOf({ notional, rate, reportingCurrency, years }: TinyInput): TinyResult {
  return { reportingCurrency, interest: notional * rate * years };
}
`,
  "examples/tiny/loan.input.json": JSON.stringify({ reportingCurrency: "EUR", notional: 1000, rate: 0.05, years: 3 }),
  "examples/tiny/loan.result.json": JSON.stringify({ interest: 150, reportingCurrency: "EUR" }),
};

const before = treeOf(/\.(ts|tsx|mjs)$/);
const isCode = (file: string) => file.endsWith(".ts");

/** The engine table with one engine more. */
function withTiny(text: string): string {
  const imported = text.replace(/^(import \{ saCcr \}.*)$/m, '$1\nimport { tiny } from "./tiny/engine.ts";');
  return imported.replace(/^( {2}capital,)$/m, "$1\n  tiny,");
}

function treeWith(files: Readonly<Record<string, string>>): Tree {
  const text = withTiny(before.get(table) ?? "");
  return new Map([...before, ...Object.entries(files).filter(([file]) => isCode(file)), [table, text]]);
}

const state = () =>
  execFileSync("git", ["status", "--porcelain", "packages", "examples"], { cwd: root, encoding: "utf8" });
let copy = "";
let stateBefore = "";

beforeAll(() => {
  stateBefore = state();
  copy = mkdtempSync(join(tmpdir(), "ballast-new-engine-"));
  for (const part of ["packages/core", "examples", "package.json"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  for (const [file, text] of Object.entries(added)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  }
  writeFileSync(join(copy, table), withTiny(readFileSync(join(root, table), "utf8")));
});
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
  expect(state()).toBe(stateBefore);
});

/** What a program in the copy prints, as JSON. */
function printedBy(program: string): unknown {
  const file = join(copy, "program.ts");
  writeFileSync(file, program);
  return JSON.parse(execFileSync(process.execPath, [file], { cwd: copy, encoding: "utf8", timeout: 60_000 }));
}

test("it is in the table, refuses and answers as the others do", () => {
  const printed = printedBy(`
    import { readFileSync } from "node:fs";
    import { canonicalJson } from "./packages/core/src/document/canonical.ts";
    import { engineNamed, engines } from "./packages/core/src/engines.ts";
    const tiny = engineNamed("tiny");
    const refused = () => {
      try {
        tiny.parse({ reportingCurrency: "EUR", notional: -1, rate: 0.05 });
      } catch (error) {
        return error.issues.map(({ path }) => path);
      }
    };
    const result = tiny.call(tiny.example);
    console.log(JSON.stringify({
      names: Object.keys(engines),
      result: canonicalJson(result).trim(),
      published: readFileSync("examples/tiny/loan.result.json", "utf8"),
      headline: tiny.headline(result),
      rows: tiny.tables(result).map(({ rows }) => [...rows]),
      refused: refused(),
    }));`);
  expect(printed).toEqual({
    names: ["exposure", "ba-cva", "sa-ccr", "capital", "tiny"],
    result: added["examples/tiny/loan.result.json"],
    published: added["examples/tiny/loan.result.json"],
    headline: { title: "Interest", value: 150, unit: "EUR", worse: "up" },
    rows: [[[150]]],
    refused: ["notional", "years"],
  });
});

test("it touches its folder, the table and its example", () => {
  const after = treeWith(added);
  const changed = [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
  expect(changed.filter((file) => !file.startsWith(folder))).toEqual([table]);
  expect(Object.keys(added).filter((file) => !isCode(file) && !file.startsWith("examples/tiny/"))).toEqual([]);
  const lines = (tree: Tree) => (tree.get(table) ?? "").split("\n");
  const newLines = lines(after).filter((line) => !lines(before).includes(line));
  expect(newLines).toEqual(['import { tiny } from "./tiny/engine.ts";', "  tiny,"]);
});

test("it passes the rules that a machine checks, and one that breaks them does not", () => {
  const after = sourcesOf(treeWith(added));
  expect([...strayImports(after), ...importsPastFaces(after), ...circlesOf(after)]).toEqual([]);
  for (const [file, text] of Object.entries(added).filter(([name]) => isCode(name))) {
    expect([...longFunctions(file, text, 70), ...nonNullAssertions(file, text)]).toEqual([]);
  }
  const rude = (line: string) => sourcesOf(treeWith({ ...added, [`${folder}tables.ts`]: line }));
  const past = rude('import { seriesOf } from "../exposure/report/measures.ts";');
  expect(importsPastFaces(past)).toEqual([`${folder}tables.ts imports packages/core/src/exposure/report/measures.ts`]);
  expect(strayImports(rude('import { readFileSync } from "node:fs";'))).toEqual([`${folder}tables.ts imports node:fs`]);
  expect(circlesOf(rude('import type { tiny } from "./engine.ts";'))).toEqual([
    [`${folder}engine.ts`, `${folder}tables.ts`],
  ]);
});

/**
 * Three hundred thousand characters of what makes parsers go back, through everything that reads CSV: what is worse than linear does not end within
 * the test's own time. The expressions by themselves are analysed in test/tidy.test.ts.
 */
import { csvRows } from "@ballast/core/document/csv-rows.ts";
import { engineNamed, importNamed } from "@ballast/core/engines.ts";
import { parseCsv, tableFromCsv } from "@ballast/web/csv.ts";
import { expect, test } from "vitest";

const SIZE = 300_000;
const nettingSets = importNamed(engineNamed("ba-cva"), "nettingSets");
const header = "id,counterparty,exposureMethod,exposureAtDefault,effectiveMaturityYears\n";

const fills: readonly [what: string, unit: string][] = [
  ["digits", "1"],
  ["points", "1."],
  ["signs", "-"],
  ["quotes", '"'],
  ["pairs of quotes and a letter", '""a'],
  ["opened quotes", ',"'],
  ["spaces", " "],
  ["separators", ","],
  ["brackets", " ["],
  ["opened lists", "["],
  ["lines", "\n"],
  ["lines with a cell each", '"\n'],
  ["returns", "\r"],
];

test.each(fills)("a cell of %s is refused or read, and so is a header", (_what, unit) => {
  const text = unit.repeat(SIZE / unit.length);
  for (const document of [`${header}${text}`, text, `${header}N1,C1,sa_ccr,${text},2\n`]) {
    expect(nettingSets.read(document).entries).toEqual([]);
    expect(parseCsv(document).length).toBeGreaterThan(0);
  }
  expect(tableFromCsv("t", "T", `a${text}]\n1\n`).columns.length).toBeGreaterThan(0);
});

test("forty thousand digits are a number beyond all others, and refused as one", () => {
  const { problems } = nettingSets.read(`${header}N1,C1,sa_ccr,${"9".repeat(40_000)},2\n`);
  expect(problems).toEqual([
    { line: 2, column: "exposureAtDefault", reason: "Give a finite number (found Infinity)", rule: "R01" },
  ]);
});

test("a cell beyond 100,000 characters is refused with its length and what to look for", () => {
  const reason = "A cell has 100,001 characters, of 100,000 at most: look for a quote that is not closed.";
  expect(nettingSets.read(`${header}${"N".repeat(100_001)},C1,sa_ccr,1,2\n`).problems).toEqual([
    { line: 2, column: "", reason },
  ]);
  expect(csvRows(`a\n"${"N".repeat(100_000)}"\n`).problems).toEqual([]);
});

test("a header of another file is refused as a whole", () => {
  const { entries, problems } = nettingSets.read(`${"x,".repeat(5000)}x\n`);
  expect({ entries, problems }).toEqual({
    entries: [],
    problems: [
      { line: 1, column: "", reason: expect.stringMatching(/^The header has 5001 columns, the list \d+ at most/) },
    ],
  });
});

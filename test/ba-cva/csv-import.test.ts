import { readFileSync } from "node:fs";
import { csvColumns, entriesFromCsv } from "@ballast/core/ba-cva/csv-import.ts";
import { baCvaCapital } from "@ballast/core/ba-cva/engine.ts";
import { BaCvaInput } from "@ballast/core/ba-cva/input.ts";
import { csvRows } from "@ballast/core/regulation/csv-rows.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const document = JSON.parse(
  readFileSync(new URL("../../examples/ba-cva/seed-001.input.json", import.meta.url), "utf8"),
);
const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const textOf = (rows: readonly (readonly string[])[]) => rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");

describe("rows of comma-separated text", () => {
  test("quotes hold separators, new lines and quotes; lines are counted through them", () => {
    expect(csvRows('a,b\r\n"1,5","two\nlines ""here"""\nx,y').rows).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["1,5", 'two\nlines "here"'] },
      { line: 4, cells: ["x", "y"] },
    ]);
  });

  test("what was written is read", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "1", ",", '"', "\n", " ", "é") });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, (written) => {
        expect(csvRows(textOf(written)).rows.map(({ cells }) => cells)).toEqual(written);
      }),
    );
  });
});

test.each(["counterparties", "nettingSets", "singleNameHedges"] as const)("%s of the book survive the way", (list) => {
  const entries: Record<string, unknown>[] = document[list];
  const columns = csvColumns(list).filter((column) => entries.some((entry) => column in entry));
  const rows = [columns, ...entries.map((entry) => columns.map((column) => String(entry[column] ?? "")))];
  const imported = entriesFromCsv(list, textOf(rows));
  expect(imported.problems).toEqual([]);
  const again = baCvaCapital(BaCvaInput.parse({ ...document, [list]: imported.entries }));
  expect(again.capital).toBe(baCvaCapital(BaCvaInput.parse(document)).capital);
});

test("an index of one sector and quality", () => {
  const text =
    "id,name,notional,remainingMaturityYears,sector,creditQuality\nI,Index,500,3,financial,investment_grade\n";
  const { entries, problems } = entriesFromCsv("indexHedges", text);
  expect(problems).toEqual([]);
  expect(entries[0]).toMatchObject({
    notional: 500,
    uniform: { sector: "financial", creditQuality: "investment_grade" },
  });
});

describe("a bad file is answered with line, column and reason", () => {
  const header = "id,counterparty,exposureMethod,exposureAtDefault,effectiveMaturityYears";

  test("every bad cell of every bad line, and the good lines", () => {
    const text = `${header}\nN1,C1,imm,100,2\nN2,C1,imm,"1,000",-2\nN3,,imm,100,2\nN4,C1,imm,100\n`;
    const { entries, problems } = entriesFromCsv("nettingSets", text);
    expect(entries.map(({ id }) => id)).toEqual(["N1"]);
    expect(problems.map(({ line, column }) => `${line} ${column}`)).toEqual([
      "3 exposureAtDefault",
      "3 effectiveMaturityYears",
      "4 counterparty",
      "5 ",
    ]);
    expect(problems[0]?.reason).toContain('"1,000"');
  });

  test.each([
    ["an unknown column", `${header},colour\n`, "1 colour"],
    ["a column twice", `${header},id\n`, "1 id"],
    ["an open quote", `${header}\nN1,"C1\n`, "2 "],
    ["nothing", "", "1 "],
  ])("%s", (_name, text, expected) => {
    expect(entriesFromCsv("nettingSets", text).problems.map(({ line, column }) => `${line} ${column}`)).toEqual([
      expected,
    ]);
  });

  test("an id of digits stays text", () => {
    expect(entriesFromCsv("nettingSets", `${header}\n007,C1,imm,100,2\n`).entries[0]?.id).toBe("007");
  });
});

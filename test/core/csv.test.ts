/** Lists from comma-separated text: every engine's own examples, every way a file goes wrong, and what is written is read. */
import { globSync, readFileSync } from "node:fs";
import { csvImport, csvImports, csvIssues } from "@ballast/core/document/csv.ts";
import { csvRows } from "@ballast/core/document/csv-rows.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import { engineNamed, engines, importNamed } from "@ballast/core/engines.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { columnsOfEntries, csvText, type Separator } from "./csv-text.ts";

const root = new URL("../../", import.meta.url);

const Rate = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fixed"), fixedRate: z.number() }),
  z.strictObject({ kind: z.literal("floating"), spread: z.number().optional() }),
]);
const Leg = z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), notional: z.number().positive(), rate: Rate });
const Forward = z.strictObject({
  kind: z.literal("forward"),
  id: z.string().min(1),
  notional: z.number().positive(),
  currency: z.string().optional(),
});
const Swap = z.strictObject({
  kind: z.literal("swap"),
  id: z.string().min(1),
  receive: Leg,
  pay: Leg,
  paymentsPerYear: z.union([z.literal(1), z.literal(2), z.literal(4)]).default(4),
  cleared: z.boolean().default(false),
  amortisation: z.array(z.strictObject({ years: z.number().positive(), notional: z.number() })).optional(),
  agreement: z.strictObject({ threshold: z.number(), currency: z.string().optional() }).optional(),
  position: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("linear") }),
      z.strictObject({ kind: z.literal("option"), strike: z.number() }),
    ])
    .prefault({ kind: "linear" }),
});
const Trade = z.discriminatedUnion("kind", [Forward, Swap]);
const trades = csvImport("trades", "Trades", Trade);

const told = (text: string) => trades.read(text).problems.map(({ column, line }) => `${line} ${column}`.trim());
const swap = {
  kind: "swap",
  id: "007",
  "receive.currency": "EUR",
  "receive.notional": "100",
  "receive.rate.kind": "fixed",
  "receive.rate.fixedRate": "-0.025",
  "pay.currency": "USD",
  "pay.notional": "1.1e2",
  "pay.rate.kind": "floating",
};
const textOf = (rows: readonly Readonly<Record<string, string>>[], separator: Separator = ",") => {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return csvText([header, ...rows.map((row) => header.map((column) => row[column] ?? ""))], separator);
};

describe("rows", () => {
  test("quotes hold separators, new lines and quotes; lines are counted through them", () => {
    expect(csvRows('\uFEFFa,b\r\n"1,5","two\nlines ""here"""\n\nx,y').rows).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["1,5", 'two\nlines "here"'] },
      { line: 5, cells: ["x", "y"] },
    ]);
  });

  test("what was written is read, whichever separator", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "1", ",", ";", '"', "\r", "\n", " ", "é") });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom<Separator>(",", ";"), (written, separator) => {
        const { problems, rows: read } = csvRows(csvText(written, separator), separator);
        expect(problems).toEqual([]);
        expect(read.map(({ cells }) => cells)).toEqual(written);
      }),
    );
  });
});

describe("columns follow the schema", () => {
  test("those of every option, nested objects with dots, the discriminators among them", () => {
    expect(trades.columns).toEqual([
      "kind",
      "id",
      "notional",
      "currency",
      ...["receive", "pay"].flatMap((leg) =>
        ["currency", "notional", "rate.kind", "rate.fixedRate", "rate.spread"].map((field) => `${leg}.${field}`),
      ),
      "paymentsPerYear",
      "cleared",
      "amortisation",
      "agreement.threshold",
      "agreement.currency",
      "position.kind",
      "position.strike",
    ]);
  });

  test("a list of a document brings its title along", () => {
    const document = z.strictObject({ trades: z.array(Trade).max(9).default([]).meta({ title: "All trades" }) });
    expect(csvImports(document, ["trades"])).toMatchObject([{ list: "trades", title: "All trades" }]);
  });
});

describe("an entry is what the user wrote", () => {
  test("no default is filled in, an object whose cells are all empty is left out", () => {
    expect(trades.read(textOf([{ ...swap, "agreement.threshold": "", "position.strike": "" }]))).toEqual({
      problems: [],
      entries: [
        {
          kind: "swap",
          id: "007",
          receive: { currency: "EUR", notional: 100, rate: { kind: "fixed", fixedRate: -0.025 } },
          pay: { currency: "USD", notional: 110, rate: { kind: "floating" } },
        },
      ],
    });
  });

  test("options side by side, separated by semicolons, with lists as JSON and the yes of a spreadsheet", () => {
    const more = { cleared: "TRUE", paymentsPerYear: "2", amortisation: '[{"years":1,"notional":50}]' };
    const nested = { "agreement.threshold": "0", "position.kind": "option", "position.strike": "3" };
    const forward = { kind: "forward", id: "F", notional: " 5 ", currency: "GBP" };
    const { entries, problems } = trades.read(textOf([{ ...swap, ...more, ...nested }, forward], ";"));
    expect(problems).toEqual([]);
    expect(entries[0]).toMatchObject({
      cleared: true,
      paymentsPerYear: 2,
      amortisation: [{ years: 1, notional: 50 }],
      agreement: { threshold: 0 },
      position: { kind: "option", strike: 3 },
    });
    expect(entries[1]).toEqual({ kind: "forward", id: "F", notional: 5, currency: "GBP" });
  });

  test("lines of nothing but separators are no entries", () => {
    expect(trades.read("kind,id,notional\nforward,F,1\n,,\n").entries).toHaveLength(1);
  });
});

describe("what goes wrong is told with line, column and reason", () => {
  test("every bad cell of every bad line at once; the good lines are entries", () => {
    const bad = {
      ...swap,
      "receive.currency": "euro",
      "receive.rate.fixedRate": "2,5%",
      "pay.rate.kind": "float",
      "pay.rate.spread": "0.01",
      amortisation: "[1",
      cleared: "maybe",
      notional: "7",
    };
    const text = textOf([swap, bad, { kind: "forward", id: "", notional: "-1" }]);
    const { entries, problems } = trades.read(text);
    expect(entries).toHaveLength(1);
    expect(
      csvIssues(problems)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      "line 3, amortisation",
      "line 3, cleared",
      "line 3, notional",
      "line 3, pay.rate.kind",
      "line 3, receive.currency",
      "line 3, receive.rate.fixedRate",
      "line 4, id",
      "line 4, notional",
    ]);
    const reasons = Object.fromEntries(problems.map(({ column, line, reason }) => [`${line} ${column}`, reason]));
    expect(reasons["3 notional"]).toBe('Leave this cell empty where kind is swap (found "7")');
    expect(reasons["3 pay.rate.kind"]).toContain('(found "float")');
    expect(reasons["3 receive.rate.fixedRate"]).toContain('(found "2,5%")');
    expect(reasons["3 amortisation"]).toContain("JSON");
    expect(reasons["4 id"]).toBe("This field is missing.");
    expect(reasons["4 notional"]).toContain("(found -1)");
  });

  test("a cell that a nested option does not have", () => {
    const { problems } = trades.read(textOf([{ ...swap, "pay.rate.fixedRate": "0.01" }]));
    expect(problems).toEqual([
      {
        line: 2,
        column: "pay.rate.fixedRate",
        reason: 'Leave this cell empty where pay.rate.kind is floating (found "0.01")',
      },
    ]);
  });

  test("a place inside a list", () => {
    const { problems } = trades.read(textOf([{ ...swap, amortisation: '[{"years":-1,"notional":50,"colour":1}]' }]));
    expect(problems.map(({ column, reason }) => `${column}${reason}`)).toEqual([
      "amortisation[0].years: Give a number above 0 (found -1)",
      "amortisation[0].colour: Unknown field: remove it, or check its spelling.",
    ]);
  });

  test("a column that every line needs is missed once", () => {
    const { problems } = trades.read("kind,notional\nforward,1\nforward,2\n");
    expect(problems).toEqual([{ line: 1, column: "id", reason: "Line 2 needs this column." }]);
  });

  test.each([
    ["an unknown column", "kind,id,notional,colour\nforward,F,1,red\n", ["1 colour"]],
    ["a misspelled column", "kind,id,notionl\nforward,F,1\n", ["1 notionl", "1 notional"]],
    ["a column twice", "kind,id,id\n", ["1 id"]],
    ["a column without a name", "kind,id,\n", ["1"]],
    ["a text that was not UTF-8", "kind,id,notional\nforward,Soci\uFFFDt\uFFFD,1\n", ["2 id"]],
    ["an unknown kind, told once", "kind,id,notional\nfuture,F,-1\n", ["2 kind"]],
    ["no kind", "kind,id,notional\n,F,1\n", ["2 kind"]],
    ["a cell too few", "kind,id,notional\nforward,F\n", ["2"]],
    ["text behind a quote", 'kind,id,notional\nforward,"F"x,1\n', ["2"]],
    ["an open quote", 'kind,id,notional\nforward,F,1\nforward,"G,1\n', ["3"]],
    ["an open quote at the end", 'kind,id,notional\nforward,F,1\n"', ["3"]],
    ["a header with an open quote", 'kind,"id,notional\nforward,F,1\n', ["1"]],
    ["nothing", "", ["1"]],
    ["nothing but a mark and new lines", "\uFEFF\n\r\n", ["1"]],
  ])("%s", (_what, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  test("the rule of a schema is named beside the reason", () => {
    const { read } = importNamed(engineNamed("ba-cva"), "nettingSets");
    const header = "id,counterparty,exposureMethod,exposureAtDefault,effectiveMaturityYears";
    const { problems } = read(`${header}\nN1,C1,imm,"1,000",2\nN2,C1,imm,-1,2\n`);
    expect(problems.map(({ column, line, rule }) => ({ column, line, rule }))).toEqual([
      { line: 2, column: "exposureAtDefault", rule: "R29" },
      { line: 3, column: "exposureAtDefault", rule: "R02" },
    ]);
  });
});

test("entries written as text and read again are the same", () => {
  const id = fc.stringMatching(/^[A-Za-z0-9é;,"[{]([A-Za-z0-9 ,;"\n]{0,8}[A-Za-z0-9,;"])?$/);
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
  const positive = fc.double({ min: 1e-300, noNaN: true, noDefaultInfinity: true });
  const optional = { requiredKeys: [] };
  const rate = fc.oneof(
    fc.record({ kind: fc.constant("fixed"), fixedRate: number }),
    fc.record({ kind: fc.constant("floating"), spread: number }, { requiredKeys: ["kind"] }),
  );
  const leg = fc.record({ currency: fc.constantFrom("EUR", "USD"), notional: positive, rate });
  const position = fc.oneof(
    fc.record({ kind: fc.constant("linear") }),
    fc.record({ kind: fc.constant("option"), strike: number }),
  );
  const entry = fc.oneof(
    fc.record({ kind: fc.constant("forward"), id, notional: positive }),
    fc
      .tuple(
        fc.record({ kind: fc.constant("swap"), id, receive: leg, pay: leg }),
        fc.record(
          {
            paymentsPerYear: fc.constantFrom(1, 2, 4),
            cleared: fc.boolean(),
            amortisation: fc.array(fc.record({ years: positive, notional: number })),
            agreement: fc.record({ threshold: number, currency: id }, { requiredKeys: ["threshold"] }),
            position,
          },
          optional,
        ),
      )
      .map(([needed, more]) => ({ ...needed, ...more })),
  );
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), fc.constantFrom<Separator>(",", ";"), (entries, separator) => {
      const read = trades.read(csvText(columnsOfEntries(entries, trades.columns), separator));
      expect(read).toEqual({ entries, problems: [] });
    }),
  );
});

describe("engines", () => {
  const lists = Object.values(engines).flatMap(({ imports, name }) => imports.map(({ list }) => [name, list] as const));

  test("which lists", () => {
    expect(lists.map((names) => names.join(" "))).toEqual([
      ...["counterparties", "nettingSets", "trades"].map((list) => `exposure ${list}`),
      ...["counterparties", "nettingSets", "singleNameHedges", "indexHedges"].map((list) => `ba-cva ${list}`),
      ...["nettingSets", "trades"].map((list) => `sa-ccr ${list}`),
      ...["counterparties", "nettingSets", "trades", "singleNameHedges", "indexHedges"].map(
        (list) => `capital ${list}`,
      ),
    ]);
  });

  const documents = globSync("examples/*/*.input.json", { cwd: root }).sort();
  test.each(documents)("the lists of %s survive the way through a file", (file) => {
    const document = JSON.parse(readFileSync(new URL(file, root), "utf8")) as Record<string, object[]>;
    const engine = engineNamed(file.split("/")[1] ?? "");
    for (const { columns, list, read } of engine.imports) {
      const entries = document[list] ?? [];
      expect(read(csvText(columnsOfEntries(entries, columns), ",")), list).toEqual({ entries, problems: [] });
    }
  });

  test("a list that is not read from CSV is refused with those that are", () => {
    const refused = () => importNamed(engineNamed("sa-ccr"), "hedges");
    expect(refused).toThrow(RiskError);
    expect(refused).toThrow('sa-ccr reads no list "hedges" from CSV. There are: nettingSets, trades.');
  });
});

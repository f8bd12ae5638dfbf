/**
 * Counterparties, netting sets and hedges from comma-separated text to the lists of a document. The header names the
 * fields as the document does; a column that is not known, or a cell that does not fit, is named with its line.
 */
import { z } from "zod";
import { type CsvRow, csvRows } from "../regulation/csv-rows.ts";
import { IndexHedge, SingleNameHedge } from "./hedge-input.ts";
import { Counterparty, NettingSet } from "./input.ts";

export interface CsvProblem {
  /** Line of the text, from 1. */
  readonly line: number;
  /** The column's name; empty for a whole line. */
  readonly column: string;
  readonly reason: string;
}

/** An index has one sector and quality in a file; its constituents are given in the document itself. */
const IndexRow = z
  .strictObject({
    ...IndexHedge.omit({ constituents: true, uniform: true }).shape,
    ...IndexHedge.shape.uniform.unwrap().shape,
  })
  .transform(({ sector, creditQuality, ...hedge }) => ({ ...hedge, uniform: { sector, creditQuality } }));

const lists = {
  counterparties: { schema: Counterparty, shape: Counterparty.shape },
  nettingSets: {
    schema: NettingSet.omit({ maturityFrom: true }),
    shape: NettingSet.omit({ maturityFrom: true }).shape,
  },
  singleNameHedges: { schema: SingleNameHedge, shape: SingleNameHedge.shape },
  indexHedges: { schema: IndexRow, shape: IndexRow.in.shape },
} as const;
export type CsvList = keyof typeof lists;

/** The columns a file of this list may have. */
export function csvColumns(list: CsvList): string[] {
  return Object.keys(lists[list].shape);
}

/** The entries of the good lines, and every problem of the others. Rules between entries are the document's own. */
export function entriesFromCsv<List extends CsvList>(list: List, text: string, separator: "," | ";" = ",") {
  const { schema, shape } = lists[list];
  const { openQuote, rows } = csvRows(text, separator);
  const [header, ...lines] = rows;
  const problems: CsvProblem[] = [];
  const entries: z.output<(typeof lists)[List]["schema"]>[] = [];
  if (openQuote !== null) problems.push({ line: openQuote, column: "", reason: "A quote is opened and never closed." });
  if (header === undefined)
    return { entries, problems: [...problems, { line: 1, column: "", reason: "The text is empty." }] };
  const columns = header.cells.map((cell) => cell.trim());
  problems.push(...headerProblems(header, columns, shape));
  if (problems.length > 0) return { entries, problems };
  for (const row of lines) {
    const found = rowProblems(row, columns);
    const parsed = found.length > 0 ? null : schema.safeParse(entryOf(row, columns, shape));
    if (parsed?.success === true) entries.push(parsed.data as (typeof entries)[number]);
    else problems.push(...found, ...(parsed === null ? [] : cellProblems(row, columns, parsed.error.issues)));
  }
  return { entries, problems };
}

function headerProblems(
  { line }: CsvRow,
  columns: readonly string[],
  shape: Readonly<Record<string, z.ZodType>>,
): CsvProblem[] {
  const known = Object.keys(shape).join(", ");
  return columns.flatMap((column, i) => {
    if (!Object.hasOwn(shape, column))
      return [{ line, column, reason: `There is no such field. There are: ${known}.` }];
    return columns.indexOf(column) < i ? [{ line, column, reason: "This column is here twice." }] : [];
  });
}

function rowProblems({ cells, line }: CsvRow, columns: readonly string[]): CsvProblem[] {
  if (cells.length === columns.length) return [];
  return [{ line, column: "", reason: `The line has ${cells.length} cells, the header ${columns.length}.` }];
}

/** Empty cells are fields left out. Text becomes a number or a yes/no only where the field is one. */
function entryOf(
  { cells }: CsvRow,
  columns: readonly string[],
  shape: Readonly<Record<string, z.ZodType>>,
): Record<string, unknown> {
  return Object.fromEntries(
    columns.flatMap((column, i) => {
      const text = (cells[i] ?? "").trim();
      const schema = shape[column];
      return text === "" || schema === undefined ? [] : [[column, cellValue(text, schema)]];
    }),
  );
}

function cellValue(text: string, schema: z.ZodType): unknown {
  // The text itself, if it fits: an id 007 stays what it is.
  if (schema.safeParse(text).success) return text;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return text;
}

function cellProblems(row: CsvRow, columns: readonly string[], issues: readonly z.core.$ZodIssue[]): CsvProblem[] {
  return issues.map((issue) => {
    const column = String(issue.path[0] ?? "");
    const place = columns.indexOf(column);
    const found = place < 0 ? "" : (row.cells[place] ?? "").trim();
    const reason =
      found === "" ? "This field is missing." : `${issue.message} (found ${JSON.stringify(found.slice(0, 60))})`;
    return { line: row.line, column, reason };
  });
}

/** Reads the tables that an engine publishes as CSV. */
import type { Table } from "@ballast/core/document/table.ts";
import { words } from "./fmt.ts";

/** The cells of an RFC 4180 text, row by row. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g;
  for (const [whole, value = "", end] of text.matchAll(cell)) {
    if (whole === "" && row.length === 0) break;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end !== ",") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

/** `exposureAtDefault [EUR]` as a column with a title and a unit. */
function column(header: string): Table["columns"][number] {
  const [, key = header, unit] = /^(.*?)(?: \[(.*)\])?$/.exec(header) ?? [];
  return { key, title: words(key), ...(unit === undefined ? {} : { unit: unit.replace("^2", "²") }) };
}

/** A published file as a table. A column is numeric if all its cells that are not empty are numbers. */
export function tableFromCsv(name: string, title: string, text: string): Table {
  const [header = [], ...body] = parseCsv(text);
  const numeric = header.map((_, column) =>
    body.every((row) => row[column] === "" || (row[column]?.trim() !== "" && Number.isFinite(Number(row[column])))),
  );
  return {
    name,
    title,
    columns: header.map(column),
    rows: body.map((row) =>
      row.map((cell, column) => (cell === "" ? null : numeric[column] === true ? Number(cell) : cell)),
    ),
  };
}

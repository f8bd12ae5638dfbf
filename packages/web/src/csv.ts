/** Reads the tables that an engine publishes as CSV. */
import type { Table } from "@ballast/core/document/table.ts";
import { words } from "./fmt.ts";

/** The cells of an RFC 4180 text, row by row. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length || row.length > 0; ) {
    const end = cellEnd(text, text[at] === '"' ? quoteEnd(text, at) : at);
    const value = text.slice(at, end);
    row.push(value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (text[end] !== ",") {
      rows.push(row);
      row = [];
    }
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
  return rows;
}

/** Behind the quote that closes the one at `start`: two of them are one inside. */
function quoteEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at + 1;
  }
  return text.length;
}

function cellEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !",\r\n".includes(text.charAt(at))) at++;
  return at;
}

/** `exposureAtDefault [EUR]` as a column with a title and a unit. */
function column(header: string): Table["columns"][number] {
  const at = header.endsWith("]") ? header.indexOf(" [") : -1;
  const key = at < 0 ? header : header.slice(0, at);
  return { key, title: words(key), ...(at < 0 ? {} : { unit: header.slice(at + 2, -1).replace("^2", "²") }) };
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

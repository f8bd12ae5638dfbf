/** A table as CSV (RFC 4180): units in the header, numbers unrounded, text that a spreadsheet would run made harmless. */
import type { ResultTable } from "@ballast/core/document/table.ts";

/** The text in pieces, of some lines each. */
export function* csv({ columns, rows }: ResultTable): Generator<string> {
  let text = line(columns.map(({ key, unit }) => cell(unit === undefined ? key : `${key} [${unit}]`)));
  for (const row of rows) {
    text += line(row.map(cell));
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  yield text;
}

/** Characters: enough that a table of a page is one piece. */
const PIECE = 64 * 1024;

function line(cells: readonly string[]): string {
  return `${cells.join(",")}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const visible = value.replaceAll(/\p{Cc}/gu, "");
  const harmless = /^[=+\-@]/.test(visible) ? `'${visible}` : visible;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

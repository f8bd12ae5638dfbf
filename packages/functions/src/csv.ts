/** A table as CSV (RFC 4180): units in the header, numbers unrounded, text that a spreadsheet would run made harmless. */
import type { Table } from "@ballast/core/document/table.ts";

export function csv({ columns, rows }: Table): string {
  const header = columns.map(({ key, unit }) => cell(unit === undefined ? key : `${key} [${unit}]`));
  return [header, ...rows.map((row) => row.map(cell))].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const visible = value.replaceAll(/\p{Cc}/gu, "");
  const harmless = /^[=+\-@]/.test(visible) ? `'${visible}` : visible;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

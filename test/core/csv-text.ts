/** Entries as the text of a file, written by other code than reads it. */
export type Separator = "," | ";";

/** Rows as text: every cell in quotes that needs them. */
export function csvText(rows: readonly (readonly string[])[], separator: Separator): string {
  const quoted = (cell: string) => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => `${row.map(quoted).join(separator)}\r\n`).join("");
}

/** A header with the columns that the entries use, and a row for each of them. */
export function columnsOfEntries(entries: readonly object[], columns: readonly string[]): string[][] {
  const flat = entries.map((entry) => new Map(flattened(entry, "")));
  const used = columns.filter((column) => flat.some((cells) => cells.has(column)));
  return [used, ...flat.map((cells) => used.map((column) => cells.get(column) ?? ""))];
}

function flattened(entry: object, prefix: string): [string, string][] {
  return Object.entries(entry).flatMap(([name, value]): [string, string][] => {
    if (Array.isArray(value)) return [[`${prefix}${name}`, JSON.stringify(value)]];
    if (typeof value === "object") return flattened(value, `${prefix}${name}.`);
    return [[`${prefix}${name}`, String(value)]];
  });
}

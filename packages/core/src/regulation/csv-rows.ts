/** Comma-separated text as rows (RFC 4180), each with the line it starts on. */

export interface CsvRow {
  /** Line of the text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvText {
  readonly rows: readonly CsvRow[];
  /** Line of a quote that never closes, null if there is none. */
  readonly openQuote: number | null;
}

/** Quoted cells may hold separators, quotes (doubled) and new lines. Empty lines are left out; a leading mark is ignored. */
export function csvRows(text: string, separator: "," | ";" = ","): CsvText {
  const rows: CsvRow[] = [];
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  let line = 1;
  let start = 1;
  let cells: string[] = [];
  let cell = "";
  let quotedSince: number | null = null;
  const endRow = () => {
    cells.push(cell);
    if (cells.length > 1 || cell !== "") rows.push({ line: start, cells });
    cells = [];
    cell = "";
    start = line + 1;
  };
  for (let i = 0; i < source.length; i++) {
    const character = source[i] ?? "";
    if (quotedSince !== null) {
      if (character === '"' && source[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (character === '"') quotedSince = null;
      else cell += character;
      if (character === "\n") line++;
    } else if (character === '"' && cell === "") quotedSince = line;
    else if (character === separator) {
      cells.push(cell);
      cell = "";
    } else if (character === "\n") {
      endRow();
      line++;
    } else if (character !== "\r") cell += character;
  }
  if (cell !== "" || cells.length > 0) endRow();
  return { rows, openQuote: quotedSince };
}

/** Comma- or semicolon-separated text as rows (RFC 4180), each with the line it starts on. */
import { grouped } from "./shown.ts";

export interface CsvRow {
  /** Line of the text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface BrokenQuote {
  readonly line: number;
  readonly column: "";
  readonly reason: string;
}

export interface CsvText {
  readonly rows: readonly CsvRow[];
  /** Where quotes are broken or a cell is too long. Such a row is left out: where its cells end cannot be known. */
  readonly problems: readonly BrokenQuote[];
}

/** Characters of a cell: a curve of a thousand nodes has fewer. One that has more was most often quoted and never closed. */
const LONGEST_CELL = 100_000;

/** Quoted cells may hold separators, quotes (doubled) and new lines. Empty lines are left out; a leading mark is ignored. */
export function csvRows(text: string, separator: "," | ";" = separatorOf(text)): CsvText {
  const rows: CsvRow[] = [];
  const problems: BrokenQuote[] = [];
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  let line = 1;
  let start = 1;
  let cells: string[] = [];
  let cell = "";
  let quotedSince: number | null = null;
  let closed = false;
  let broken: BrokenQuote | null = null;
  const endCell = () => {
    if (cell.length > LONGEST_CELL) broken ??= tooLong(start, cell);
    cells.push(cell);
    cell = "";
    closed = false;
  };
  const endRow = () => {
    endCell();
    if (broken !== null) problems.push(broken);
    else if (cells.length > 1 || cells[0] !== "") rows.push({ line: start, cells });
    cells = [];
    broken = null;
    start = line + 1;
  };
  for (let i = 0; i < source.length; i++) {
    const character = source[i] ?? "";
    if (quotedSince !== null) {
      if (character === '"' && source[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (character === '"') {
        quotedSince = null;
        closed = true;
      } else cell += character;
      if (character === "\n") line++;
    } else if (character === separator) endCell();
    else if (character === "\n") {
      endRow();
      line++;
    } else if (character === "\r" && (source[i + 1] ?? "\n") === "\n") continue;
    else if (closed) {
      broken ??= { line, column: "", reason: "Text follows a closing quote; a quote inside quotes is written twice." };
      closed = false;
      cell += character;
    } else if (character === '"' && cell === "") quotedSince = line;
    else cell += character;
  }
  if (quotedSince !== null) broken = { line: quotedSince, column: "", reason: "A quote is opened and never closed." };
  if (cell !== "" || closed || cells.length > 0 || broken !== null) endRow();
  return { rows, problems };
}

function tooLong(line: number, { length }: string): BrokenQuote {
  const reason = `A cell has ${grouped(length)} characters, of ${grouped(LONGEST_CELL)} at most: look for a quote that is not closed.`;
  return { line, column: "", reason };
}

/** Spreadsheets of many countries separate by semicolons. Names of columns hold neither, so the header tells. */
function separatorOf(text: string): "," | ";" {
  const header = /[^\r\n\uFEFF]+/.exec(text)?.[0] ?? "";
  return header.split(";").length > header.split(",").length ? ";" : ",";
}

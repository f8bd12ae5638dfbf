/**
 * Lists of a document as comma-separated text (RFC 4180): one line an entry, one column a field, by the list's own schema.
 * Fields of nested objects are columns with dots, as `pay.rate.kind`; a field that is a list is JSON inside its cell.
 */
import { z } from "zod";
import { columnsOf, type Fields, type Group, isGroup, type Shape, shapeOf } from "./csv-columns.ts";
import { csvRows } from "./csv-rows.ts";
import { assert, type Issue } from "./errors.ts";
import { issuesOf, plainReason } from "./parse.ts";

export interface CsvProblem {
  /** Line of the text, from 1. */
  readonly line: number;
  /** The column's name; empty for a whole line. */
  readonly column: string;
  readonly reason: string;
  /** Id of the input rule, where the engine has numbered rules. */
  readonly rule?: string;
}

export interface CsvEntries {
  /** The entries of the good lines as they would stand in the document: no default is filled in. */
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  /** Every problem of the other lines. Rules between entries are the document's own. */
  readonly problems: readonly CsvProblem[];
}

/** A list of a document that can be read from text. */
export interface CsvImport {
  /** Field of the document that holds the list. */
  readonly list: string;
  readonly title: string;
  /** Every column there may be, in the order of the schema. */
  readonly columns: readonly string[];
  read(text: string): CsvEntries;
}

/** What is known of one line while its entry is put together. */
interface Line {
  /** Text of the cells that are not empty, by column. */
  readonly given: ReadonlyMap<string, string>;
  /** Columns that have found their field. */
  readonly used: Set<string>;
  /** What the discriminators chose, by the prefix of the columns that depend on it. */
  readonly chosen: Map<string, string>;
  readonly problems: { readonly column: string; readonly reason: string; readonly rule?: string }[];
}

/** How to read these lists of a document. */
export function csvImports<Lists extends z.core.$ZodShape>(
  document: z.ZodObject<Lists>,
  lists: readonly (keyof Lists & string)[],
): readonly CsvImport[] {
  return lists.map((list) => {
    const schema = document.shape[list];
    assert(schema !== undefined, `the document has a field ${list}`);
    return csvImport(list, z.globalRegistry.get(schema)?.title ?? list, elementOf(schema));
  });
}

/** How to read a list whose entries have this schema: an object, or objects that a discriminator tells apart. */
export function csvImport(list: string, title: string, entry: z.core.$ZodType): CsvImport {
  const shape = shapeOf(entry);
  assert(shape.kind === "object" || shape.kind === "union", `the entries of ${list} are objects`);
  const columns = columnsOf(shape, "");
  return { list, title, columns, read: (text) => entriesOf(text, entry, shape, columns) };
}

/** The problems as those of a document, at places such as `line 7, notional`. */
export function csvIssues(problems: readonly CsvProblem[]): Issue[] {
  return problems.map(({ column, line, reason, rule }) => ({
    path: column === "" ? `line ${line}` : `line ${line}, ${column}`,
    message: reason,
    ...(rule === undefined ? {} : { rule }),
  }));
}

function elementOf(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "default" || def.type === "optional") return elementOf(def.innerType);
  assert(def.type === "array", "what is read from CSV is a list");
  return def.element;
}

function entriesOf(text: string, schema: z.core.$ZodType, shape: Group, columns: readonly string[]): CsvEntries {
  const { problems: broken, rows } = csvRows(text);
  const [header, ...lines] = rows;
  if (header === undefined)
    return {
      entries: [],
      problems: broken.length > 0 ? broken : [{ line: 1, column: "", reason: "The text is empty." }],
    };
  const names = header.cells.map((cell) => cell.trim());
  // Twice as many: a few that there are not, or are twice, are named each.
  if (names.length > 2 * columns.length) {
    const reason = `The header has ${names.length} columns, the list ${columns.length} at most: is this another file?`;
    return { entries: [], problems: [...broken, { line: header.line, column: "", reason }] };
  }
  const problems: CsvProblem[] = [...broken, ...headerProblems(header.line, names, columns)];
  const entries: Record<string, unknown>[] = [];
  // A column that is missing altogether is told once, not in every line.
  const missing = new Set<string>();
  for (const { cells, line: number } of lines) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    if (cells.length !== names.length) {
      const reason = `The line has ${cells.length} cells, the header ${names.length}.`;
      problems.push({ line: number, column: "", reason });
      continue;
    }
    const { entry, problems: wrong } = entryOf(namedCells(names, cells), schema, shape, columns);
    if (wrong.length === 0) entries.push(entry);
    for (const { column, ...problem } of wrong) {
      if (problem.reason !== MISSING || names.includes(column)) problems.push({ line: number, column, ...problem });
      else if (!missing.has(column)) {
        missing.add(column);
        problems.push({ line: header.line, column, reason: `Line ${number} needs this column.` });
      }
    }
  }
  return { entries, problems: problems.sort((a, b) => a.line - b.line) };
}

const MISSING = "This field is missing.";

function headerProblems(line: number, names: readonly string[], columns: readonly string[]): CsvProblem[] {
  return names.flatMap((column, i) => {
    if (column === "") return [{ line, column, reason: `Column ${i + 1} has no name.` }];
    if (!columns.includes(column))
      return [{ line, column, reason: `There is no such field. There are: ${columns.join(", ")}.` }];
    return names.indexOf(column) < i ? [{ line, column, reason: "This column is here twice." }] : [];
  });
}

function namedCells(names: readonly string[], cells: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    names.flatMap((name, i) => {
      const text = (cells[i] ?? "").trim();
      return text === "" ? [] : [[name, text] as const];
    }),
  );
}

function entryOf(
  given: ReadonlyMap<string, string>,
  schema: z.core.$ZodType,
  shape: Group,
  columns: readonly string[],
): { readonly entry: Record<string, unknown>; readonly problems: Line["problems"] } {
  const line: Line = { given, used: new Set(), chosen: new Map(), problems: [] };
  const entry = groupOf(shape, "", line);
  for (const [column, text] of given) {
    if (text.includes("\uFFFD"))
      line.problems.push({ column, reason: `A character is lost: save the file as UTF-8${found(text)}` });
    if (line.used.has(column) || !columns.includes(column)) continue;
    const reason = `${reasonUnused(column, line)}${found(text)}`;
    line.problems.push({ column, reason });
  }
  const parsed = z.safeParse(schema, entry, { reportInput: true, error: plainReason });
  const told = new Set(line.problems.map(({ column }) => column));
  const refused = (parsed.error?.issues ?? []).flatMap((issue) =>
    issuesOf(issue, entry).map(({ message, path, rule }) => {
      const column = columnAt(path, columns);
      if (issue.code !== "custom" && columns.includes(column) && !given.has(column)) return { column, reason: MISSING };
      const inside = path.slice(column.length);
      return {
        column,
        reason: inside === "" ? message : `${inside}: ${message}`,
        ...(rule === undefined ? {} : { rule }),
      };
    }),
  );
  return { entry, problems: [...line.problems, ...refused.filter(({ column }) => !told.has(column))] };
}

function groupOf(shape: Group, prefix: string, line: Line): Record<string, unknown> {
  if (shape.kind === "object") return objectOf(shape.fields, prefix, line);
  const column = `${prefix}${shape.discriminator}`;
  const choice = line.given.get(column);
  const fields = choice === undefined ? undefined : shape.options.get(choice);
  if (fields !== undefined) {
    line.chosen.set(prefix, `${column} is ${choice}`);
    return objectOf(fields, prefix, line);
  }
  // The schema names the bad choice. Which of the other cells belong to it cannot be known.
  for (const name of line.given.keys()) if (name.startsWith(prefix)) line.used.add(name);
  return choice === undefined ? {} : { [shape.discriminator]: choice };
}

function objectOf(fields: Fields, prefix: string, line: Line): Record<string, unknown> {
  return Object.fromEntries(
    [...fields].flatMap(([name, shape]) => {
      const value = fieldOf(shape, `${prefix}${name}`, line);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Empty cells are fields left out; an object that need not be there is left out with all its cells. */
function fieldOf(shape: Shape, column: string, line: Line): unknown {
  if (isGroup(shape)) {
    const prefix = `${column}.`;
    if (shape.optional && ![...line.given.keys()].some((name) => name.startsWith(prefix))) return undefined;
    return groupOf(shape, prefix, line);
  }
  const text = line.given.get(column);
  if (text === undefined) return undefined;
  line.used.add(column);
  switch (shape.kind) {
    case "number":
      return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
    case "boolean":
      // Spreadsheets write TRUE.
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : text;
    case "json":
      return jsonOf(text, column, line);
    default:
      return text;
  }
}

function jsonOf(text: string, column: string, line: Line): unknown {
  try {
    return JSON.parse(text);
  } catch {
    line.problems.push({ column, reason: `Give this field as JSON, a list as [1, 2]${found(text)}` });
    return text;
  }
}

/** Why no field took a cell: another discriminator would have. */
function reasonUnused(column: string, { chosen }: Line): string {
  const prefixes = [...chosen.keys()].filter((prefix) => column.startsWith(prefix));
  const deepest = prefixes.sort((a, b) => b.length - a.length)[0] ?? "";
  return `Leave this cell empty where ${chosen.get(deepest)}`;
}

/** The column that an issue at this path of an entry belongs to; the path itself if it is above all columns. */
function columnAt(path: string, columns: readonly string[]): string {
  const around = columns.filter(
    (column) => path === column || path.startsWith(`${column}[`) || path.startsWith(`${column}.`),
  );
  return around.sort((a, b) => b.length - a.length)[0] ?? path;
}

function found(text: string): string {
  return ` (found ${JSON.stringify(text.slice(0, 60))})`;
}

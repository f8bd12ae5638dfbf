/**
 * The one way a document becomes bytes: keys sorted, no white space, a new line at the end. Equal documents have
 * equal bytes, so that a hash names a document and two runs can be compared byte by byte.
 */

/** JSON with sorted keys. Numbers are written shortest-round-trip, as ECMAScript defines; −0 becomes 0. */
export function canonicalJson(document: unknown): string {
  return `${json(document)}\n`;
}

export function documentBytes(document: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(document));
}

/** A piece of the text of a document. */
export interface Piece {
  readonly text: string;
  /** The path of the list that it is an entry of, with the comma before it; null for what stands between entries. */
  readonly list: string | null;
}

/** The same text in pieces, since a large document as one text may not fit into memory: each entry of a list is one. */
export function* canonicalPieces(document: unknown): Generator<Piece> {
  yield* piecesOf(document, "");
  yield between("\n");
}

function* piecesOf(value: unknown, path: string): Generator<Piece> {
  if (Array.isArray(value) && !isPlain(value)) {
    yield between("[");
    for (const [i, entry] of value.entries()) yield { text: (i === 0 ? "" : ",") + json(entry), list: path };
    yield between("]");
  } else if (isObject(value)) {
    let before = "{";
    for (const [key, field] of fieldsOf(value)) {
      yield between(`${before}${JSON.stringify(key)}:`);
      yield* piecesOf(field, path === "" ? key : `${path}.${key}`);
      before = ",";
    }
    yield between(before === "{" ? "{}" : "}");
  } else {
    yield between(json(value));
  }
}

function between(text: string): Piece {
  return { text, list: null };
}

function json(value: unknown): string {
  if (isObject(value)) {
    return `{${fieldsOf(value)
      .map(([key, field]) => `${JSON.stringify(key)}:${json(field)}`)
      .join(",")}}`;
  }
  // Most of a result is profiles, and the language writes a list of numbers much faster than we do.
  if (Array.isArray(value) && !isPlain(value)) return `[${value.map(json).join(",")}]`;
  return JSON.stringify(value) ?? "null";
}

/** Whether a list has nothing in it whose keys would have to be sorted. */
function isPlain(list: readonly unknown[]): boolean {
  return list.every((entry) => typeof entry !== "object" || entry === null);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields that there are, sorted; names that are whole numbers come first, as in any object of the language. */
function fieldsOf(value: Readonly<Record<string, unknown>>) {
  // Without a prototype, so that a key named __proto__ is a key like any other.
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort()) if (value[key] !== undefined) sorted[key] = value[key];
  return Object.entries(sorted);
}

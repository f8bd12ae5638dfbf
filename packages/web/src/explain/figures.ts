/**
 * The figures of a result that are explained, and the way from one to those it is made of. Which they are is in the schema:
 * numbers with a symbol, inside what says `explained`. Few results carry the explanations themselves; the API has them all.
 */
import type { Explanation } from "@ballast/core/document/explanation.ts";
import { getAt, parsePath, pathText } from "@ballast/core/document/path.ts";
import type { Path } from "../form/document.ts";
import { type JsonSchema, shapeOf } from "../form/schema.ts";

export interface Figures {
  readonly result: unknown;
  /** Of the result; empty where another version of the engine made it, null until it is known. */
  readonly schema: JsonSchema | null;
  /** The explanations that the result carries, and those that were asked for since. */
  readonly known: Map<string, Explanation>;
  /** The places of the entries with an id. */
  readonly places: ReadonlyMap<string, readonly Path[]>;
}

/** The address of the explanation of a figure by its path; undefined if it has none. */
export type Explain = (path: string) => string | undefined;

export function figuresOf(result: unknown, schema: JsonSchema | null): Figures {
  const carried = getAt(result, ["explanations"]);
  const explanations = Array.isArray(carried) ? (carried as readonly Explanation[]) : [];
  const places = new Map<string, Path[]>();
  const find = (value: unknown, path: Path) => {
    if (typeof value !== "object" || value === null) return;
    if (!Array.isArray(value)) {
      for (const [key, field] of Object.entries(value)) find(field, [...path, key]);
      return;
    }
    value.forEach((entry, i) => {
      const id: unknown = entry?.id;
      if (typeof id === "string") places.set(id, [...(places.get(id) ?? []), [...path, i]]);
    });
  };
  find(result, []);
  return { result, schema, places, known: new Map(explanations.map((entry) => [entry.path, entry])) };
}

/** The schema of an explained number; undefined for anything else. */
function fieldOf({ result, schema }: Figures, path: Path): JsonSchema | undefined {
  if (schema === null || typeof getAt(result, path) !== "number") return undefined;
  let field: JsonSchema = schema;
  let explained: boolean | undefined;
  for (const key of [...path, null]) {
    field = shapeOf(field, schema).schema;
    explained = field.explained ?? explained;
    if (key !== null) field = (typeof key === "number" ? field.items : field.properties?.[key]) ?? {};
  }
  return explained && field.symbol ? field : undefined;
}

export function isExplained(figures: Figures, path: string): boolean {
  return figures.known.has(path) || fieldOf(figures, parsePath(path)) !== undefined;
}

/** The title of its explanation, or that of its field and whose it is. */
export function titleOf(figures: Figures, path: string): string {
  const known = figures.known.get(path);
  if (known !== undefined) return known.title;
  const keys = parsePath(path);
  const title = fieldOf(figures, keys)?.title ?? path;
  for (let depth = keys.length - 1; depth > 0; depth--) {
    const entry = getAt(figures.result, keys.slice(0, depth));
    const name = getAt(entry, ["id"]) ?? getAt(entry, ["name"]);
    if (name !== undefined) return `${title} of ${name}`;
  }
  return title;
}

/**
 * The way to a figure from the total above it. It goes on from the way that was walked so far; a figure that is not one
 * step from there is reached by the shortest known way from the first one.
 */
export function wayTo({ known }: Figures, path: string, walked: readonly string[] = []): readonly string[] {
  const place = walked.indexOf(path);
  if (place >= 0) return walked.slice(0, place + 1);
  const last = known.get(walked.at(-1) ?? "");
  if (last?.terms.some((term) => term.path === path)) return [...walked, path];
  const seen = new Set([...known.keys()].slice(0, 1));
  const ways = [...seen].map((first): readonly string[] => [first]);
  for (const way of ways) {
    const here = way.at(-1) ?? "";
    if (here === path) return way;
    for (const term of known.get(here)?.terms ?? []) {
      if (term.from !== "result" || seen.has(term.path)) continue;
      seen.add(term.path);
      ways.push([...way, term.path]);
    }
  }
  return [path];
}

/** The explained figure in a cell of a table whose rows begin with the id of what they are about. */
export function figureOfCell(figures: Figures, row: readonly unknown[], key: string, value: number) {
  const words = key.split("_");
  let found: string | undefined;
  const search = (at: unknown, path: Path, named: string): boolean => {
    if (at === value) {
      // The field of this very name is the best; else the first that has all words of the column in its names.
      const text = pathText(path);
      const exact = String(path.at(-1)).toLowerCase() === words.join("");
      if (
        (exact || (found === undefined && words.every((word) => named.includes(word)))) &&
        isExplained(figures, text)
      ) {
        found = text;
      }
      return exact && found === text;
    }
    if (typeof at !== "object" || at === null) return false;
    return Object.entries(at).some(([name, field]) =>
      search(field, [...path, Array.isArray(at) ? Number(name) : name], named + name.toLowerCase()),
    );
  };
  // In a column of numbers an id is a number too.
  for (const place of figures.places.get(String(row[0])) ?? []) {
    if (search(getAt(figures.result, place), place, "")) break;
  }
  return found;
}

/** The entries of the document, or of that of a stage, that terms come from, each with the fields that are used. */
export function entriesOf({ terms }: Explanation, { result }: Figures, input: unknown) {
  const entries = new Map<string, { readonly path: string; readonly value: unknown; readonly used: Set<unknown> }>();
  for (const term of terms) {
    const [stage = "", inside] = /^stages\.\w+\.input\.(?=(.*))/s.exec(term.path) ?? [];
    if (term.path === "" || (term.from !== "input" && inside === undefined)) continue;
    const keys = parsePath(inside ?? term.path);
    // A field of the document itself is its own entry; anything else stands in an item of a list.
    const own = typeof keys[1] === "number" ? keys.slice(0, 2) : [];
    const path = stage + pathText(own);
    const document = inside === undefined ? input : getAt(result, parsePath(stage));
    const entry = entries.get(path) ?? { path, value: getAt(document, own), used: new Set() };
    entry.used.add(keys[own.length]);
    entries.set(path, entry);
  }
  return [...entries.values()];
}

/**
 * The document behind a form. The form and the JSON beside it are two views of this one value: neither has a state of
 * its own that could disagree.
 */

import { getAt, parsePath, pathText } from "@ballast/core/document/path.ts";
import { compact, words } from "../fmt.ts";

export type Path = readonly (string | number)[];

/** A copy with one value replaced; everything beside the path is shared. `undefined` removes the field. */
export function setAt(document: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(document)) {
    const copy = [...document];
    copy[Number(key)] = setAt(copy[Number(key)], rest, value);
    return copy;
  }
  const object = typeof document === "object" && document !== null ? (document as Record<string, unknown>) : {};
  if (rest.length === 0 && value === undefined) {
    const { [key]: _removed, ...others } = object;
    return others;
  }
  return { ...object, [key]: setAt(object[key], rest, value) };
}

export function removeItem(document: unknown, path: Path, index: number): unknown {
  const list = getAt(document, path);
  if (!Array.isArray(list)) return document;
  return setAt(document, path, list.toSpliced(index, 1));
}

/** Adds an item behind the last one: a copy of it, since the next is more like the last than like nothing. */
export function appendItem(document: unknown, path: Path, seeded: unknown): unknown {
  const current = getAt(document, path);
  const list: readonly unknown[] = Array.isArray(current) ? current : [];
  const last = list.at(-1);
  return setAt(document, path, [...list, last === undefined ? seeded : withNextId(last)]);
}

/** `CP-3` becomes `CP-4`: a copy needs an id of its own. */
function withNextId(item: unknown): unknown {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
  const id: unknown = (item as Record<string, unknown>)["id"];
  if (typeof id !== "string") return item;
  // Texts and numbers in turn; the last number counts on.
  const parts = id.split(/(\d+)/);
  const digits = parts.at(-2);
  if (digits === undefined) return { ...item, id: `${id}-2` };
  const next = String(Number(digits) + 1).padStart(digits.length, "0");
  return { ...item, id: parts.with(-2, next).join("") };
}

export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The places where two documents differ. Lists of objects with ids are matched by id, so that a removed item is one
 * difference and not a change of every item behind it.
 */
export function differences(before: unknown, after: unknown, path: Path = []): Difference[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(before, after, path);
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], [...path, key]));
  }
  return [{ path: pathText(path), before, after }];
}

function listDifferences(before: readonly unknown[], after: readonly unknown[], path: Path): Difference[] {
  const idOf = (item: unknown) => (isObject(item) && typeof item["id"] === "string" ? item["id"] : null);
  const byId = [...before, ...after].every((item) => idOf(item) !== null);
  if (!byId) {
    const scalars = [...before, ...after].every((item) => typeof item !== "object" || item === null);
    if (scalars && before.length !== after.length) return [{ path: pathText(path), before, after }];
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => differences(before[i], after[i], [...path, i])).flat();
  }
  const found: Difference[] = [];
  const seen = new Set<unknown>();
  const twins = new Map(before.map((item) => [idOf(item), item]));
  after.forEach((item, index) => {
    seen.add(idOf(item));
    for (const each of differences(twins.get(idOf(item)), item, [...path, index])) found.push(each);
  });
  before.forEach((item, index) => {
    if (!seen.has(idOf(item))) found.push({ path: pathText([...path, index]), before: item, after: undefined });
  });
  return found;
}

/** A path with the ids of list items instead of their positions: `trades[SWAP-1].notional`. */
export function namedPath(document: unknown, path: string): string {
  const keys = parsePath(path);
  return keys.reduce<string>((text, key, index) => {
    if (typeof key === "string") return text === "" ? key : `${text}.${key}`;
    const id = getAt(document, [...keys.slice(0, index + 1), "id"]);
    return `${text}[${typeof id === "string" ? id : key}]`;
  }, "");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What a person typed into a number field. Text that is no number stays text, in the document too, so that nothing that
 * is on the screen can differ from what is sent; the server then says what is wrong with it.
 */
export function numberFromText(text: string): number | string | undefined {
  const trimmed = text.trim().replace(/^−/, "-");
  if (trimmed === "") return undefined;
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : text;
}

/** A list in one line: `0.5, 1, 2`. */
export function seriesFromText(text: string, numbers: boolean): unknown[] {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== "");
  return numbers ? parts.map((part) => numberFromText(part)) : parts;
}

export function seriesText(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(", ") : value === undefined ? "" : String(value);
}

/** What distinguishes one item of a list, for its closed row; the fields in the given order. */
export function itemSummary(
  item: unknown,
  order: readonly string[] = [],
): { readonly title: string; readonly rest: string } {
  if (!isObject(item)) return { title: String(item), rest: "" };
  const entries = [...new Set([...order, ...Object.keys(item)])].map((key) => [key, item[key]] as const);
  const named = entries.find(([key]) => /^(id|name|label)$/.test(key)) ?? entries.find(([key]) => /id$/i.test(key));
  const rest = entries
    .filter((entry) => entry !== named)
    .map(([key, value]) => {
      if (Array.isArray(value)) return value.length === 0 ? "" : `${value.length} ${key}`;
      if (typeof value === "number") return compact(value);
      if (typeof value !== "string") return "";
      return key === "kind" ? words(value) : value;
    })
    .filter((text) => text !== "");
  return { title: named === undefined ? "" : String(named[1]), rest: rest.slice(0, 6).join(" · ") };
}

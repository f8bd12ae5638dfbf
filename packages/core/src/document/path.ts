/** Places in a document, as problems, explanations and requests name them. */

export type Path = readonly PropertyKey[];

/** `["nettingSets", 2, "id"]` as `nettingSets[2].id`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/** The inverse of `pathText`. */
export function parsePath(text: string): readonly (string | number)[] {
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map((match) =>
    match[1] === undefined ? (match[2] ?? "") : Number(match[1]),
  );
}

/** A field of its own, and not such as the length of a list. */
const isField = Object.prototype.propertyIsEnumerable;

/** What stands at a path; undefined if nothing does. */
export function getAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && isField.call(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    document,
  );
}

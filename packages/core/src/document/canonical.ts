/**
 * The one way a document becomes bytes: keys sorted, no white space, a new line at the end. Equal documents have
 * equal bytes, so that a hash names a document and two runs can be compared byte by byte.
 */

/** JSON with sorted keys. Numbers are written shortest-round-trip, as ECMAScript defines; −0 becomes 0. */
export function canonicalJson(document: unknown): string {
  return `${JSON.stringify(document, sortKeys)}\n`;
}

export function documentBytes(document: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(document));
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  // Without a prototype, so that a key named __proto__ is a key like any other.
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort()) sorted[key] = (value as Record<string, unknown>)[key];
  return sorted;
}

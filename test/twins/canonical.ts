/** Canonical JSON as the language writes it, with its keys sorted by a replacer. */
export function naiveCanonicalJson(document: unknown): string {
  return `${JSON.stringify(document, sorted)}\n`;
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort()) copy[key] = (value as Record<string, unknown>)[key];
  return copy;
}

/** JSON for people: what fits on one line stands on one line, so that a matrix looks like a matrix. */

const LINE = 88;

export function prettyJson(value: unknown, indent = ""): string {
  const line = JSON.stringify(value);
  if (line === undefined) return "null";
  if (typeof value !== "object" || value === null) return line;
  const flat = spaced(value);
  if (flat !== null && indent.length + flat.length <= LINE) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    const scalars = value.every((item) => typeof item !== "object" || item === null);
    const items = value.map((item) => prettyJson(item, inner));
    return `[\n${inner}${scalars ? wrapped(items, inner) : items.join(`,\n${inner}`)}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return "{}";
  const lines = fields.map(([key, field]) => `${JSON.stringify(key)}: ${prettyJson(field, inner)}`);
  return `{\n${inner}${lines.join(`,\n${inner}`)}\n${indent}}`;
}

/** An array or object of scalars in one line; null if it holds anything deeper than a row of numbers. */
function spaced(value: object): string | null {
  const deep = (item: unknown) => typeof item === "object" && item !== null;
  if (Array.isArray(value))
    return value.some(deep) ? null : `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.some(([, field]) => deep(field)) || fields.length > 6) return null;
  return `{ ${fields.map(([key, field]) => `${JSON.stringify(key)}: ${JSON.stringify(field)}`).join(", ")} }`;
}

function wrapped(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    if (line !== "" && indent.length + line.length + item.length + 2 > LINE) {
      lines.push(line);
      line = item;
    } else line = line === "" ? item : `${line}, ${item}`;
  }
  return [...lines, line].join(`,\n${indent}`);
}

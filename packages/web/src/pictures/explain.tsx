/** Explain this number: every quantity of a result that has a symbol, with its value, its error and its paragraph. */
import type { Run } from "@ballast/core/run.ts";
import { listEngines } from "../api.ts";
import type { Explain } from "../explain/figures.ts";
import { compact, exact, words } from "../fmt.ts";
import { fieldNames, type JsonSchema, resolve } from "../form/schema.ts";
import { Figure, Heads, Rows, useResource } from "../ui.tsx";

export interface Quantity {
  readonly group: string;
  readonly title: string;
  readonly symbol: string;
  readonly value: number;
  readonly standardError: number | null;
  readonly unit: string;
  readonly source: string;
  /** Where it stands in the value. */
  readonly path: string;
}

interface QuantitiesProps {
  readonly run: Run;
  readonly title: string;
  readonly note?: string;
  /** The result, or one item of the list that `path` leads to. */
  readonly value: unknown;
  readonly path?: readonly string[];
  readonly currency: string;
  readonly explain?: Explain;
  /** Folded where the picture above says it already. */
  readonly folded?: boolean;
}

export function Quantities({
  run,
  title,
  note = "",
  value,
  path = [],
  currency,
  explain,
  folded = false,
}: QuantitiesProps) {
  const engines = useResource("engines", listEngines);
  const root = engines.value?.find((engine) => engine.name === run.engine)?.resultSchema as JsonSchema | undefined;
  const rows = root === undefined ? [] : quantitiesOf(value, schemaAt(root, path), root, currency);
  if (rows.length === 0) return null;
  return (
    <section class="card" aria-label={title}>
      <details open={!folded}>
        <summary>
          <h2>{title}</h2> <span class="muted">{note}</span>
        </summary>
        <Rows label={`Rows of ${title}`}>
          <Heads
            names={["Quantity", "Symbol", "Value", "Standard error", "Source"]}
            right={["Value", "Standard error"]}
          />
          <tbody>
            {rows.map((row) => (
              <QuantityRow key={row.group + row.title} row={row} href={explain?.(row.path)} />
            ))}
          </tbody>
        </Rows>
      </details>
    </section>
  );
}

function QuantityRow({ row, href }: { readonly row: Quantity; readonly href: string | undefined }) {
  return (
    <tr>
      <th scope="row">
        {row.title} <span class="muted">{row.group}</span>
      </th>
      <td>{row.symbol}</td>
      <td class="right">
        <Figure value={row.value} unit={row.unit} href={href} />
      </td>
      <td class="right muted" title={row.standardError === null ? undefined : exact(row.standardError)}>
        {row.standardError === null ? "exact" : `± ${compact(row.standardError)}`}
      </td>
      <td class="muted">{row.source}</td>
    </tr>
  );
}

/** The schema of the items of the list that a path of keys leads to, or of the document itself. */
function schemaAt(root: JsonSchema, path: readonly string[]): JsonSchema {
  let schema = resolve(root, root);
  for (const key of path) {
    const field = resolve(schema.properties?.[key] ?? {}, root);
    schema = resolve(field.items ?? field, root);
  }
  return schema;
}

/** Walks result and schema together through objects, not through lists: those are tables. */
export function quantitiesOf(
  value: unknown,
  given: JsonSchema,
  root: JsonSchema,
  currency: string,
  group = "",
  at = "",
): readonly Quantity[] {
  const schema = resolve(given, root);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return fieldNames(schema).flatMap((key) => {
    const field = resolve(schema.properties?.[key] ?? {}, root);
    const here = (value as Record<string, unknown>)[key];
    const number = estimateOf(here);
    if (number === null) return quantitiesOf(here, field, root, currency, words(key), `${at}${key}.`);
    if (field.symbol === undefined || field.symbol === "") return [];
    const unit = (field.unit ?? "")
      .replace("reporting currency squared", `${currency}²`)
      .replace("reporting currency", currency);
    return [
      {
        group,
        title: field.title ?? words(key),
        symbol: field.symbol,
        ...number,
        unit,
        source: field.source ?? "",
        path: at + key,
      },
    ];
  });
}

/** A number, or a simulated one with its error. */
function estimateOf(value: unknown): { readonly value: number; readonly standardError: number | null } | null {
  if (typeof value === "number") return { value, standardError: null };
  if (typeof value !== "object" || value === null) return null;
  const { value: number, standardError } = value as Record<string, unknown>;
  return typeof number === "number" && typeof standardError === "number" ? { value: number, standardError } : null;
}

/** Explain this number: every quantity of the result that has a symbol, with its value and its paragraph. */
import type { Run } from "@ballast/core/run.ts";
import { listEngines } from "../api.ts";
import { words } from "../fmt.ts";
import { type JsonSchema, resolve } from "../form/schema.ts";
import { Num, useResource } from "../ui.tsx";

export interface Explained {
  readonly group: string;
  readonly title: string;
  readonly symbol: string;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

interface ExplainProps {
  readonly run: Run;
  readonly result: unknown;
  readonly currency: string;
}

export function Explain({ run, result, currency }: ExplainProps) {
  const engines = useResource("engines", listEngines);
  const root = engines.value?.find((engine) => engine.name === run.engine)?.resultSchema as JsonSchema | undefined;
  const rows = root === undefined ? [] : explained(result, root, root, currency);
  if (rows.length === 0) return null;
  return (
    <section class="card" aria-label="How the numbers come about">
      <details>
        <summary>
          <h2>How the numbers come about</h2> <span class="muted">symbol, value and paragraph of each</span>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region takes the focus so that keys can scroll it */}
        <section class="scroll" tabIndex={0} aria-label="Quantities of the result">
          <table>
            <thead>
              <tr>
                <th scope="col">Quantity</th>
                <th scope="col">Symbol</th>
                <th scope="col" class="right">
                  Value
                </th>
                <th scope="col">Source</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.group + row.title}>
                  <th scope="row">
                    {row.title} {row.group !== "" && <span class="muted">{row.group}</span>}
                  </th>
                  <td>{row.symbol}</td>
                  <td class="right">
                    <Num value={row.value} unit={row.unit} />
                  </td>
                  <td class="muted">{row.source}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}

/** Walks result and schema together through objects, not through lists: those are tables. */
export function explained(
  value: unknown,
  given: JsonSchema,
  root: JsonSchema,
  currency: string,
  group = "",
): readonly Explained[] {
  const schema = resolve(given, root);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const field = resolve(part, root);
    const here = (value as Record<string, unknown>)[key];
    if (typeof here !== "number") return explained(here, field, root, currency, words(key));
    if (field.symbol === undefined || field.symbol === "") return [];
    const unit = (field.unit ?? "").replace("reporting currency squared", `${currency}²`);
    return [
      {
        group,
        title: field.title ?? words(key),
        symbol: field.symbol,
        value: here,
        unit: unit.replace("reporting currency", currency),
        source: field.source ?? "",
      },
    ];
  });
}

/** The picture of an engine that has none of its own: its headline, the numbers of its result, its tables. */
import type { Run } from "@ballast/core/run.ts";
import { getFile, listEngines } from "../api.ts";
import { tableFromCsv } from "../csv.ts";
import { words } from "../fmt.ts";
import { type JsonSchema, resolve } from "../form/schema.ts";
import { DataTable, type ExplainCell } from "../table.tsx";
import { measured, Pending, useResource } from "../ui.tsx";
import { type Kpi, Kpis } from "./kpis.tsx";
import type { PictureProps } from "./picture.tsx";

export function TablesPicture({ run, result, before, explain, explainCell }: PictureProps) {
  const engines = useResource("engines", listEngines);
  const schema = engines.value?.find((engine) => engine.name === run.engine)?.resultSchema as JsonSchema | undefined;
  return (
    <>
      <Kpis
        kpis={[...headlineKpi(run, before?.run ?? null), ...numberKpis(result, before?.result, schema ?? {}, run)].map(
          (kpi) => ({ ...kpi, href: explain(fieldOf(result, kpi.value)) }),
        )}
      />
      <ResultTables run={run} explainCell={explainCell} />
    </>
  );
}

/** The headline of a run as the first of its numbers. */
export function headlineKpi(run: Run, before: Run | null): Kpi[] {
  const { headline } = run;
  if (headline === null) return [];
  return [{ ...headline, before: before?.headline == null ? null : measured(before.headline) }];
}

/** The numbers that stand at the top of a result, named by its schema. */
function numberKpis(result: unknown, before: unknown, schema: JsonSchema, run: Run): Kpi[] {
  if (typeof result !== "object" || result === null) return [];
  return Object.entries(result).flatMap(([key, value]) => {
    if (typeof value !== "number" || value === run.headline?.value) return [];
    const field = resolve(schema.properties?.[key] ?? {}, schema);
    const earlier: unknown = (before as Record<string, unknown> | undefined)?.[key];
    return [
      {
        title: field.title ?? words(key),
        value,
        unit: field.unit ?? "",
        before: typeof earlier === "number" ? { value: earlier } : null,
      },
    ];
  });
}

/** The field at the top of a result that holds a value. */
function fieldOf(result: unknown, value: number | null): string {
  return Object.entries(result ?? {}).find(([, other]) => other === value)?.[0] ?? "";
}

/** Every table the run has published. */
interface ResultTablesProps {
  readonly run: Run;
  readonly without?: readonly string[];
  readonly explainCell: ExplainCell;
}

export function ResultTables({ run, without = [], explainCell }: ResultTablesProps) {
  const files = run.files.filter((file) => file.name.endsWith(".csv") && !without.includes(file.name));
  const tables = useResource(`tables-${run.id}`, () =>
    Promise.all(
      files.map(async (file) => tableFromCsv(file.name.slice(0, -4), file.title, await getFile(run.id, file.name))),
    ),
  );
  if (tables.value === null) return <Pending {...tables} />;
  return (
    <>
      {tables.value.map((table) => (
        <section key={table.name} class="card" aria-label={table.title}>
          <h2>{table.title}</h2>
          <DataTable table={table} explain={explainCell} />
        </section>
      ))}
    </>
  );
}

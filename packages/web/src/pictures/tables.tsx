/** The picture of an engine that has none of its own: its headline, the numbers of its result, its tables. */
import type { Run } from "@ballast/core/run.ts";
import { getFile, listEngines } from "../api.ts";
import { tableFromCsv } from "../csv.ts";
import type { JsonSchema } from "../form/schema.ts";
import { type Notable, Notes } from "../notes.tsx";
import { DataTable, type ExplainCell } from "../table.tsx";
import { measured, Pending, useResource } from "../ui.tsx";
import { type Quantity, quantitiesOf } from "./explain.tsx";
import { type Kpi, Kpis } from "./kpis.tsx";
import type { PictureProps } from "./picture-props.ts";

export function TablesPicture({ run, result, before, explain, explainCell }: PictureProps) {
  const engines = useResource("engines", listEngines);
  const schema = engines.value?.find((engine) => engine.name === run.engine)?.resultSchema as JsonSchema | undefined;
  return (
    <>
      <Kpis kpis={numberKpis(run, schema ?? {}, result, before, explain)} />
      <Notes result={result as Notable} />
      <ResultTables run={run} explainCell={explainCell} />
    </>
  );
}

/** The headline, then the other numbers at the top of the result, as its schema names them. */
export function numberKpis(
  { headline }: Pick<Run, "headline">,
  schema: JsonSchema,
  result: unknown,
  before: PictureProps["before"],
  explain: PictureProps["explain"],
): readonly Kpi[] {
  if (headline === null) return [];
  const quantities = (document: unknown) => quantitiesOf(document, schema, schema, headline.unit);
  const earlier = quantities(before?.result);
  const was = before?.run.headline;
  const all = quantities(result);
  const isHeadline = ({ title }: Quantity) => title === headline.title;
  return [
    { ...headline, before: was == null ? null : measured(was), href: explain(all.find(isHeadline)?.path ?? "") },
    ...all
      .filter((each) => !isHeadline(each))
      .map(({ title, value, unit, path }) => ({
        title,
        value,
        unit,
        before: earlier.find((each) => each.path === path) ?? null,
        href: explain(path),
      })),
  ];
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

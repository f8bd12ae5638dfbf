/** A table of a result: numbers to the right and exact on hover, units in the header, long ones a part at a time. */
import type { Table } from "@ballast/core/document/table.ts";
import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { plural } from "./fmt.ts";
import { Figure, Rows } from "./ui.tsx";

const SHOWN_AT_ONCE = 20;

/** The address of the explanation of a cell, if it has one. */
export type ExplainCell = (row: Table["rows"][number], key: string, value: number) => string | undefined;

interface DataTableProps {
  readonly table: Table;
  readonly explain?: ExplainCell | undefined;
}

export function DataTable({ table, explain }: DataTableProps) {
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const rows = table.rows.slice(0, limit);
  if (rows.length === 0) return <p class="muted">None.</p>;
  const numeric = table.columns.map((_, column) => table.rows.some((row) => typeof row[column] === "number"));
  return (
    <>
      <Rows label={`Rows of ${table.title}`}>
        <thead>
          <tr>
            {table.columns.map(({ key, title, unit }, column) => (
              <th key={key} scope="col" class={numeric[column] ? "right" : ""}>
                {title}
                {unit !== undefined && unit !== "" && <span class="unit"> {unit}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={table.columns[column]?.key} class={numeric[column] ? "right" : ""}>
                  <Cell
                    value={cell}
                    href={typeof cell === "number" ? explain?.(row, table.columns[column]?.key ?? "", cell) : undefined}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Rows>

      {table.rows.length > limit && (
        <p>
          <button type="button" class="small" onClick={() => setLimit(limit * 4)}>
            Show more of the {plural(table.rows.length - limit, "other row")}
          </button>
        </p>
      )}
    </>
  );
}

interface CellProps {
  readonly value: string | number | null;
  readonly href: string | undefined;
}

function Cell({ value, href }: CellProps): ComponentChild {
  if (value === null) return <span class="muted">–</span>;
  if (typeof value !== "number") return value;
  return <Figure value={value} href={href} />;
}

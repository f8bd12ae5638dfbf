/** What is around every chart: title, legend, readout, its table, and the ways to take it along. */
import type { Table } from "@ballast/core/document/table.ts";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { csv, downloadText, svgText } from "../download.ts";
import { DataTable, type ExplainCell } from "../table.tsx";

export interface LegendItem {
  readonly label: string;
  /** The class that colours the line, and its form. */
  readonly tone: string;
  readonly mark: "line" | "dash" | "band";
}

export interface FrameProps {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly legend?: readonly LegendItem[];
  readonly controls?: ComponentChildren;
  /** The numbers of the chart: its table twin and its CSV. */
  readonly table: Table;
  readonly explainCell?: ExplainCell | undefined;
  readonly draw: (width: number) => ComponentChildren;
}

export function ChartFrame({ title, note, legend = [], controls, table, explainCell, draw }: FrameProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [asTable, setAsTable] = useState(false);
  const saveSvg = () => {
    const chart = box.current?.querySelector("svg");
    if (chart) downloadText(`${table.name}.svg`, "image/svg+xml", svgText(chart));
  };
  return (
    <section class="card chart" aria-label={title}>
      <header class="chart-head">
        <h2>{title}</h2>
        {controls}
        <div class="row tools">
          <button type="button" class="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? "Chart" : "Table"}
          </button>
          <button type="button" class="small" onClick={() => downloadText(`${table.name}.csv`, "text/csv", csv(table))}>
            CSV
          </button>
          <button type="button" class="small" onClick={saveSvg} disabled={asTable}>
            SVG
          </button>
        </div>
      </header>
      {note !== undefined && <p class="muted note">{note}</p>}
      {legend.length > 0 && !asTable && <Legend items={legend} />}
      <div ref={box} class="drawing">
        {asTable ? <DataTable table={table} explain={explainCell} /> : width > 0 && draw(width)}
      </div>
    </section>
  );
}

function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <ul class="legend">
      {items.map(({ label, tone, mark }) => (
        <li key={label}>
          <svg width="22" height="10" aria-hidden="true">
            {mark === "band" ? (
              <rect class={tone} width="22" height="10" rx="2" />
            ) : (
              <path class={tone} d="M0 5H22" stroke-dasharray={mark === "dash" ? "5 4" : undefined} />
            )}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

/** The width of an element, followed as it changes: charts are drawn at it, not stretched to it. */
function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    setWidth(Math.floor(element.clientWidth));
    return () => observer.disconnect();
  }, []);
  return width;
}

/** One horizontal bar for each thing, in the order given. */
import type { Table } from "@ballast/core/document/table.ts";
import { compact, exact } from "../fmt.ts";
import { ChartFrame, type FrameProps } from "./frame.tsx";
import { extentWithZero } from "./geometry.ts";
import { Chart, Mark } from "./mark.tsx";
import { linearScale } from "./scale.ts";

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The part of the bar that is left after hedges, say. */
  readonly part?: number;
  readonly note?: string;
  /** The address of its explanation. */
  readonly href?: string | undefined;
}

interface BarsProps {
  readonly label: string;
  readonly width: number;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

const ROW = 28;
const VALUE_WIDTH = 100;
/** Room for a wide capital letter. */
const LETTER = 9;

/** Bars that are shown; the table has all. */
const MOST_BARS = 20;

interface BarsCardProps extends Omit<BarsProps, "width" | "label">, Omit<FrameProps, "draw" | "table"> {
  /** Of the file. */
  readonly name: string;
  readonly columns: Table["columns"];
  readonly rows: Table["rows"];
}

/** Bars in the frame of a chart, with the numbers that they stand for. */
export function BarsCard({ title, unit, bars, name, columns, rows, note, ...frame }: BarsCardProps) {
  const left = bars.length - MOST_BARS;
  return (
    <ChartFrame
      {...frame}
      title={title}
      note={left > 0 ? `${note ?? ""} The ${MOST_BARS} largest; the table has ${left} more.` : note}
      table={{ name, title, columns, rows }}
      draw={(width) => <HorizontalBars label={title} width={width} unit={unit} bars={bars.slice(0, MOST_BARS)} />}
    />
  );
}

function HorizontalBars({ label, width, unit, bars }: BarsProps) {
  const longest = Math.max(...bars.map((bar) => bar.label.length), 1);
  const left = Math.min(Math.round(width * 0.34), longest * LETTER + 12);
  const range = extentWithZero([bars.map((bar) => bar.value), bars.map((bar) => bar.part ?? 0)]);
  const x = linearScale(range, [left, width - VALUE_WIDTH]);
  const letters = Math.floor((left - 8) / LETTER);
  const height = bars.length * ROW + 4;
  const text = bars.map((bar) => `${bar.label} ${compact(bar.value)}`).join(", ");
  return (
    <Chart label={`${label}: ${text} ${unit}`} width={width} height={height} marks={bars}>
      {bars.map((bar, index) => {
        const top = index * ROW + 6;
        const end = x(bar.value);
        return (
          <Mark key={bar.label} href={bar.href} area={{ x: 0, y: top - 5, width, height: ROW }}>
            <title>{`${bar.label}: ${exact(bar.value)} ${unit}${bar.note === undefined ? "" : `. ${bar.note}`}`}</title>
            <text class="name" x={left - 8} y={top + 9} text-anchor="end" dominant-baseline="middle">
              {bar.label.length > letters ? `${bar.label.slice(0, letters - 1)}…` : bar.label}
            </text>
            <Rect class={bar.part === undefined ? "bar series-a" : "bar faint-a"} from={x(0)} to={end} top={top} />
            {bar.part !== undefined && <Rect class="bar series-a" from={x(0)} to={x(bar.part)} top={top} />}
            <text class="value" x={Math.max(end, x(0)) + 7} y={top + 9} dominant-baseline="middle">
              {compact(bar.value)} {unit}
            </text>
          </Mark>
        );
      })}
    </Chart>
  );
}

function Rect({ class: tone, from, to, top }: { class: string; from: number; to: number; top: number }) {
  return (
    <rect class={tone} x={Math.min(from, to)} y={top} width={Math.max(1.5, Math.abs(to - from))} height={18} rx="2" />
  );
}

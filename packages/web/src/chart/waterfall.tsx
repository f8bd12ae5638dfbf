/** From one level to another, step by step. */
import { compact, exact, tick } from "../fmt.ts";
import { extentWithZero, labelLines, type WaterfallBar, type WaterfallItem, waterfallBars } from "./geometry.ts";
import { Chart, Mark } from "./mark.tsx";
import { bandScale, niceScale } from "./scale.ts";

interface WaterfallProps {
  readonly label: string;
  readonly width: number;
  readonly unit: string;
  readonly items: readonly WaterfallItem[];
  /** The direction that is bad news decides the colour of a step. */
  readonly worse: "up" | "down";
}

const MARGIN = { top: 26, right: 8, left: 58 };
const PLOT_HEIGHT = 270;
const LINE_HEIGHT = 14;
/** Below this width a bar has no room for its value above it. */
const NARROWEST_BAND = 84;
const ROW = 46;

interface DrawnProps extends Omit<WaterfallProps, "items"> {
  readonly bars: readonly WaterfallBar[];
  readonly range: readonly [number, number];
}

export function Waterfall({ items, ...props }: WaterfallProps) {
  const bars = waterfallBars(items);
  const range = extentWithZero([bars.map((bar) => bar.from), bars.map((bar) => bar.to)]);
  const Drawn = props.width / bars.length < NARROWEST_BAND ? Rows : Columns;
  return <Drawn {...props} bars={bars} range={range} />;
}

/** On a narrow screen: a row for each bar, its name and value above it. */
function Rows({ label, width, unit, bars, range, worse }: DrawnProps) {
  const x = niceScale(range, [1, width - 1]);
  const height = bars.length * ROW;
  return (
    <Chart label={describe(label, bars, unit)} width={width} height={height} marks={bars}>
      {bars.map((bar, index) => {
        const top = index * ROW;
        const left = Math.min(x(bar.from), x(bar.to));
        return (
          <Mark key={bar.label} href={bar.href} area={{ x: 0, y: top, width, height: ROW }}>
            <text class="name" x={0} y={top + 14}>
              {bar.label}
            </text>
            <text class="value" x={width} y={top + 14} text-anchor="end">
              {valueText(bar)}
            </text>
            {index + 1 < bars.length && <path class="connector" d={`M${x(bar.to)} ${top + 20}V${top + ROW + 20}`} />}
            <rect
              class={`bar ${toneOf(bar, worse)}`}
              x={left}
              y={top + 20}
              width={Math.max(1.5, Math.abs(x(bar.from) - x(bar.to)))}
              height={18}
              rx="2"
            />
          </Mark>
        );
      })}
    </Chart>
  );
}

function Columns({ label, width, unit, bars, range, worse }: DrawnProps) {
  const bottom = MARGIN.top + PLOT_HEIGHT;
  const y = niceScale(range, [bottom, MARGIN.top]);
  const x = bandScale(bars.length, [MARGIN.left, width - MARGIN.right], 0.28);
  const ticks = y.ticks(5);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const names = bars.map((bar) => labelLines(bar.label, Math.max(8, Math.floor(x.step / 7))));
  const height = bottom + 12 + LINE_HEIGHT * Math.max(...names.map((lines) => lines.length));
  return (
    <Chart label={describe(label, bars, unit)} width={width} height={height} marks={bars}>
      <g class="axes">
        {ticks.map((value) => (
          <g key={value}>
            <path class={value === 0 ? "zero" : "grid"} d={`M${MARGIN.left} ${y(value)}H${width - MARGIN.right}`} />
            <text x={MARGIN.left - 8} y={y(value)} text-anchor="end" dominant-baseline="middle">
              {tick(value, step)}
            </text>
          </g>
        ))}
        <text x={MARGIN.left} y={10}>
          {unit}
        </text>
      </g>
      {bars.map((bar, index) => {
        const left = x(index);
        const top = Math.min(y(bar.from), y(bar.to));
        const size = Math.max(1.5, Math.abs(y(bar.from) - y(bar.to)));
        return (
          <Mark key={bar.label} href={bar.href} area={{ x: left, y: 0, width: x.bandwidth, height }}>
            <title>{`${bar.label}: ${exact(bar.value)} ${unit}${bar.note === undefined ? "" : `. ${bar.note}`}`}</title>
            {index + 1 < bars.length && (
              <path class="connector" d={`M${left + x.bandwidth} ${y(bar.to)}H${x(index + 1)}`} />
            )}
            <rect class={`bar ${toneOf(bar, worse)}`} x={left} y={top} width={x.bandwidth} height={size} rx="2" />
            <text class="value" x={left + x.bandwidth / 2} y={top - 7} text-anchor="middle">
              {valueText(bar)}
            </text>
            <text class="name" text-anchor="middle">
              {names[index]?.map((part, row) => (
                <tspan key={part} x={left + x.bandwidth / 2} y={bottom + 18 + row * LINE_HEIGHT}>
                  {part}
                </tspan>
              ))}
            </text>
          </Mark>
        );
      })}
    </Chart>
  );
}

function toneOf(bar: WaterfallBar, worse: "up" | "down"): string {
  if (bar.kind === "level") return "series-a";
  return bar.value > 0 === (worse === "up") ? "bad" : "good";
}

function valueText(bar: WaterfallBar): string {
  if (bar.kind === "level") return compact(bar.value);
  return `${bar.value > 0 ? "▲ +" : bar.value < 0 ? "▼ " : "= "}${compact(bar.value)}`;
}

function describe(label: string, bars: readonly WaterfallBar[], unit: string): string {
  return `${label}: ${bars.map((bar) => `${bar.label} ${compact(bar.value)}`).join(", ")} ${unit}`;
}

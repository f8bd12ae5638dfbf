/** Profiles over time with their bands, and a crosshair that reads every one of them. */
import { useState } from "preact/hooks";
import { copyText } from "../download.ts";
import { compact, exact, tick } from "../fmt.ts";
import { bandPath, extentWithZero, linePath, moveIndex, nearestIndex } from "./geometry.ts";
import { Chart } from "./mark.tsx";
import { linearScale, niceScale } from "./scale.ts";

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly tone: string;
  readonly dashed?: boolean;
  /** Standard error at each point, printed beside the value. */
  readonly errors?: readonly (number | null)[];
}

export interface Band {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly tone: string;
}

/** A labelled date, such as a regulatory horizon. */
export interface Ruler {
  readonly x: number;
  readonly label: string;
}

interface FanProps {
  readonly label: string;
  readonly width: number;
  readonly x: readonly number[];
  readonly xUnit: string;
  readonly unit: string;
  readonly lines: readonly Line[];
  readonly bands?: readonly Band[];
  readonly rulers?: readonly Ruler[];
}

const MARGIN = { top: 22, right: 16, bottom: 34, left: 58 };

export function FanChart(props: FanProps) {
  const { label, width, x, xUnit, unit, lines } = props;
  const [at, setAt] = useState<number | null>(null);
  const height = Math.max(240, Math.min(380, Math.round(width * 0.4)));
  const scales = scalesOf(props, height);
  const readout = at === null ? null : readoutText(props, at);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") return setAt(null);
    if (event.key === "c" && readout !== null && !event.ctrlKey && !event.metaKey) return void copyText(readout);
    const next = moveIndex(x, at, event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
  };
  const onPointerMove = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    setAt(nearestIndex(x, scales.x.invert(event.clientX - box.left)));
  };
  return (
    <>
      <div
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={`${label}: walk through ${x.length} dates with the arrow keys`}
        aria-valuemin={x[0] ?? 0}
        aria-valuemax={x.at(-1) ?? 0}
        aria-valuenow={x[at ?? 0] ?? 0}
        aria-valuetext={readout ?? `${lines.map((each) => each.label).join(", ")} in ${unit}`}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setAt(null)}
      >
        <Chart label={label} width={width} height={height}>
          <Axes scales={scales} width={width} height={height} unit={unit} xUnit={xUnit} />
          <Rulers scales={scales} rulers={props.rulers ?? []} height={height} />
          <Profiles {...props} scales={scales} />
          {at !== null && <Crosshair scales={scales} x={x[at] ?? 0} lines={lines} index={at} height={height} />}
        </Chart>
      </div>
      <p class="readout">
        {readout ?? (
          <span class="muted">
            Hover, or focus the chart and press <kbd>←</kbd> <kbd>→</kbd>; <kbd>Shift</kbd> moves by a year,{" "}
            <kbd>c</kbd> copies the line.
          </span>
        )}
      </p>
    </>
  );
}

function scalesOf({ x, lines, bands = [], width }: FanProps, height: number) {
  const [low, high] = extentWithZero([
    ...lines.map((each) => each.values),
    ...bands.flatMap((band) => [band.low, band.high]),
  ]);
  return {
    x: linearScale([x[0] ?? 0, x.at(-1) ?? 1], [MARGIN.left, width - MARGIN.right]),
    y: niceScale([low, high], [height - MARGIN.bottom, MARGIN.top]),
  };
}

type Scales = ReturnType<typeof scalesOf>;

interface AxesProps {
  readonly scales: Scales;
  readonly width: number;
  readonly height: number;
  readonly unit: string;
  readonly xUnit: string;
}

function Axes({ scales, width, height, unit, xUnit }: AxesProps) {
  const yTicks = scales.y.ticks(5);
  const xTicks = scales.x.ticks(Math.max(2, Math.floor(width / 90)));
  const yStep = (yTicks[1] ?? 1) - (yTicks[0] ?? 0);
  const xStep = (xTicks[1] ?? 1) - (xTicks[0] ?? 0);
  const bottom = height - MARGIN.bottom;
  return (
    <g class="axes">
      {yTicks.map((value) => (
        <g key={value}>
          <path
            class={value === 0 ? "zero" : "grid"}
            d={`M${MARGIN.left} ${scales.y(value)}H${width - MARGIN.right}`}
          />
          <text x={MARGIN.left - 8} y={scales.y(value)} text-anchor="end" dominant-baseline="middle">
            {tick(value, yStep)}
          </text>
        </g>
      ))}
      {xTicks.map((value) => (
        <g key={value}>
          <path class="grid" d={`M${scales.x(value)} ${bottom}v4`} />
          <text x={scales.x(value)} y={bottom + 18} text-anchor="middle">
            {tick(value, xStep)}
          </text>
        </g>
      ))}
      <text x={MARGIN.left} y={10} text-anchor="start">
        {unit}
      </text>
      <text x={width - MARGIN.right} y={height - 4} text-anchor="end">
        {xUnit}
      </text>
    </g>
  );
}

function Rulers({ scales, rulers, height }: { scales: Scales; rulers: readonly Ruler[]; height: number }) {
  return (
    <g class="axes">
      {rulers.map((ruler) => (
        <g key={ruler.label}>
          <path class="ruler" d={`M${scales.x(ruler.x)} ${MARGIN.top}V${height - MARGIN.bottom}`} />
          <text x={scales.x(ruler.x) + 4} y={MARGIN.top + 10}>
            {ruler.label}
          </text>
        </g>
      ))}
    </g>
  );
}

function Profiles({ x, lines, bands = [], scales }: FanProps & { readonly scales: Scales }) {
  const across = x.map(scales.x);
  return (
    <>
      {bands.map((band, index) => (
        <path key={index} class={band.tone} d={bandPath(across, band.low.map(scales.y), band.high.map(scales.y))} />
      ))}
      {lines.map((each) => (
        <path
          key={each.label}
          class={each.tone}
          d={linePath(
            across,
            each.values.map((value) => (value === null ? null : scales.y(value))),
          )}
          stroke-dasharray={each.dashed ? "6 5" : undefined}
        />
      ))}
    </>
  );
}

interface CrosshairProps {
  readonly scales: Scales;
  readonly x: number;
  readonly index: number;
  readonly lines: readonly Line[];
  readonly height: number;
}

function Crosshair({ scales, x, index, lines, height }: CrosshairProps) {
  return (
    <g>
      <path class="crosshair" d={`M${scales.x(x)} ${MARGIN.top}V${height - MARGIN.bottom}`} />
      {lines.map((each) => {
        const value = each.values[index] ?? null;
        return value === null ? null : (
          <circle key={each.label} class={`${each.tone} point`} cx={scales.x(x)} cy={scales.y(value)} r="4" />
        );
      })}
    </g>
  );
}

function readoutText({ x, xUnit, unit, lines }: FanProps, at: number): string {
  const parts = lines.map(({ label, values, errors }) => {
    const error = errors?.[at] ?? null;
    return `${label} ${compact(values[at] ?? null)}${error === null || error === 0 ? "" : ` ± ${compact(error)}`}`;
  });
  return `t = ${exact(Number((x[at] ?? 0).toPrecision(6)))} ${xUnit} · ${parts.join(" · ")} ${unit}`;
}

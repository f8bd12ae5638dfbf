/** Where things are in a chart: plain numbers, so that a test can check them without a browser. */

export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The range of all numbers and zero. A range of nothing becomes [0, 1], so that a scale has a length. */
export function extentWithZero(series: readonly (readonly (number | null)[])[]): [number, number] {
  let low = 0;
  let high = 0;
  for (const values of series) {
    for (const value of values) {
      if (value === null || !Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low === high ? [0, 1] : [low, high];
}

/** The index of the point closest to `x`. */
export function nearestIndex(points: readonly number[], x: number): number {
  return points.reduce((best, point, i) => (Math.abs(point - x) < Math.abs((points[best] ?? 0) - x) ? i : best), 0);
}

/**
 * Where a key moves the crosshair: arrows by one point, with Shift by one unit of x, pages by a tenth, Home and End.
 * Null if the key is not one of them.
 */
export function moveIndex(points: readonly number[], from: number | null, key: string, shift: boolean): number | null {
  const last = points.length - 1;
  const page = Math.max(1, Math.round(points.length / 10));
  const clamp = (index: number) => Math.min(last, Math.max(0, index));
  const forward = key === "ArrowRight" || key === "ArrowUp";
  if (forward || key === "ArrowLeft" || key === "ArrowDown") {
    if (from === null) return forward ? 0 : last;
    const sign = forward ? 1 : -1;
    if (!shift) return clamp(from + sign);
    const target = nearestIndex(points, (points[from] ?? 0) + sign);
    return target === from ? clamp(from + sign) : target;
  }
  if (key === "PageUp") return clamp((from ?? 0) + page);
  if (key === "PageDown") return clamp((from ?? last) - page);
  if (key === "Home") return 0;
  if (key === "End") return last;
  return null;
}

/** One bar of a waterfall: a level that stands on zero, or a step from the level before it. */
export interface WaterfallItem {
  readonly label: string;
  readonly value: number;
  readonly kind: "level" | "step";
  /** What the value is and where it comes from, for the readout. */
  readonly note?: string;
  /** The address of its explanation. */
  readonly href?: string | undefined;
}

export interface WaterfallBar extends WaterfallItem {
  readonly from: number;
  readonly to: number;
}

/** The bars of a waterfall. A level resets the running height, so that a gap in the steps is seen, not hidden. */
export function waterfallBars(items: readonly WaterfallItem[]): WaterfallBar[] {
  let height = 0;
  return items.map((item) => {
    const from = item.kind === "level" ? 0 : height;
    height = item.kind === "level" ? item.value : height + item.value;
    return { ...item, from, to: height };
  });
}

/** Breaks a label at spaces into lines of at most `most` characters. */
export function labelLines(label: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of label.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= most) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A line through points in pixels; a null leaves a gap. A tenth of a pixel is as fine as a screen shows. */
export function linePath(x: readonly number[], y: readonly (number | null)[]): string {
  let path = "";
  let pen = "M";
  for (const [i, height] of y.entries()) {
    if (height === null) {
      pen = "M";
      continue;
    }
    path += `${pen}${tenths(x[i] ?? 0)},${tenths(height)}`;
    pen = "L";
  }
  return path;
}

/** The area between two lines over the same points. */
export function bandPath(x: readonly number[], low: readonly number[], high: readonly number[]): string {
  if (x.length === 0) return "";
  return `${linePath(x, high)}L${linePath([...x].reverse(), [...low].reverse()).slice(1)}Z`;
}

function tenths(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

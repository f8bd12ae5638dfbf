/** From data to pixels. Ticks and round limits come from d3-array; the rest of a linear scale is one line. */
import { nice, ticks } from "d3-array";

export interface LinearScale {
  (value: number): number;
  /** The value at a pixel. */
  readonly invert: (pixel: number) => number;
  readonly ticks: (count: number) => number[];
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): LinearScale {
  const [from, to] = domain;
  const [start, end] = range;
  const slope = to === from ? 0 : (end - start) / (to - from);
  const scale = (value: number) => start + (value - from) * slope;
  return Object.assign(scale, {
    invert: (pixel: number) => (slope === 0 ? from : from + (pixel - start) / slope),
    ticks: (count: number) => ticks(from, to, count),
  });
}

/** A linear scale whose limits are moved outwards to round numbers, about `count` steps apart. */
export function niceScale(domain: readonly [number, number], range: readonly [number, number], count = 5): LinearScale {
  return linearScale(nice(domain[0], domain[1], count), range);
}

export interface BandScale {
  (index: number): number;
  readonly bandwidth: number;
  /** From the start of one band to that of the next. */
  readonly step: number;
}

/** Equal bands with gaps of `padding` of a step between and around them. */
export function bandScale(count: number, range: readonly [number, number], padding: number): BandScale {
  const step = (range[1] - range[0]) / Math.max(1, count + padding);
  return Object.assign((index: number) => range[0] + step * (padding + index), {
    bandwidth: step * (1 - padding),
    step,
  });
}

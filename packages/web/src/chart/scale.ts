/** From data to pixels, with ticks and limits at round numbers. */

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
    ticks: (count: number) => ticksBetween(from, to, count),
  });
}

/** A linear scale whose limits are moved outwards to round numbers, about `count` steps apart. */
export function niceScale(domain: readonly [number, number], range: readonly [number, number], count = 5): LinearScale {
  let [from, to] = domain;
  let step = 0;
  // A wider range may ask for a wider step: it has settled when the limits are ticks of the range they bound.
  while (step !== roundStep(from, to, count)) {
    step = roundStep(from, to, count);
    from = Math.floor(from / step) * step;
    to = Math.ceil(to / step) * step;
  }
  return linearScale([from, to], range);
}

/** The step of 1, 2 or 5 times a power of ten that divides a range into about `count` parts. */
export function roundStep(from: number, to: number, count: number): number {
  const rough = Math.abs(to - from) / Math.max(1, count) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  // The borders are the geometric means of neighbours: √2, √10, √50.
  const share = rough / power;
  return power * (share < Math.SQRT2 ? 1 : share < Math.sqrt(10) ? 2 : share < Math.sqrt(50) ? 5 : 10);
}

/** The multiples of a round step from `from` to `to`. */
function ticksBetween(from: number, to: number, count: number): number[] {
  const step = roundStep(from, to, count);
  // A range that ends at a tick may miss it by the rounding of a division.
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
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

/**
 * Brownian motion on a time grid from independent normals, coarse to fine: the first normal fixes the end, the next ones
 * halve the gaps. Most of the variance then sits in the first few dimensions, where Sobol points are spread best.
 *
 * Overview: `brownianBridge(times)` plans the order once; `fillBridge` turns the normals of a block of paths into values
 * W(t); the plan's `steps` let an engine do the same with its own vectors. Replace the k-th normal by another and only the
 * values from step k on change.
 *
 * Source: P. Glasserman, Monte Carlo Methods in Financial Engineering (2004), section 3.1.
 */
import { assert } from "../document/errors.ts";

/** W(t at `date`) = leftWeight · W(t at `left`) + rightWeight · W(t at `right`) + deviation · z. */
export interface BridgeStep {
  /** Index into the times. */
  readonly date: number;
  /** The neighbours already known; −1 stands for time 0, where W is 0. */
  readonly left: number;
  /** −1 if there is no later one: then its weight is 0. */
  readonly right: number;
  readonly leftWeight: number;
  readonly rightWeight: number;
  readonly deviation: number;
}

export interface BrownianBridge {
  readonly times: readonly number[];
  /** The k-th step uses the k-th normal. */
  readonly steps: readonly BridgeStep[];
}

/** The plan for positive times in ascending order. */
export function brownianBridge(times: readonly number[]): BrownianBridge {
  assert(
    times.every((time, i) => time > (i === 0 ? 0 : times[i - 1]!)),
    "times are positive and ascend",
  );
  const last = times.length - 1;
  if (last < 0) return { times, steps: [] };
  const end = { date: last, left: -1, right: -1, leftWeight: 1, rightWeight: 0, deviation: Math.sqrt(times[last]!) };
  const steps: BridgeStep[] = [end];
  // Breadth first: all gaps of one generation before those of the next.
  const gaps: (readonly [left: number, right: number])[] = [[-1, last]];
  for (let k = 0; k < gaps.length; k++) {
    const [left, right] = gaps[k]!;
    if (right - left < 2) continue;
    const date = (left + right + 1) >> 1;
    steps.push(between(times, left, date, right));
    gaps.push([left, date], [date, right]);
  }
  return { times, steps };
}

/** The conditional law of W at a date, given W at both neighbours. */
function between(times: readonly number[], left: number, date: number, right: number): BridgeStep {
  const from = left < 0 ? 0 : times[left]!;
  const at = times[date]!;
  const to = times[right]!;
  const leftWeight = (to - at) / (to - from);
  const rightWeight = (at - from) / (to - from);
  return { date, left, right, leftWeight, rightWeight, deviation: Math.sqrt((at - from) * leftWeight) };
}

/**
 * Values W(t) of a block of paths. `normals` has shape [times, pathCount], row-major: row k holds the k-th normal of every
 * path. `values` has the same shape: row i holds W(times[i]). The two must not overlap.
 */
export function fillBridge(
  bridge: BrownianBridge,
  normals: Float64Array,
  values: Float64Array,
  pathCount: number,
): void {
  assert(normals.length === bridge.times.length * pathCount, "normals has shape [times, pathCount]");
  assert(values.length === normals.length, "values has the shape of normals");
  for (const [k, { date, left, right, leftWeight, rightWeight, deviation }] of bridge.steps.entries()) {
    const z = k * pathCount;
    const out = date * pathCount;
    const before = left * pathCount;
    const after = right * pathCount;
    for (let i = 0; i < pathCount; i++) {
      const known =
        (left < 0 ? 0 : leftWeight * values[before + i]!) + (right < 0 ? 0 : rightWeight * values[after + i]!);
      values[out + i] = known + deviation * normals[z + i]!;
    }
  }
}

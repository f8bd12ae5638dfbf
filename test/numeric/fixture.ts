/** Reads the reference values of test/fixtures/scipy. Their generator stands beside them. */
import { readFileSync } from "node:fs";

export function scipyFixture<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../fixtures/scipy/${name}.json`, import.meta.url), "utf8"));
}

/** An argument, the double nearest to the exact result, and what that double lacks. */
export type ExactRow = readonly [argument: number, nearest: number, rest: number];

/** The largest error of a function over the rows, in units in the last place of the exact result. */
export function worstUlp(rows: readonly ExactRow[], f: (x: number) => number): number {
  let worst = 0;
  for (const [x, nearest, rest] of rows) worst = Math.max(worst, Math.abs(f(x) - nearest - rest) / ulp(nearest));
  return worst;
}

/** The largest error of a function over the rows, relative to the exact result. */
export function worstRelative(rows: readonly ExactRow[], f: (x: number) => number): number {
  let worst = 0;
  for (const [x, nearest, rest] of rows) {
    if (nearest !== 0) worst = Math.max(worst, Math.abs((f(x) - nearest - rest) / nearest));
  }
  return worst;
}

function ulp(value: number): number {
  const bits = new BigUint64Array(1);
  const double = new Float64Array(bits.buffer);
  double[0] = Math.abs(value);
  bits[0]! += 1n;
  return double[0]! - Math.abs(value);
}

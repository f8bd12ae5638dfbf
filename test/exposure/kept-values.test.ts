/** What chunks keep of their values gives the order statistics of all of them, or nothing. */

import { KeptValues } from "@ballast/core/exposure/division/partial.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const INFINITE = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** Few different values, so that many are equal. */
const values = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 60 });

function keptOf(own: readonly number[], lower: number, upper: number): KeptValues {
  const kept = new KeptValues(4);
  kept.keepInside(Float64Array.from(own), own.length, own.length, lower, upper);
  return kept;
}

/** As a reduction puts them together. */
function together(all: readonly KeptValues[]): KeptValues {
  const whole = new KeptValues(4);
  for (const each of all) {
    whole.below += each.below;
    whole.atLower += each.atLower;
    whole.atUpper += each.atUpper;
    whole.from = Math.max(whole.from, each.from);
    whole.to = Math.min(whole.to, each.to);
    whole.addAll(each.values.subarray(0, each.count));
  }
  return whole;
}

describe("values that chunks narrowed", () => {
  test("give the value of a rank as a sort of all values does, or null", () => {
    const narrowed = fc.record({
      values,
      low: fc.integer({ min: -5, max: 60 }),
      width: fc.integer({ min: 0, max: 60 }),
    });
    const ends = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(narrowed, { minLength: 1, maxLength: 4 }), ends, fc.nat(), (chunks, [lower, width], at) => {
        const all = chunks.flatMap((chunk) => chunk.values).sort((a, b) => a - b);
        const rank = at % all.length;
        for (const [from, to] of [INFINITE, [lower, lower + width] as const]) {
          const kept = chunks.map((chunk) => {
            const own = keptOf(chunk.values, from, to);
            own.narrow(chunk.low, chunk.low + chunk.width);
            return own;
          });
          const found = together(kept).ranked([rank], from, to);
          if (found !== null) expect(found[0]).toBe(all[rank]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("give it where every chunk kept its own middle", () => {
    const chunks = [0, 1, 2].map((chunk) => Array.from({ length: 1000 }, (_, i) => (7 * i + chunk) % 1000));
    const kept = chunks.map((own) => keptOf(own, ...INFINITE));
    for (const each of kept) each.narrow(480, 520);
    expect(kept.map(({ count }) => count)).toEqual([41, 41, 41]);
    expect(together(kept).ranked([1500], ...INFINITE)).toEqual([500]);
    expect(together(kept).ranked([1200], ...INFINITE)).toBeNull();
  });
});

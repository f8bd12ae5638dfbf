import fc from "fast-check";
import { expect, test } from "vitest";
import { brownianBridge, fillBridge } from "../../packages/core/src/numeric/brownian-bridge.ts";

/** Positive ascending times, in days of a year. */
const grids = fc
  .uniqueArray(fc.integer({ min: 1, max: 3650 }), { minLength: 1, maxLength: 40 })
  .map((days) => days.sort((a, b) => a - b).map((day) => day / 365));

/** The matrix of the bridge: column k holds the values that the k-th normal alone makes. */
function matrix(times: readonly number[]): Float64Array {
  const n = times.length;
  const unit = Float64Array.from({ length: n * n }, (_, i) => (Math.floor(i / n) === i % n ? 1 : 0));
  const values = new Float64Array(n * n);
  fillBridge(brownianBridge(times), unit, values, n);
  return values;
}

test("the covariance of W(s) and W(t) is min(s, t)", () => {
  fc.assert(
    fc.property(grids, (times) => {
      const n = times.length;
      const a = matrix(times);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let covariance = 0;
          for (let k = 0; k < n; k++) covariance += a[i * n + k]! * a[j * n + k]!;
          // A few roundings a generation, of numbers no larger than √t.
          expect(Math.abs(covariance - times[j]!)).toBeLessThanOrEqual(1e-14 * times[i]!);
        }
      }
    }),
  );
});

test("each normal is used once, and the first ones carry most of the variance", () => {
  const times = Array.from({ length: 24 }, (_, i) => (i + 1) / 12);
  const { steps } = brownianBridge(times);
  expect(steps.map((step) => step.date).sort((a, b) => a - b)).toEqual(times.map((_, i) => i));
  // In continuous time E ∫ W² is T²/2, and g equal gaps between known points leave g (T/g)²/6 of it: 1/(3g) of the whole.
  const a = matrix(times);
  const explained = (count: number) =>
    a.reduce((sum, value, i) => sum + (i % 24 < count ? value * value : 0), 0) / times.reduce((sum, t) => sum + t, 0);
  expect(explained(1)).toBeGreaterThan(1 - 1 / 3);
  expect(explained(8)).toBeGreaterThan(1 - 1 / 24);
});

test("two dates, worked by hand", () => {
  // t = 1 and 4: W(4) = 2 z0; W(1) = W(4) / 4 + √(1 · 3 / 4) z1.
  const values = new Float64Array(2);
  fillBridge(brownianBridge([1, 4]), Float64Array.of(0.5, -2), values, 1);
  expect([...values]).toEqual([0.25 - 2 * Math.sqrt(0.75), 1]);
});

test("no dates, no steps", () => {
  expect(brownianBridge([]).steps).toEqual([]);
});

test.each([[[0, 1]], [[1, 1]], [[2, 1]], [[-1]], [[Number.NaN]]])("times %o are refused", (times) => {
  expect(() => brownianBridge(times)).toThrow("Invariant broken");
});

/** Estimates from units of paths, worked by hand. */
import { entry } from "@ballast/core/numeric/entry.ts";
import { combined, estimate, scaled, standardError } from "@ballast/core/numeric/estimate.ts";
import { total } from "@ballast/core/numeric/total.ts";
import { expect, test } from "vitest";

/** What two units of ten paths say: the mean of their numbers, and ten times how far each is from it. */
const of = (first: number, second: number) => {
  const value = (first + second) / 2;
  return {
    value,
    standardError: Math.abs(second - first) / 2,
    deviations: Float64Array.of(10 * (first - value), 10 * (second - value)),
  };
};

test("a standard error is √(Σ d² · U / (U − 1)) / N: of d = 3, −4, 0 and 50 paths √(25 · 3 / 2) / 50", () => {
  const error = standardError(Float64Array.of(3, -4, 0), 50);
  // A root and some quotients.
  expect(Math.abs(error - Math.sqrt(37.5) / 50)).toBeLessThanOrEqual(1e-16);
});

test("the spread of one unit says nothing: it is refused, and a sum of one has none", () => {
  expect(() => standardError(Float64Array.of(1), 10)).toThrow("two units");
  const [alone] = [{ value: 5, standardError: 0, deviations: Float64Array.of(0) }];
  expect(combined([[2, alone] as const], 10).standardError).toBe(0);
});

test("of sums units add up before they are squared: 2 a − b of 1, 3 and 2, 6 has no error, 2 a + b half of 12 − 4", () => {
  const [a, b] = [of(1, 3), of(2, 6)];
  expect(combined([[2, a] as const, [-1, b] as const], 20)).toEqual({
    value: 0,
    standardError: 0,
    deviations: Float64Array.of(0, 0),
  });
  expect(combined([[2, a] as const, [1, b] as const], 20)).toEqual({
    value: 8,
    standardError: 4,
    deviations: Float64Array.of(-40, 40),
  });
  expect(combined([[3, a] as const], 20)).toEqual({
    value: 6,
    standardError: 3,
    deviations: Float64Array.of(-30, 30),
  });
  expect(combined([], 20)).toEqual({ value: 0, standardError: 0, deviations: new Float64Array(0) });
});

test("a number that is turned around keeps its error, and what each unit says turns with it", () => {
  expect(scaled(-3, of(1, 5))).toEqual({ value: -9, standardError: 6, deviations: Float64Array.of(60, -60) });
  expect(estimate(of(1, 3))).toEqual({ value: 2, standardError: 1 });
});

test("a total begins at nothing, and an entry that is not there is a bug", () => {
  expect(total([])).toBe(0);
  expect(total([1, 2, -4])).toBe(-1);
  expect(entry([5, 6], 1)).toBe(6);
  expect(entry([0], 0)).toBe(0);
  expect(() => entry([5], 1)).toThrow("1 of 1");
});

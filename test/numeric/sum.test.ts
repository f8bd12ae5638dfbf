import fc from "fast-check";
import { expect, test } from "vitest";
import { blockSum, negativeSquareSum, negativeSum, positiveSquareSum, positiveSum } from "../twins/sum.ts";

const cents = fc.array(
  fc.integer({ min: -1e9, max: 1e9 }).map((amount) => amount / 100),
  { maxLength: 200 },
);

test("the lanes are added as the contract says", () => {
  // Chosen so that another order gives another number: 2^53 swallows a 1 that stands alone.
  const big = 9007199254740992;
  expect(blockSum(Float64Array.of(big, 1, 1, 1, 0, 1, 1))).toBe(big + 2 + 3);
  expect(blockSum(Float64Array.of(big, 1, 0, 0, 1, 1))).toBe(big + 2);
});

test("positive and negative parts make up the whole", () => {
  fc.assert(
    fc.property(cents, (values) => {
      const block = Float64Array.from(values);
      const magnitude = values.reduce((sum, value) => sum + Math.abs(value), 0);
      // Each of at most 200 additions errs by 2^-53 of the magnitude.
      const tolerance = 200 * 1.2e-16 * magnitude;
      expect(Math.abs(positiveSum(block) - negativeSum(block) - blockSum(block))).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(positiveSum(block) + negativeSum(block) - magnitude)).toBeLessThanOrEqual(tolerance);
    }),
  );
});

test("squares of both parts make up the sum of squares", () => {
  fc.assert(
    fc.property(cents, (values) => {
      const block = Float64Array.from(values);
      const squares = values.reduce((sum, value) => sum + value * value, 0);
      const parts = positiveSquareSum(block) + negativeSquareSum(block);
      expect(Math.abs(parts - squares)).toBeLessThanOrEqual(200 * 1.2e-16 * squares);
    }),
  );
});

test("a part of an array is summed from its own first lane", () => {
  const values = Float64Array.of(5, 0.1, -0.2, 0.3, 0.4, 0.7);
  expect(blockSum(values, 1, 6)).toBe(blockSum(values.slice(1, 6)));
  expect(positiveSum(values, 2, 2)).toBe(0);
});

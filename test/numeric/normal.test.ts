import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalCdf, normalDensity, normalQuantile } from "../../packages/core/src/numeric/normal.ts";
import { type ExactRow, scipyFixture, worstRelative } from "./fixture.ts";

const reference = scipyFixture<{
  cdf: ExactRow[];
  quantile: [probability: number, quantile: number][];
  density: [x: number, density: number][];
}>("normal");

test("the distribution function agrees with 60-digit decimals", () => {
  // Sixteen units of roundoff: a quotient of two degree-8 polynomials and two exponentials.
  expect(worstRelative(reference.cdf, normalCdf)).toBeLessThan(2e-15);
});

test("the density agrees with scipy", () => {
  // scipy squares x without compensation: at |x| = 30 that alone is 450 · 2^-53 · 2 = 1e-13.
  for (const [x, density] of reference.density) {
    expect(Math.abs(normalDensity(x) / density - 1)).toBeLessThan(2e-13);
  }
});

test("the quantile agrees with scipy", () => {
  // Both sides err by about 1e-15; near ½ the quantile is small and relative error is what AS 241 promises.
  for (const [p, quantile] of reference.quantile) {
    expect(Math.abs(normalQuantile(p) - quantile)).toBeLessThanOrEqual(3e-15 * Math.abs(quantile));
  }
});

describe("limits", () => {
  test.each([
    [normalQuantile, 0, Number.NEGATIVE_INFINITY],
    [normalQuantile, 1, Number.POSITIVE_INFINITY],
    [normalQuantile, 0.5, 0],
    [normalQuantile, -0.1, Number.NaN],
    [normalQuantile, 1.1, Number.NaN],
    [normalQuantile, Number.NaN, Number.NaN],
    [normalCdf, Number.NEGATIVE_INFINITY, 0],
    [normalCdf, Number.POSITIVE_INFINITY, 1],
    [normalCdf, 0, 0.5],
    [normalCdf, 40, 1],
    [normalCdf, -40, 0],
    [normalCdf, Number.NaN, Number.NaN],
    [normalDensity, Number.POSITIVE_INFINITY, 0],
    [normalDensity, 0, 0.3989422804014327],
  ] as const)("%o at %d is %d", (f, x, expected) => {
    expect(f(x)).toBe(expected);
  });
});

describe("laws", () => {
  test("both tails are mirror images", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8, noNaN: true }), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThanOrEqual(2.3e-16);
      }),
    );
  });

  test("the quantile undoes the distribution function", () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 2, noNaN: true }), (x) => {
        const slope = normalDensity(x);
        const p = normalCdf(x);
        // The errors of p (2e-15 relative) and of the quantile itself (3e-15), carried through the slope dx/dp = 1/φ.
        expect(Math.abs(normalQuantile(p) - x)).toBeLessThanOrEqual((2e-15 * p) / slope + 3e-15 * Math.abs(x) + 1e-16);
      }),
    );
  });
});

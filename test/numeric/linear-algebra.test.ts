/** Factors, eigenvalues and quadrature on matrices and functions whose answers are known by hand. */
import { cholesky, projection } from "@ballast/core/numeric/cholesky.ts";
import { smallestEigenvalue } from "@ballast/core/numeric/eigenvalue.ts";
import { nodesOver } from "@ballast/core/numeric/quadrature.ts";
import { describe, expect, test } from "vitest";

describe("cholesky", () => {
  test.each([
    ["of one row", [9], [3]],
    ["of two", [4, 2, 2, 5], [2, 0, 1, 2]],
    ["of three", [4, 2, -2, 2, 10, 5, -2, 5, 9], [2, 0, 0, 1, 3, 0, -1, 2, 2]],
    ["of a factor that is another: its column is empty", [1, 1, 1, 1], [1, 0, 1, 0]],
    ["of one that is another and one that is none", [4, 4, 2, 4, 4, 2, 2, 2, 5], [2, 0, 0, 2, 0, 0, 1, 0, 2]],
    ["of nothing that moves", [0, 0, 0, 0], [0, 0, 0, 0]],
    ["of a pivot that is zero but for rounding", [1, 1, 1, 1 + 1e-15], [1, 0, 1, 0]],
    ["of one that is below zero by rounding", [1, 1, 1, 1 - 1e-15], [1, 0, 1, 0]],
  ])("%s", (_name, matrix, factor) => {
    // Whole numbers: exact.
    expect([...(cholesky(matrix, Math.sqrt(matrix.length)) ?? [])]).toEqual(factor);
  });

  test.each([
    ["a negative pivot", [1, 2, 2, 1]],
    ["a variance below zero", [-1]],
    ["a factor without variance that moves with another", [0, 1, 1, 0]],
    ["the same after a first one", [1, 0, 0, 0, 0, 1, 0, 1, 5]],
    ["a pivot a little too low to be rounding", [1, 1, 1, 1 - 1e-11]],
  ])("%s has none", (_name, matrix) => {
    expect(cholesky(matrix, Math.sqrt(matrix.length))).toBeNull();
  });

  test("a little variance is none that rounding made: its root is kept", () => {
    expect(cholesky([1e-10], 1)?.[0]).toBe(1e-5);
  });
});

describe("projection", () => {
  test("l with L l = ρ: of correlation 0.6, L = (1, 0; 0.6, 0.8), and ρ = (0.5, 0.7) gives l = (0.5, 0.5)", () => {
    const [first = Number.NaN, second = Number.NaN] =
      projection(
        [
          [1, 0.6],
          [0.6, 1],
        ],
        [0.5, 0.7],
      ) ?? [];
    expect(first).toBe(0.5);
    // A root and a quotient.
    expect(Math.abs(second - 0.5)).toBeLessThanOrEqual(2e-16);
  });

  test("what moves with no factor loads on none; what moves with opposite ones too much does not exist", () => {
    expect(projection([[1]], [0])).toEqual([0]);
    expect(projection([[1]], [1])).toEqual([1]);
    expect(projection([[1]], [1.01])).toBeNull();
  });
});

describe("the smallest eigenvalue", () => {
  const path = (size: number) =>
    Array.from({ length: size * size }, (_, i) => {
      const apart = Math.abs((i % size) - Math.floor(i / size));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });

  test.each([
    ["of one number", [7], 7],
    ["of a diagonal", [3, 0, 0, 0, -1, 0, 0, 0, 7], -1],
    ["of 2, 1; 1, 2", [2, 1, 1, 2], 1],
    ["of 1, −2; −2, 1", [1, -2, -2, 1], -1],
    ["of 5, 2; 2, 2", [5, 2, 2, 2], 1],
    ["of 2, 2; 2, 5", [2, 2, 2, 5], 1],
    ["of zeros", [0, 0, 0, 0], 0],
    ["of a matrix without a diagonal", [0, 3, 3, 0], -3],
    ["of three that each oppose one other, 1 − 1.8", [1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1], -0.8],
    ["of a chain of 5, 2 − 2 cos(π / 6)", path(5), 2 - Math.sqrt(3)],
    ["of a chain of 11, 2 − 2 cos(π / 12)", path(11), 2 - (Math.sqrt(6) + Math.sqrt(2)) / 2],
    ["of small numbers as of large ones", path(5).map((each) => 1e-9 * each), 1e-9 * (2 - Math.sqrt(3))],
  ])("%s", (_name, matrix, expected) => {
    const largest = Math.max(...matrix.map(Math.abs));
    // Some 1e-15 of the largest eigenvalue, which is below four times the largest entry here.
    const error = Math.abs(smallestEigenvalue(matrix, Math.sqrt(matrix.length)) - expected);
    expect(error).toBeLessThanOrEqual(8e-15 * largest);
  });
});

describe("quadrature", () => {
  const integral = (power: number, length: number) =>
    nodesOver(length).reduce((sum, [point, weight]) => sum + weight * point ** power, 0);

  test.each([0, 1, 2, 3, 9, 18, 19])("x^%i is exact", (power) => {
    for (const length of [0.25, 1, 2]) {
      const exact = length ** (power + 1) / (power + 1);
      // Nodes and weights have 16 digits; a power of 19 multiplies their error.
      expect(Math.abs(integral(power, length) / exact - 1)).toBeLessThanOrEqual(2e-15 * (power + 1));
    }
  });

  test("x^20 is missed by (10!)⁴ / (21 (20!)²) · 2^21 on [0, 2]", () => {
    const tenth = 3_628_800;
    const twentieth = 2_432_902_008_176_640_000;
    const missed = (2 ** 21 * tenth ** 4) / (21 * twentieth ** 2);
    // A difference of two numbers of 1e5 that are right to 1e-14.
    expect(Math.abs(2 ** 21 / 21 - integral(20, 2) - missed)).toBeLessThanOrEqual(2e-9);
  });
});

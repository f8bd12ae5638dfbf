import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { philox4x32 } from "../../packages/core/src/numeric/philox.ts";
import { fillNormalPairs, fillNormals, fillUniforms, uniform } from "../twins/philox.ts";
import { scipyFixture } from "./fixture.ts";

interface Row {
  seed: number;
  path: number;
  step: number;
  factor: number;
  stream: number;
  uniform: number;
  normal: number;
}
const rows = scipyFixture<Row[]>("philox");

describe("known answers published with the generator (Random123, kat_vectors, philox4x32 10)", () => {
  test.each([
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("%o %o", (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox4x32(counter, key, out);
    expect([...out].map((word) => word.toString(16).padStart(8, "0")).join(" ")).toBe(expected);
  });
});

test("uniforms are those of another implementation, to the bit", () => {
  for (const { path, uniform: expected, normal: _normal, ...draw } of rows) {
    expect(uniform({ ...draw, firstPath: path })).toBe(expected);
  }
});

test("normals agree with scipy's quantile of the same uniforms", () => {
  const one = new Float64Array(1);
  for (const { path, normal, uniform: _uniform, ...draw } of rows) {
    fillNormals(one, { ...draw, firstPath: path });
    // Both quantiles err by about 1e-15, relatively.
    expect(Math.abs(one[0]! - normal)).toBeLessThanOrEqual(3e-15 * Math.abs(normal));
  }
});

describe("laws", () => {
  const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const words = fc.nat({ max: 0xffffffff });

  test("a range of paths is made of its parts", () => {
    fc.assert(
      fc.property(seeds, fc.nat({ max: 0xffffffff - 64 }), words, words, fc.nat({ max: 64 }), (...draws) => {
        const [seed, firstPath, step, factor, cut] = draws;
        const whole = new Float64Array(64);
        fillNormals(whole, { seed, firstPath, step, factor });
        const parts = new Float64Array(64);
        fillNormals(parts.subarray(0, cut), { seed, firstPath, step, factor });
        fillNormals(parts.subarray(cut), { seed, firstPath: firstPath + cut, step, factor });
        expect(parts).toEqual(whole);
      }),
    );
  });

  test("a pair of factors is the two factors", () => {
    fc.assert(
      fc.property(seeds, words, fc.nat({ max: 0x7fffffff }), (seed, step, pair) => {
        const [even, odd, first, second] = Array.from({ length: 4 }, () => new Float64Array(16)) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        fillNormalPairs(even, odd, { seed, firstPath: 5, step, factor: 2 * pair });
        fillNormals(first, { seed, firstPath: 5, step, factor: 2 * pair });
        fillNormals(second, { seed, firstPath: 5, step, factor: 2 * pair + 1 });
        expect([even, odd]).toEqual([first, second]);
      }),
    );
  });

  test("mean, variance and the correlation of two factors are those of independent normals", () => {
    const n = 100_000;
    const x = new Float64Array(n);
    const y = new Float64Array(n);
    fillNormalPairs(x, y, { seed: 42, firstPath: 0, step: 3, factor: 0 });
    const mean = (term: (i: number) => number) => x.reduce((sum, _, i) => sum + term(i), 0) / n;
    // Four standard errors: 1/√n for the mean and the correlation, √(2/n) for the variance.
    expect(Math.abs(mean((i) => x[i]!))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(mean((i) => x[i]! * x[i]!) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(mean((i) => x[i]! * y[i]!))).toBeLessThan(4 / Math.sqrt(n));
  });
});

test.each([
  [{ seed: -1, firstPath: 0, step: 0, factor: 0 }],
  [{ seed: 2 ** 53, firstPath: 0, step: 0, factor: 0 }],
  [{ seed: 0.5, firstPath: 0, step: 0, factor: 0 }],
  [{ seed: 1, firstPath: 2 ** 32 - 1, step: 0, factor: 0 }],
  [{ seed: 1, firstPath: 0, step: -1, factor: 0 }],
  [{ seed: 1, firstPath: 0, step: 0, factor: 2 ** 32 }],
])("a draw outside the counter is refused: %o", (draw) => {
  expect(() => fillUniforms(new Float64Array(2), draw)).toThrow("Invariant broken");
});

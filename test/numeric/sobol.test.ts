import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brownianBridge, fillBridge } from "../../packages/core/src/numeric/brownian-bridge.ts";
import { exp } from "../../packages/core/src/numeric/elementary.ts";
import { normalCdf, normalQuantile } from "../../packages/core/src/numeric/normal.ts";
import { fillSobolUniforms, SOBOL_DIMENSIONS, sobolWord } from "../../packages/core/src/numeric/sobol.ts";
import { fillNormals } from "../twins/philox.ts";
import { scipyFixture } from "./fixture.ts";

const reference = scipyFixture<{ paths: number[]; words: Record<string, number[]>; xors: number[] }>("sobol");

describe("unscrambled points are those of scipy, to the bit", () => {
  test.each(Object.keys(reference.words))("in dimension %s", (dimension) => {
    expect(reference.paths.map((path) => sobolWord(path, Number(dimension)))).toEqual(reference.words[dimension]);
  });

  test("by a checksum over 4096 points, in dimensions low and high", () => {
    // scipy's checksum: the exclusive or of (p + 1) · point_p mod 2^32 over the first 4096 paths p.
    for (const dimension of [0, 1, 2, 100, 500, 1023]) {
      let sum = 0;
      for (let path = 0; path < 4096; path++) sum ^= Math.imul(sobolWord(path, dimension), path + 1);
      expect(sum >>> 0).toBe(reference.xors[dimension]);
    }
  });
});

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const dimensions = fc.nat({ max: SOBOL_DIMENSIONS - 1 });

function points(n: number, draw: { seed: number; replicate: number; dimension: number }, firstPath = 0): Float64Array {
  const out = new Float64Array(n);
  fillSobolUniforms(out, { ...draw, firstPath });
  return out;
}

describe("scrambled points", () => {
  test("fill every interval of width 2^-k once among the first 2^k paths", () => {
    fc.assert(
      fc.property(seeds, dimensions, fc.integer({ min: 0, max: 10 }), (seed, dimension, k) => {
        const cells = Array.from(points(1 << k, { seed, replicate: 0, dimension }), (u) => Math.floor(u * (1 << k)));
        expect(cells.sort((a, b) => a - b)).toEqual(Array.from({ length: 1 << k }, (_, i) => i));
      }),
    );
  });

  test("keep the first two dimensions a (0, k, 2)-net: each box of area 2^-k has one point", () => {
    fc.assert(
      fc.property(seeds, fc.nat({ max: 8 }), (seed, a) => {
        const k = 8;
        const x = points(1 << k, { seed, replicate: 3, dimension: 0 });
        const y = points(1 << k, { seed, replicate: 3, dimension: 1 });
        const boxes = new Set(Array.from(x, (u, i) => Math.floor(u * 2 ** a) * 256 + Math.floor(y[i]! * 2 ** (k - a))));
        expect(boxes.size).toBe(1 << k);
      }),
    );
  });

  test("of a range are made of those of its parts", () => {
    fc.assert(
      fc.property(
        seeds,
        dimensions,
        fc.nat({ max: 2 ** 32 - 100 }),
        fc.nat({ max: 100 }),
        (seed, dimension, first, cut) => {
          const draw = { seed, replicate: 1, dimension };
          const parts = [...points(cut, draw, first), ...points(100 - cut, draw, first + cut)];
          expect(parts).toEqual([...points(100, draw, first)]);
        },
      ),
    );
  });

  test("of one path are uniform over replicates", () => {
    // Kolmogorov-Smirnov: the largest distance exceeds 1.95 / √n once in a thousand times; seeds are fixed.
    const n = 4000;
    for (const [path, dimension] of [
      [0, 0],
      [1, 5],
      [12345, 777],
    ] as const) {
      const drawn = Float64Array.from({ length: n }, (_, replicate) => {
        return points(1, { seed: 9, replicate, dimension }, path)[0]!;
      }).sort();
      const distance = Math.max(...drawn.map((u, i) => Math.abs(u - (i + 0.5) / n)));
      expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
    }
  });

  test("differ between seeds, replicates and dimensions", () => {
    const first = points(8, { seed: 1, replicate: 0, dimension: 4 }).join();
    expect(points(8, { seed: 2, replicate: 0, dimension: 4 }).join()).not.toBe(first);
    expect(points(8, { seed: 1, replicate: 1, dimension: 4 }).join()).not.toBe(first);
    expect(points(8, { seed: 1, replicate: 0, dimension: 5 }).join()).not.toBe(first);
  });
});

describe("a geometric Asian call over 24 months, whose price has a closed form", () => {
  const volatility = 0.2;
  const strike = 1;
  const times = Array.from({ length: 24 }, (_, i) => (i + 1) / 12);
  const bridge = brownianBridge(times);
  const n = 1024;
  const replicates = 32;

  /** The mean payoff max(e^(mean of the log price) − K, 0) over the paths of one set of normals. */
  function estimate(normals: Float64Array): number {
    const values = new Float64Array(normals.length);
    fillBridge(bridge, normals, values, n);
    let sum = 0;
    for (let path = 0; path < n; path++) {
      let logarithm = 0;
      for (let date = 0; date < times.length; date++) {
        logarithm += volatility * values[date * n + path]! - 0.5 * volatility * volatility * times[date]!;
      }
      sum += Math.max(exp(logarithm / times.length) - strike, 0);
    }
    return sum / n;
  }

  function spread(estimates: readonly number[]): { mean: number; standardError: number } {
    const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
    const squares = estimates.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return { mean, standardError: Math.sqrt(squares / (estimates.length - 1) / estimates.length) };
  }

  test("is hit within the standard error of the replicates, below a tenth of that of pseudo-random paths", () => {
    const sobol = Array.from({ length: replicates }, (_, replicate) => {
      const normals = new Float64Array(times.length * n);
      for (let k = 0; k < times.length; k++) {
        fillSobolUniforms(normals.subarray(k * n, (k + 1) * n), { seed: 42, replicate, firstPath: 0, dimension: k });
      }
      return estimate(normals.map(normalQuantile));
    });
    const pseudo = Array.from({ length: replicates }, (_, replicate) => {
      const normals = new Float64Array(times.length * n);
      for (let k = 0; k < times.length; k++) {
        fillNormals(normals.subarray(k * n, (k + 1) * n), { seed: 42, firstPath: replicate * n, step: k, factor: 0 });
      }
      return estimate(normals);
    });
    // The mean of the log price is normal: mean −σ² t̄ / 2, variance σ² Σ min(t_i, t_j) / n².
    const mean = (-0.5 * volatility * volatility * times.reduce((sum, t) => sum + t, 0)) / times.length;
    const covariances = times.flatMap((s) => times.map((t) => Math.min(s, t))).reduce((sum, value) => sum + value, 0);
    const deviation = (volatility * Math.sqrt(covariances)) / times.length;
    const d = mean / deviation;
    const price = exp(mean + 0.5 * deviation * deviation) * normalCdf(d + deviation) - strike * normalCdf(d);
    const { mean: estimated, standardError } = spread(sobol);
    expect(Math.abs(estimated - price)).toBeLessThan(4 * standardError);
    expect(Math.abs(spread(pseudo).mean - price)).toBeLessThan(4 * spread(pseudo).standardError);
    expect(standardError).toBeLessThan(spread(pseudo).standardError / 10);
  });
});

test.each([
  [{ seed: 1, replicate: 0, firstPath: 0, dimension: SOBOL_DIMENSIONS }],
  [{ seed: 1, replicate: 0, firstPath: 0, dimension: -1 }],
  [{ seed: 1, replicate: -1, firstPath: 0, dimension: 0 }],
  [{ seed: 1, replicate: 0, firstPath: 2 ** 32 - 1, dimension: 0 }],
  [{ seed: -1, replicate: 0, firstPath: 0, dimension: 0 }],
])("a draw outside the table is refused: %o", (draw) => {
  expect(() => fillSobolUniforms(new Float64Array(2), draw)).toThrow("Invariant broken");
});

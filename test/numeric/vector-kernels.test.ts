import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp, log } from "../../packages/core/src/numeric/elementary.ts";
import { normalQuantile } from "../../packages/core/src/numeric/normal.ts";
import { partsOf, type Vector, VectorKernels } from "../../packages/core/src/numeric/vector-kernels.ts";
import { fillNormalPairs, fillUniforms } from "../twins/philox.ts";
import { blockSum, negativeSquareSum, negativeSum, positiveSquareSum, positiveSum } from "../twins/sum.ts";

const CAPACITY = 1021; // Odd on purpose: the last vector of a block is not whole.
const kernels = new VectorKernels({ capacity: CAPACITY, vectorCount: 4 });
const [x, y, z, w] = kernels.vectors as readonly [Vector, Vector, Vector, Vector];

/** Fails unless all elements have the same bits; −0 and 0 differ. */
function expectSameBits(actual: Vector, count: number, twin: (i: number) => number): void {
  const different: string[] = [];
  for (let i = 0; i < count; i++) {
    const expected = twin(i);
    if (!Object.is(actual.values[i], expected)) different.push(`[${i}] ${actual.values[i]} instead of ${expected}`);
  }
  expect(different).toEqual([]);
}

const counts = fc.integer({ min: 0, max: CAPACITY });
const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const words = fc.nat({ max: 0xffffffff });
const amounts = (count: number) =>
  fc.array(
    fc.integer({ min: -1e12, max: 1e12 }).map((cents) => cents / 100),
    { minLength: count, maxLength: count },
  );

test("the parts of a vector lie one behind the other and are as long as asked, but for the last", () => {
  const parts = partsOf(x, 256);
  expect(parts.map(({ values }) => values.length)).toEqual([256, 256, 256, 253]);
  expect(parts.map(({ address }) => address - x.address)).toEqual([0, 2048, 4096, 6144]);
  for (const [i, { values }] of parts.entries()) {
    x.values[256 * i] = i + 0.5;
    expect(values[0]).toBe(i + 0.5);
  }
});

describe("random numbers have the bits of philox.ts", () => {
  const draws = fc.record({
    seed: seeds,
    firstPath: fc.nat({ max: 0xffffffff - CAPACITY }),
    step: words,
    factor: fc.nat({ max: 0x7fffffff }).map((pair) => 2 * pair),
    stream: words,
  });

  test("uniforms", () => {
    const even = new Float64Array(CAPACITY);
    const odd = new Float64Array(CAPACITY);
    fc.assert(
      fc.property(draws, counts, (draw, count) => {
        kernels.fillUniformPair(x, y, draw, count);
        fillUniforms(even.subarray(0, count), draw);
        fillUniforms(odd.subarray(0, count), { ...draw, factor: draw.factor + 1 });
        expectSameBits(x, count, (i) => even[i]!);
        expectSameBits(y, count, (i) => odd[i]!);
      }),
    );
  });

  test("normals", () => {
    const even = new Float64Array(CAPACITY);
    const odd = new Float64Array(CAPACITY);
    fc.assert(
      fc.property(draws, counts, (draw, count) => {
        kernels.fillNormalPair(x, y, draw, count);
        fillNormalPairs(even.subarray(0, count), odd.subarray(0, count), draw);
        expectSameBits(x, count, (i) => even[i]!);
        expectSameBits(y, count, (i) => odd[i]!);
      }),
    );
  });
});

describe("functions have the bits of elementary.ts and normal.ts", () => {
  /** Compares an operation with its twin on 200,000 arguments. */
  function sweep(argument: (u: number) => number, operation: (count: number) => void, twin: (x: number) => number) {
    for (let block = 0; block < 200; block++) {
      fillUniforms(y.values, { seed: 11, firstPath: block * CAPACITY, step: 0, factor: 0 });
      for (let i = 0; i < CAPACITY; i++) x.values[i] = argument(y.values[i]!);
      const given = x.values.slice();
      operation(CAPACITY);
      expectSameBits(z, CAPACITY, (i) => twin(given[i]!));
    }
  }
  const quantilesOfX = (count: number) => {
    z.values.set(x.values);
    kernels.normalQuantiles(z, count);
  };

  test("exp where results are ordinary, and beyond both ends of the range", () => {
    sweep(
      (u) => 1600 * (u - 0.5),
      (count) => kernels.exp(z, x, count),
      exp,
    );
    sweep(
      (u) => u - 0.5,
      (count) => kernels.exp(z, x, count),
      exp,
    );
  });

  test("exp at special values", () => {
    const special = [0, -0, 710, -746, 709.782712893384, -745.1332191019412, -708.4, Number.NaN];
    special.push(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324);
    x.values.set(special);
    kernels.exp(z, x, special.length);
    expectSameBits(z, special.length, (i) => exp(special[i]!));
  });

  test("log from the smallest to the largest normal number", () => {
    sweep(
      (u) => exp(1416 * u - 708),
      (count) => kernels.log(z, x, count),
      log,
    );
    sweep(
      (u) => 0.5 + u,
      (count) => kernels.log(z, x, count),
      log,
    );
  });

  test("the quantile of ordinary uniforms", () => {
    sweep((u) => u, quantilesOfX, normalQuantile);
  });

  test("the quantile far in both tails", () => {
    sweep((u) => exp(-690 * u - 1), quantilesOfX, normalQuantile);
    sweep((u) => 1 - exp(-35 * u - 1), quantilesOfX, normalQuantile);
  });

  test("the quantile at the seams of its formulas", () => {
    const seams = [0.075, 0.925, 0.07499999999999998, 0.9250000000000002, 0.5, 2 ** -53, 1 - 2 ** -53, exp(-25)];
    x.values.set(seams);
    quantilesOfX(seams.length);
    expectSameBits(z, seams.length, (i) => normalQuantile(seams[i]!));
  });
});

test("states and values have the bits of their formulas", () => {
  const given = fc.integer({ min: 1, max: CAPACITY }).chain((n) => fc.tuple(amounts(n), amounts(n)));
  const parameter = fc.integer({ min: -1e6, max: 1e6 }).map((millionths) => millionths / 1e6);
  fc.assert(
    fc.property(given, parameter, parameter, parameter, ([first, second], a, b, c) => {
      const count = first.length;
      const scaled = second.map((value) => value / 1e10);
      const fill = (): void => {
        x.values.set(first);
        y.values.set(scaled);
      };
      fill();
      kernels.evolve(x, y, a, b, count);
      expectSameBits(x, count, (i) => first[i]! * exp(a + b * scaled[i]!));
      fill();
      kernels.affine(z, a, b, x, count);
      expectSameBits(z, count, (i) => a + b * first[i]!);
      kernels.addScaled(x, c, y, count);
      expectSameBits(x, count, (i) => first[i]! + c * scaled[i]!);
      fill();
      kernels.addPositive(x, 1, y, count);
      expectSameBits(x, count, (i) => first[i]! + Math.max(scaled[i]!, 0));
      fill();
      kernels.addPositive(x, -1, y, count);
      expectSameBits(x, count, (i) => first[i]! + Math.max(-scaled[i]!, 0));
      fill();
      kernels.multiply(z, x, y, count);
      expectSameBits(z, count, (i) => first[i]! * scaled[i]!);
      kernels.addExponential(x, c, a, b, y, count);
      expectSameBits(x, count, (i) => first[i]! + c * exp(a + b * scaled[i]!));
    }),
    { numRuns: 30 },
  );
});

describe("results", () => {
  test("sums have the bits of sum.ts, whatever follows the block", () => {
    fc.assert(
      fc.property(counts.chain(amounts), (values) => {
        x.values.fill(12345.678);
        x.values.set(values);
        const block = Float64Array.from(values);
        expect(kernels.sums(x, values.length)).toEqual({
          sum: blockSum(block),
          positive: positiveSum(block),
          negative: negativeSum(block),
          positiveSquares: positiveSquareSum(block),
          negativeSquares: negativeSquareSum(block),
        });
      }),
    );
  });

  test("the values above a threshold keep their order", () => {
    fc.assert(
      fc.property(counts.chain(amounts), fc.integer({ min: -1e10, max: 1e10 }), (values, threshold) => {
        x.values.set(values);
        const count = kernels.copyAbove(w, x, threshold, values.length);
        expect([...w.values.subarray(0, count)]).toEqual(values.filter((value) => value > threshold));
      }),
    );
  });
});

test("vectors do not overlap", () => {
  for (const [i, vector] of kernels.vectors.entries()) vector.values.fill(i);
  kernels.fillNormalPair(x, w, { seed: 1, firstPath: 0, step: 0, factor: 0 }, CAPACITY);
  expect(y.values.every((value) => value === 1)).toBe(true);
  expect(z.values.every((value) => value === 2)).toBe(true);
});

test.each([
  ["a count beyond the capacity", () => kernels.sums(x, CAPACITY + 1)],
  ["a negative count", () => kernels.exp(x, x, -1)],
  ["an odd factor", () => kernels.fillNormalPair(x, y, { seed: 1, firstPath: 0, step: 0, factor: 1 }, 4)],
  ["no vectors", () => new VectorKernels({ capacity: 4, vectorCount: 0 })],
])("%s is refused", (_what, operation) => {
  expect(operation).toThrow("Invariant broken");
});

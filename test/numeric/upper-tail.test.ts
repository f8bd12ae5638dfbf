import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillNormals } from "../../packages/core/src/numeric/philox.ts";
import { orderStatistic, quantileRank } from "../../packages/core/src/numeric/quantile.ts";
import { tailSize, UpperTail } from "../../packages/core/src/numeric/upper-tail.ts";

const descending = (tail: UpperTail) => largest(tail.values(), tail.size);
const largest = (values: Float64Array, size: number) =>
  Float64Array.from(values, (value) => value + 0)
    .sort()
    .reverse()
    .slice(0, size);

describe("the tail is the end of the sorted values", () => {
  // Few distinct values make ties at the floor; 5,000 of them overflow the room for candidates.
  const streams = fc.array(fc.array(fc.integer({ min: -3, max: 40 }), { maxLength: 900 }), { maxLength: 6 });

  test("for any blocks", () => {
    fc.assert(
      fc.property(streams, fc.integer({ min: 1, max: 60 }), (blocks, size) => {
        const tail = new UpperTail(size);
        for (const block of blocks) tail.add(Float64Array.from(block));
        expect(descending(tail)).toEqual(largest(Float64Array.from(blocks.flat()), size));
      }),
    );
  });

  test("whatever the chunks and their order", () => {
    fc.assert(
      fc.property(streams, fc.integer({ min: 1, max: 60 }), (chunks, size) => {
        const whole = new UpperTail(size);
        for (const chunk of [...chunks].reverse()) {
          const part = new UpperTail(size);
          part.add(Float64Array.from(chunk));
          whole.add(part.values());
        }
        expect(descending(whole)).toEqual(largest(Float64Array.from(chunks.flat()), size));
      }),
    );
  });

  test.each(["random", "ascending", "descending"])("for 200,000 %s values in blocks of 1,024", (order) => {
    const values = new Float64Array(200_000);
    fillNormals(values, { seed: 3, firstPath: 0, step: 0, factor: 0 });
    if (order !== "random") values.sort();
    if (order === "descending") values.reverse();
    const tail = new UpperTail(5001);
    for (let start = 0; start < values.length; start += 1024) tail.add(values.subarray(start, start + 1024));
    expect(descending(tail)).toEqual(largest(values, 5001));
  });
});

test("values at or below the floor may be left out", () => {
  const values = new Float64Array(100_000);
  fillNormals(values, { seed: 4, firstPath: 0, step: 0, factor: 0 });
  const tail = new UpperTail(500);
  let left = 0;
  for (let start = 0; start < values.length; start += 1000) {
    const block = values.subarray(start, start + 1000).filter((value) => value > tail.floor);
    left += 1000 - block.length;
    tail.add(block);
  }
  expect(descending(tail)).toEqual(largest(values, 500));
  expect(left).toBeGreaterThan(90_000);
});

test("a quantile read from the tail is that of all values", () => {
  const values = new Float64Array(10_007);
  fillNormals(values, { seed: 5, firstPath: 0, step: 0, factor: 0 });
  for (const probability of [0.9, 0.975, 0.99, 0.9999, 1]) {
    const size = tailSize(probability, values.length);
    const tail = new UpperTail(size);
    tail.add(values);
    const rank = quantileRank(probability, values.length);
    expect(tail.largest(size)).toBe(orderStatistic(values.slice(), rank));
  }
});

test("values beyond the tail are refused", () => {
  const tail = new UpperTail(2);
  tail.add(Float64Array.of(3, 1, 2));
  expect([tail.largest(1), tail.largest(2)]).toEqual([3, 2]);
  expect(() => tail.largest(3)).toThrow("Invariant broken");
});

test("only the first values count, and an empty tail is empty", () => {
  const tail = new UpperTail(4);
  expect(descending(tail)).toEqual(new Float64Array(0));
  tail.add(Float64Array.of(1, -0, 7), 2);
  expect(descending(tail)).toEqual(Float64Array.of(1, 0));
});

test.each([0, -1, 1.5])("a tail of %d values is refused", (size) => {
  expect(() => new UpperTail(size)).toThrow("Invariant broken");
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orderStatistic, orderStatistics, quantileRank } from "../../packages/core/src/numeric/quantile.ts";
import { fillNormals } from "../twins/philox.ts";

const sorted = (values: Float64Array) => Float64Array.from(values).sort();

describe("quantileRank", () => {
  // ⌈q n⌉ − 1 by hand. 0.07 · 100 is 7.000000000000001 in doubles, and 0.29 · 100 is 28.999999999999996.
  test.each([
    [0.975, 1000, 974],
    [0.975, 1001, 975],
    [0.07, 100, 6],
    [0.29, 100, 28],
    [0.5, 1, 0],
    [1, 10, 9],
    [1e-9, 10, 0],
    [0.975, 1_000_000, 974_999],
    [0.97500000000001, 1_000_000_000, 975_000_000],
  ])("of %d among %d values is %d", (probability, count, rank) => {
    expect(quantileRank(probability, count)).toBe(rank);
  });
});

describe("order statistics are those of the sorted values", () => {
  const values = fc.float64Array({ noNaN: true, minLength: 1, maxLength: 3000 });

  test("for any values and rank", () => {
    fc.assert(
      fc.property(values, fc.nat(), (drawn, anyRank) => {
        const rank = anyRank % drawn.length;
        expect(orderStatistic(Float64Array.from(drawn), rank)).toBe(sorted(drawn)[rank]! + 0);
      }),
    );
  });

  test("with many ties", () => {
    const tied = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4000 });
    fc.assert(
      fc.property(tied, fc.nat(), (drawn, anyRank) => {
        const floats = Float64Array.from(drawn);
        const rank = anyRank % floats.length;
        expect(orderStatistic(Float64Array.from(floats), rank)).toBe(sorted(floats)[rank]);
      }),
    );
  });

  test("for several ranks, repeated and in any order", () => {
    fc.assert(
      fc.property(values, fc.array(fc.nat(), { maxLength: 8 }), (drawn, anyRanks) => {
        const ranks = anyRanks.map((rank) => rank % drawn.length);
        const expected = sorted(drawn);
        const found = orderStatistics(Float64Array.from(drawn), ranks);
        expect(found).toEqual(Float64Array.from(ranks, (rank) => expected[rank]! + 0));
      }),
    );
  });

  test.each(["ascending", "descending", "random"])("for 200,000 %s values", (order) => {
    const drawn = new Float64Array(200_000);
    fillNormals(drawn, { seed: 7, firstPath: 0, step: 0, factor: 0 });
    const expected = sorted(drawn);
    if (order === "ascending") drawn.sort();
    if (order === "descending") drawn.sort().reverse();
    const ranks = [0, 1, 4999, 99_999, 194_999, 199_999];
    expect(orderStatistics(drawn, ranks)).toEqual(Float64Array.from(ranks, (rank) => expected[rank]!));
  });
});

test("a negative zero is given as zero", () => {
  expect(orderStatistic(Float64Array.of(-0), 0)).toBe(0);
});

test.each([-1, 3, 0.5])("rank %d of three values is refused", (rank) => {
  expect(() => orderStatistic(Float64Array.of(1, 2, 3), rank)).toThrow("Invariant broken");
});

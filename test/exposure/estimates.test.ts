/** What the errors, intervals and averages of a simulation are, in numbers worked outside this code. */
import { readFileSync } from "node:fs";
import { quantileRanks } from "@ballast/core/exposure/division/brackets.ts";
import { SUMS, Sum } from "@ballast/core/exposure/division/partial.ts";
import { ExposureInput } from "@ballast/core/exposure/input.ts";
import { linearEstimate, seriesOf } from "@ballast/core/exposure/report/measures.ts";
import { PathSimulator } from "@ballast/core/exposure/simulation/paths.ts";
import { portfolioOf } from "@ballast/core/exposure/simulation/portfolio.ts";
import { combined, scaled } from "@ballast/core/numeric/estimate.ts";
import { describe, expect, test } from "vitest";
import { type Book, discount, flatBook, forward, outright, run, setOf } from "./book.ts";

const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/exposure/${name}.json`, import.meta.url), "utf8"));
/** A handful of operations on doubles. */
const close = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-14 * Math.abs(expected));

/** One date whose units of paths add up to these sums. */
const unitsOf = (sums: readonly number[]) => {
  const units = new Float64Array(sums.length * SUMS);
  for (const [unit, sum] of sums.entries()) units[unit * SUMS + Sum.positive] = sum;
  const totals = new Float64Array(SUMS);
  totals[Sum.positive] = sums.reduce((total, sum) => total + sum, 0);
  return { units, totals, quantiles: new Float64Array(0) };
};

describe("the standard error of few units of paths", () => {
  const sample = (paths: number, unitPaths: number) => ({ paths, unitPaths, isIndependent: false });
  const errorOf = (sums: readonly number[], paths: number, unitPaths: number) =>
    seriesOf(unitsOf(sums), Sum.positive, Sum.positiveSquares, 0, sample(paths, unitPaths)).standardErrors[1] ?? -1;

  test("four replicates that say 10, 12, 11 and 15: s² = (4 + 0 + 1 + 9) / 3, and √(s² / 4)", () => {
    close(errorOf([100, 120, 110, 150], 40, 10), Math.sqrt(14 / 12));
  });

  test("two that say 3 and 7: half their difference", () => {
    close(errorOf([30, 70], 20, 10), 2);
  });

  test("a last unit of half the size counts by its paths: d = −10, 10, 0 of 25 paths, √(200 · 3 / 2) / 25", () => {
    close(errorOf([10, 30, 10], 25, 10), Math.sqrt(300) / 25);
  });

  test("today's value, which is not random, moves an average and not its error", () => {
    const found = linearEstimate([0.25, 0.75], unitsOf([100, 120, 110, 150]), Sum.positive, [8, 12], sample(40, 10));
    close(found.value, 11);
    close(found.standardError, 0.75 * Math.sqrt(14 / 12));
  });

  test("what rises and what falls together cancel: 2 a − b of units 1, 3 and 2, 6 has no error, 2 a + b has 4", () => {
    const of = (sums: readonly number[], mean: number) =>
      linearEstimate([0, 1], unitsOf(sums), Sum.positive, [0, mean], sample(20, 10));
    const [a, b] = [of([10, 30], 2), of([20, 60], 4)];
    const difference = combined([[2, a] as const, [-1, b] as const], 20);
    expect([difference.value, difference.standardError]).toEqual([0, 0]);
    const sum = combined([[2, a] as const, [1, b] as const], 20);
    expect(sum.value).toBe(8);
    // Half the difference of the units' 4 and 12.
    close(sum.standardError, 4);
    close(scaled(-3, sum).standardError, 12);
  });
});

describe("the spread of Sobol's four replicates", () => {
  const months = 4;
  const sobol = (seed: number) =>
    flatBook([forward({ maturityYears: 1 })], (book) => {
      book["grid"] = { stepsPerYear: months, horizonYears: 1 };
      book["measures"] = { trades: "none" };
      book.sampling = { method: "sobol", paths: 1024, seed };
    });

  test("is the sample deviation of their means over √4, from the values of every path", () => {
    const input = ExposureInput.parse(sobol(5));
    const portfolio = portfolioOf(input);
    const sums = [0, 0, 0, 0];
    new PathSimulator(input, portfolio, { from: 0, to: 1 }).simulate(
      0,
      1024,
      (firstPath, _line, date, exposed, count) => {
        if (date !== months) return;
        for (let i = 0; i < count; i++) {
          sums[Math.floor((firstPath + i) / 256)]! += Math.max(0, exposed.values.values[i]!);
        }
      },
    );
    const means = sums.map((sum) => sum / 256);
    const mean = means.reduce((total, each) => total + each, 0) / 4;
    const variance = means.reduce((total, each) => total + (each - mean) ** 2, 0) / 3;
    const { expectedExposure, expectedExposureStandardError } = setOf(sobol(5)).profile;
    // Sums of 1,024 numbers in another order; the means differ by some hundredths of themselves.
    expect(Math.abs(expectedExposure[months]! / mean - 1)).toBeLessThanOrEqual(1e-13);
    expect(Math.abs(expectedExposureStandardError[months]! / Math.sqrt(variance / 4) - 1)).toBeLessThanOrEqual(1e-10);
  });

  test("makes deviations Student's t of three degrees of freedom, not normal ones", () => {
    const forwardRate = outright(1);
    const deviation = 0.12;
    const d = Math.log(forwardRate / 1.12) / deviation + deviation / 2;
    const exact = 1e6 * (forwardRate * normal(d) - 1.12 * normal(d - deviation)) * discount(0);
    const deviations = Array.from({ length: 200 }, (_, seed) => {
      const { expectedExposure, expectedExposureStandardError } = setOf(sobol(seed)).profile;
      return Math.abs((expectedExposure[months]! - exact) / expectedExposureStandardError[months]!);
    });
    const beyond = (limit: number) => deviations.filter((each) => each > limit).length;
    // Chances of 5 % and 14.49 % (scipy.stats.t, 3 degrees): of 200, all but one in a thousand counts lie in these bounds.
    expect(beyond(3.1824463052837078)).toBeGreaterThanOrEqual(2);
    expect(beyond(3.1824463052837078)).toBeLessThanOrEqual(21);
    expect(beyond(1.959963984540054)).toBeGreaterThanOrEqual(14);
    expect(beyond(1.959963984540054)).toBeLessThanOrEqual(46);
  });
});

/** Φ by Simpson's rule from 0: the error of 2000 intervals is below 1e-12 here. */
function normal(x: number): number {
  const width = x / 2000;
  const density = (i: number) => Math.exp(-((i * width) ** 2) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(2000);
  for (let i = 1; i < 2000; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i);
  return 0.5 + (sum * width) / 3;
}

describe("the interval of a quantile", () => {
  interface Case {
    count: number;
    probability: number;
    rank: number;
    lower: number;
    upper: number;
    coverage: number;
  }
  const { cases } = golden("quantile-intervals") as { cases: Case[] };

  test.each(
    cases,
  )("$probability of $count values: $lower to $upper, which hold it in $coverage of all samples", (each) => {
    const { rank, lower, upper } = quantileRanks(each.probability, each.count);
    // Ours count from 0.
    expect([rank + 1, lower + 1, upper + 1]).toEqual([each.rank, each.lower, each.upper]);
    // Rounded outwards: never below 95 %, and not far above where ranks are many.
    expect(each.coverage).toBeGreaterThanOrEqual(0.95);
  });

  test("beyond the values there are it ends with the smallest and the largest", () => {
    // 20 · 0.99 ± 1.96 · √0.198 = 19.8 ± 0.87; 20 · 0.05 ± 1.96 · √0.95 = 1 ± 1.91.
    expect(quantileRanks(0.99, 20)).toEqual({ rank: 19, lower: 17, upper: 19 });
    expect(quantileRanks(0.05, 20)).toEqual({ rank: 0, lower: 0, upper: 3 });
  });

  test("holds the values of those ranks: of 1,000 paths the 936th, 950th and 965th, the negative ones as 0", () => {
    const book = flatBook([forward()], (own) => {
      own.sampling = { paths: 1000, seed: 6 };
      own["measures"] = { quantiles: [0.95, 0.3], trades: "none" };
    });
    const input = ExposureInput.parse(book);
    const values: number[] = [];
    new PathSimulator(input, portfolioOf(input), { from: 0, to: 1 }).simulate(
      0,
      1000,
      (_path, _line, date, exposed, count) => {
        if (date === 12) values.push(...exposed.values.values.subarray(0, count));
      },
    );
    values.sort((a, b) => a - b);
    const [high, low] = setOf(book).profile.potentialFutureExposure;
    expect([high?.lower[12], high?.values[12], high?.upper[12]]).toEqual([values[935], values[949], values[964]]);
    expect(values[299]).toBeLessThan(0);
    expect([low?.lower[12], low?.values[12], low?.upper[12]]).toEqual([0, 0, 0]);
  });
});

describe("averages to the longest contract, at most a year", () => {
  interface Case {
    maturities: number[];
    expectedPositiveExposure: number;
    effectiveExpectedPositiveExposure: number;
  }
  const { cases } = golden("averaging-horizons") as { cases: Case[] };
  const bookOf = (maturities: readonly number[], change: (book: Book) => void = () => {}) =>
    flatBook(
      maturities.map((maturityYears) => forward({ maturityYears })),
      (book) => {
        book.sampling = { method: "sobol", paths: 16_384, seed: 2 };
        change(book);
      },
    );

  test.each(cases)("forwards of $maturities years", ({ maturities, ...expected }) => {
    const { measures } = setOf(bookOf(maturities));
    for (const name of ["expectedPositiveExposure", "effectiveExpectedPositiveExposure"] as const) {
      // Over seeds such averages of Sobol paths stray by 8e-4 (one deviation, 8,192 paths); a year in place of the maturity
      // is wrong by a tenth and more.
      expect(Math.abs(measures[name].value / expected[name] - 1)).toBeLessThanOrEqual(4e-3);
    }
  });

  test("a counterparty's average runs to the longest of its netting sets, each set's to its own", () => {
    const apart = bookOf([0.25, 0.75], (book) => {
      book.nettingSets.push({ id: "NS2", counterparty: "CP" });
      Object.assign(book.trades[1]!, { nettingSet: "NS2" });
    });
    const { counterparties, nettingSets } = run(apart);
    const average = (values: readonly number[], months: number) =>
      values.slice(1, months + 1).reduce((sum, value) => sum + value, 0) / months;
    const profiles = nettingSets.map(({ profile }) => profile.expectedExposure);
    for (const [i, months] of [3, 9].entries()) {
      const own = nettingSets[i]!.measures.expectedPositiveExposure.value;
      // Nine terms in another order.
      expect(Math.abs(own / average(profiles[i]!, months) - 1)).toBeLessThanOrEqual(1e-14);
    }
    const together = profiles[0]!.map((value, date) => value + profiles[1]![date]!);
    const ours = counterparties[0]!.measures!.expectedPositiveExposure.value;
    // The sum over sets is summed over paths first.
    expect(Math.abs(ours / average(together, 9) - 1)).toBeLessThanOrEqual(1e-12);
  });
});

/** The times at which single legs pay and fix, written out by hand. */
import { distinctFixings } from "@ballast/core/product/fixings.ts";
import { type FixingTimes, fixesAt, periodAt, periodsOf } from "@ballast/core/product/schedule.ts";
import { describe, expect, test } from "vitest";

describe("the fixing of a stub", () => {
  const stub: FixingTimes = { kind: "stub", from: 0.5, to: 0.7 };

  test("falls on its beginning alone", () => {
    expect([0.4, 0.5, 0.6, 0.7].map((time) => fixesAt(stub, time))).toEqual([false, true, false, false]);
  });

  test("belongs to a period that runs from its beginning to before its end", () => {
    expect([0.4, 0.5, 0.6, 0.7].map((time) => periodAt(stub, time) !== null)).toEqual([false, true, true, false]);
  });

  test("is one with that of another trade, whatever lies between them in a list", () => {
    const other: FixingTimes = { kind: "stub", from: 0.5, to: 0.6 };
    const roll: FixingTimes = { kind: "roll", paymentsPerYear: 4, offset: 0.2 };
    expect(distinctFixings([stub, roll, other, { ...stub }, { ...roll }])).toEqual([roll, other, stub]);
  });
});

describe("the fixings of whole periods", () => {
  const roll: FixingTimes = { kind: "roll", paymentsPerYear: 4, offset: 0.125 };

  test("begin with the first from today on", () => {
    expect(periodAt(roll, 0)).toBeNull();
    expect(periodAt(roll, 0.125)).toEqual({ from: 0.125, to: 0.375 });
    expect(periodAt(roll, 0.25)).toEqual({ from: 0.125, to: 0.375 });
    expect(fixesAt(roll, 0.625)).toBe(true);
    expect(fixesAt(roll, 0.5)).toBe(false);
  });
});

// Times in eighths and quarters are exact in binary.
test.each<[string, Parameters<typeof periodsOf>, [number, number, number | null][]]>([
  [
    "counted back from maturity, running already",
    [{ maturityYears: 0.625 }, 2],
    [
      [-0.375, 0.125, 2],
      [0.125, 0.625, 2],
    ],
  ],
  [
    "from today on",
    [{ startYears: 0, maturityYears: 0.625 }, 2],
    [
      [0, 0.125, null],
      [0.125, 0.625, 2],
    ],
  ],
  ["long from today on", [{ startYears: 0, maturityYears: 0.625, firstStub: "long" }, 2], [[0, 0.625, null]]],
  [
    "begun in a stub that runs",
    [{ startYears: -0.125, maturityYears: 0.625 }, 2],
    [
      [-0.125, 0.125, null],
      [0.125, 0.625, 2],
    ],
  ],
  [
    "begun in a stub that is over",
    [{ startYears: -0.5, maturityYears: 0.625 }, 2],
    [
      [-0.375, 0.125, 2],
      [0.125, 0.625, 2],
    ],
  ],
  [
    "counted from today",
    [{ startYears: 0, rollYears: 0, maturityYears: 0.625 }, 2],
    [
      [0, 0.5, 2],
      [0.5, 0.625, null],
    ],
  ],
  [
    "long to the end",
    [{ startYears: 0, rollYears: 0, maturityYears: 1.125, lastStub: "long" }, 2],
    [
      [0, 0.5, 2],
      [0.5, 1.125, null],
    ],
  ],
  [
    "broken at both ends",
    [{ startYears: 0, rollYears: 0.25, maturityYears: 1.125 }, 2],
    [
      [0, 0.25, null],
      [0.25, 0.75, 2],
      [0.75, 1.125, null],
    ],
  ],
  [
    "a roll in the past",
    [{ rollYears: -1, maturityYears: 0.75 }, 2],
    [
      [0, 0.5, 2],
      [0.5, 0.75, null],
    ],
  ],
  [
    "a start but for rounding on the roll",
    [{ startYears: 1 / 3 + 1e-12, maturityYears: 5 / 12 }, 12],
    [[1 / 3, 5 / 12, 12]],
  ],
])("periods %s", (_name, [terms, paymentsPerYear], periods) => {
  expect(periodsOf(terms, paymentsPerYear).map(({ from, to, perYear }) => [from, to, perYear])).toEqual(periods);
});

import { describe, expect, test } from "vitest";
import {
  bandPath,
  extentWithZero,
  labelLines,
  linePath,
  moveIndex,
  nearestIndex,
  waterfallBars,
} from "../../packages/web/src/chart/geometry.ts";
import { bandScale, linearScale, niceScale, roundStep } from "../../packages/web/src/chart/scale.ts";
import { parseCsv, tableFromCsv } from "../../packages/web/src/csv.ts";
import { csv } from "../../packages/web/src/download.ts";

describe("waterfall", () => {
  test("steps stand on what was before them, levels on zero", () => {
    const bars = waterfallBars([
      { label: "SCVA", value: 8, kind: "level" },
      { label: "Diversification", value: -3, kind: "step" },
      { label: "Floor", value: 1, kind: "step" },
      { label: "Capital", value: 6, kind: "level" },
    ]);
    expect(bars.map(({ from, to }) => [from, to])).toEqual([
      [0, 8],
      [8, 5],
      [5, 6],
      [0, 6],
    ]);
  });
});

describe("crosshair", () => {
  const years = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3];

  test("arrows move by a point, with Shift by a year, and stop at the ends", () => {
    expect(moveIndex(years, null, "ArrowRight", false)).toBe(0);
    expect(moveIndex(years, null, "ArrowLeft", false)).toBe(7);
    expect(moveIndex(years, 2, "ArrowRight", false)).toBe(3);
    expect(moveIndex(years, 0, "ArrowRight", true)).toBe(4);
    expect(moveIndex(years, 4, "ArrowLeft", true)).toBe(0);
    expect(moveIndex(years, 7, "ArrowRight", true)).toBe(7);
    expect(moveIndex(years, 0, "ArrowLeft", false)).toBe(0);
  });

  test("a step of a year that lands where it began moves by a point instead", () => {
    expect(moveIndex([0, 10, 20], 1, "ArrowRight", true)).toBe(2);
  });

  test("Home, End and pages; other keys are left alone", () => {
    expect(moveIndex(years, 3, "Home", false)).toBe(0);
    expect(moveIndex(years, 3, "End", false)).toBe(7);
    expect(moveIndex(years, 3, "PageUp", false)).toBe(4);
    expect(moveIndex(years, 3, "a", false)).toBeNull();
  });

  test("the pointer takes the closest date", () => {
    expect([-1, 0.1, 0.2, 1.7, 9].map((x) => nearestIndex(years, x))).toEqual([0, 0, 1, 5, 7]);
  });
});

describe("paths", () => {
  test("a line goes through its points and leaves gaps where there is no value", () => {
    expect(linePath([0, 10, 20, 30], [1, 2.04, null, 4])).toBe("M0,1L10,2M30,4");
  });

  test("a band runs along its upper edge and back along its lower one", () => {
    expect(bandPath([0, 10], [5, 6], [1, 2])).toBe("M0,1L10,2L10,6L0,5Z");
    expect(bandPath([], [], [])).toBe("");
  });
});

describe("scales", () => {
  test("a linear scale maps its limits to its range and back", () => {
    const scale = linearScale([0, 4], [100, 20]);
    expect([0, 1, 4].map(scale)).toEqual([100, 80, 20]);
    expect(scale.invert(60)).toBe(2);
    expect(linearScale([3, 3], [0, 10])(3)).toBe(0);
  });

  test("steps are 1, 2 or 5 times a power of ten", () => {
    const ranges = [1, 1.3, 2, 3, 4, 7, 9.9, 0.03, 1_234_567];
    expect(ranges.map((range) => roundStep(0, range, 5))).toEqual([0.2, 0.2, 0.5, 0.5, 1, 1, 2, 0.005, 200_000]);
    expect(linearScale([0, 0.3], [0, 1]).ticks(3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(linearScale([0, 0], [0, 1]).ticks(5)).toEqual([0]);
  });

  test("round limits hold the data", () => {
    const scale = niceScale([-0.3, 9.7], [0, 100]);
    expect(scale.ticks(5)).toEqual([-2, 0, 2, 4, 6, 8, 10]);
    expect([scale(-2), scale(10)]).toEqual([0, 100]);
    // Found on a real profile: the first step gives limits that are no ticks of the widened range.
    expect(niceScale([-240_000, 1_240_000], [0, 1]).ticks(5)).toEqual([-500_000, 0, 500_000, 1_000_000, 1_500_000]);
  });

  test("bands fill the range with a gap before, between and after", () => {
    const scale = bandScale(4, [0, 90], 0.5);
    expect(scale.step).toBe(20);
    expect([scale(0), scale(3) + scale.bandwidth]).toEqual([10, 80]);
  });
});

test("a range holds zero and has a length even for nothing", () => {
  expect(extentWithZero([[3, null, 5]])).toEqual([0, 5]);
  expect(extentWithZero([[-3, Number.NaN], [2]])).toEqual([-3, 2]);
  expect(extentWithZero([])).toEqual([0, 1]);
});

test("labels break at spaces", () => {
  expect(labelLines("Single-name hedges", 12)).toEqual(["Single-name", "hedges"]);
});

describe("CSV", () => {
  const table = {
    name: "t",
    title: "T",
    columns: [
      { key: "id", title: "Id" },
      { key: "ee", title: "EE", unit: "EUR" },
      { key: "t", title: "t", unit: "years" },
    ],
    rows: [
      ['Bank "A", London', 0.1 + 0.2, 1],
      ["=HYPERLINK(1)", null, -2.5],
    ],
  };

  test("has units in the header, every digit, quotes as RFC 4180 and no formulas", () => {
    expect(csv(table)).toBe(
      'id,ee [EUR],t [years]\r\n"Bank ""A"", London",0.30000000000000004,1\r\n\'=HYPERLINK(1),,-2.5\r\n',
    );
  });

  test("is read back as it was written", () => {
    expect(parseCsv(csv(table))).toEqual([
      ["id", "ee [EUR]", "t [years]"],
      ['Bank "A", London', "0.30000000000000004", "1"],
      ["'=HYPERLINK(1)", "", "-2.5"],
    ]);
    expect(tableFromCsv("t", "T", csv(table)).columns.slice(0, 2)).toEqual([
      { key: "id", title: "Id" },
      { key: "ee", title: "Ee", unit: "EUR" },
    ]);
    expect(tableFromCsv("t", "T", "a,b\r\n1,x\r\n,2\r\n").rows).toEqual([
      [1, "x"],
      [null, "2"],
    ]);
  });
});

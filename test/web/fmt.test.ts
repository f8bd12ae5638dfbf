import { describe, expect, test } from "vitest";
import {
  ago,
  bytes,
  change,
  compact,
  dollars,
  duration,
  exact,
  instant,
  percent,
  plural,
  tick,
  words,
} from "../../packages/web/src/fmt.ts";

describe("numbers in short", () => {
  test.each([
    [517_623.4, "517.6k"],
    [2_286_000, "2.286m"],
    [2_290_123, "2.290m"],
    [2_290_000, "2.29m"],
    [910_000, "910k"],
    [1_000_000, "1m"],
    // Rounding may lift a number into the next scale.
    [999_960, "1.000m"],
    [-1_284_000, "−1.284m"],
    [359.54, "359.5"],
    [0.975, "0.975"],
    [0.012345, "0.01235"],
    [0, "0"],
    [-0, "0"],
    [2.5e-9, "2.5 × 10⁻⁹"],
    [1.5e18, "1.5 × 10¹⁸"],
    [12, "12"],
  ])("%d is %s", (value, text) => {
    expect(compact(value)).toBe(text);
  });

  test.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])("%s is n/a, not zero", (value) => {
    expect(compact(value)).toBe("n/a");
    expect(exact(value)).toBe("n/a");
    expect(percent(value)).toBe("n/a");
  });
});

test("the exact value keeps every digit and sets thousands apart", () => {
  expect(exact(517_623.4)).toBe("517,623.4");
  expect(exact(-1_234_567)).toBe("−1,234,567");
  expect(exact(0.1 + 0.2)).toBe("0.30000000000000004");
  expect(exact(1e21)).toBe("1e+21");
});

test("percentages have one decimal, and become basis points where that would show nothing", () => {
  expect(percent(0.031)).toBe("3.1%");
  expect(percent(-0.006)).toBe("−0.6%");
  expect(percent(0.0004)).toBe("4 bp");
  expect(percent(0)).toBe("0.0%");
});

describe("a change from an earlier number", () => {
  test("is bad in the direction that the measure calls worse", () => {
    expect(change({ value: 103.1 }, { value: 100 }, "up")).toMatchObject({ glyph: "▲", text: "+3.1%", tone: "bad" });
    expect(change({ value: 103.1 }, { value: 100 }, "down")).toMatchObject({ tone: "good" });
    expect(change({ value: 97 }, { value: 100 }, "down")).toMatchObject({ glyph: "▼", text: "−3.0%", tone: "bad" });
  });

  test("of a negative number is measured against its size", () => {
    expect(change({ value: -90 }, { value: -100 }, "down")).toMatchObject({ glyph: "▲", text: "+10.0%", tone: "good" });
  });

  test("from zero has no percentage", () => {
    expect(change({ value: 1500 }, { value: 0 }, "up").text).toBe("+1.5k");
  });

  test("below two standard errors of the difference is noise and takes no side", () => {
    // Two errors of 3 and 4 make one of 5 for the difference: noise up to 10.
    const before = { value: 100, standardError: 4 };
    expect(change({ value: 109, standardError: 3 }, before, "up")).toMatchObject({ withinNoise: true, tone: "flat" });
    expect(change({ value: 111, standardError: 3 }, before, "up")).toMatchObject({ withinNoise: false, tone: "bad" });
  });

  test("of nothing is said so", () => {
    expect(change({ value: 5 }, { value: 5 }, "up")).toMatchObject({ glyph: "=", text: "0.0%", tone: "flat" });
  });
});

test("durations grow from milliseconds to hours", () => {
  expect([612, 4_300, 59_940, 59_960, 125_000, 7_380_000].map(duration)).toEqual([
    "612 ms",
    "4.3 s",
    "59.9 s",
    "1 min 0 s",
    "2 min 5 s",
    "2 h 3 min",
  ]);
});

test("a cost is never rounded to nothing", () => {
  expect([0, 0.00002, 0.0009, 1.5].map(dollars)).toEqual(["$0", "<$0.0001", "$0.0009", "$1.50"]);
});

test("times are UTC and say so", () => {
  expect(instant("2026-11-20T02:48:31.123Z")).toBe("2026-11-20 02:48 UTC");
  expect(instant("2026-11-20T02:48:31.123Z", true)).toBe("2026-11-20 02:48:31 UTC");
  const now = Date.parse("2026-11-20T12:00:00Z");
  expect(ago("2026-11-20T11:59:57Z", now)).toBe("3 s ago");
  expect(ago("2026-11-20T10:30:00Z", now)).toBe("1 h ago");
  expect(ago("2026-11-18T10:30:00Z", now)).toBe("2026-11-18 10:30 UTC");
  // A server whose clock is ahead of ours has not started a run in the future.
  expect(ago("2026-11-20T12:00:02Z", now)).toBe("0 s ago");
});

test("the labels of an axis have as many digits as its step needs", () => {
  expect([0, 500_000, 1_000_000].map((value) => tick(value, 500_000))).toEqual(["0", "500k", "1m"]);
  expect([0.25, 0.5].map((value) => tick(value, 0.25))).toEqual(["0.25", "0.5"]);
  expect(tick(-2_500_000, 500_000)).toBe("−2.5m");
});

test("words for names and counts", () => {
  expect(words("exposureAtDefault")).toBe("Exposure at default");
  expect(["fx_option", "default_rwa", "cva"].map(words)).toEqual(["FX option", "Default RWA", "CVA"]);
  expect([plural(1, "run"), plural(2, "run"), plural(1200, "run")]).toEqual(["1 run", "2 runs", "1,200 runs"]);
  expect([bytes(900), bytes(12_345), bytes(3_400_000)]).toEqual(["900 B", "12.3 kB", "3.4 MB"]);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp, expm1, log } from "../../packages/core/src/numeric/elementary.ts";
import { log1p } from "../twins/log1p.ts";
import { type ExactRow, scipyFixture, worstUlp } from "./fixture.ts";

const exact = scipyFixture<Record<"exp" | "log" | "expm1" | "log1p", ExactRow[]>>("elementary");

describe("the error against 60-digit decimals", () => {
  // The bounds are those of the doc comments; 0.5 would be correct rounding.
  test.each([
    ["exp", exp, 1],
    ["log", log, 1],
    ["expm1", expm1, 4],
    ["log1p", log1p, 4],
  ] as const)("of %s stays below its bound", (name, f, bound) => {
    const worst = worstUlp(exact[name], f);
    expect(worst).toBeLessThan(bound);
    expect(worst).toBeGreaterThan(0.3);
  });
});

describe("limits", () => {
  test.each([
    [exp, 0, 1],
    [exp, 710, Number.POSITIVE_INFINITY],
    [exp, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [exp, Number.NEGATIVE_INFINITY, 0],
    [exp, -745.1332191019411, 5e-324],
    [exp, -745.2, 0],
    [exp, Number.NaN, Number.NaN],
    [log, 1, 0],
    [log, 0, Number.NEGATIVE_INFINITY],
    [log, -0, Number.NEGATIVE_INFINITY],
    [log, -1, Number.NaN],
    [log, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [log, Number.NaN, Number.NaN],
    [expm1, 0, 0],
    [expm1, -0, -0],
    [expm1, 1e-300, 1e-300],
    [expm1, 800, Number.POSITIVE_INFINITY],
    [expm1, -800, -1],
    [expm1, Number.NaN, Number.NaN],
    [log1p, 0, 0],
    [log1p, -0, -0],
    [log1p, -1, Number.NEGATIVE_INFINITY],
    [log1p, -2, Number.NaN],
    [log1p, 1e-300, 1e-300],
    [log1p, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ] as const)("%o at %d is %d", (f, x, expected) => {
    expect(f(x)).toBe(expected);
  });
});

describe("laws", () => {
  test("log undoes exp", () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        // One ulp of e^x moves its logarithm by 2^-52 in absolute terms.
        expect(Math.abs(log(exp(x)) - x)).toBeLessThanOrEqual(4.5e-16 + 2.3e-16 * Math.abs(x));
      }),
    );
  });

  test("log1p undoes expm1", () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 30, noNaN: true }), (x) => {
        // Relative errors of both, 4 ulp each; near −1 the condition number of log1p is e − 1.
        expect(Math.abs(log1p(expm1(x)) - x)).toBeLessThanOrEqual(16 * 2.3e-16 * Math.abs(x));
      }),
    );
  });

  test("exp does not fall from one argument to the next", () => {
    let previous = 0;
    for (let x = -1; x < 1; x += 1e-4) {
      const value = exp(x);
      expect(value).toBeGreaterThan(previous);
      previous = value;
    }
  });
});

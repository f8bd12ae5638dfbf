import { RiskError } from "@ballast/core/document/errors.ts";
import { invalid, parse, plainReason } from "@ballast/core/document/parse.ts";
import { pathText } from "@ballast/core/document/path.ts";
import { identifier, isHarmless, years } from "@ballast/core/document/quantities.ts";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const schema = z.strictObject({
  name: identifier,
  trades: z.array(
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("swap"), maturityYears: years }),
      z.strictObject({ kind: z.literal("option"), strike: z.number().positive() }),
    ]),
  ),
});

function refusal(document: unknown): RiskError {
  try {
    parse(schema, document);
  } catch (error) {
    if (error instanceof RiskError) return error;
    throw error;
  }
  throw new Error("the document was accepted");
}

describe("a wrong document", () => {
  test("has all its problems named at once, each with its path", () => {
    const { code, issues } = refusal({
      name: "",
      trades: [
        { kind: "swap", maturityYears: 0 },
        { kind: "option", strike: Number.NaN, colour: "red" },
        { kind: "bond" },
      ],
    });
    expect(code).toBe("input.invalid");
    expect(issues.map((issue) => issue.path).sort()).toEqual(
      ["name", "trades[0].maturityYears", "trades[1].colour", "trades[1].strike", "trades[2].kind"].sort(),
    );
  });

  test("has the value shown beside the reason", () => {
    const { issues } = refusal({ name: "book", trades: [{ kind: "swap", maturityYears: -2 }] });
    expect(issues[0]?.message).toContain("(found -2)");
  });

  test("has every reason in plain words", () => {
    const strict = z.strictObject({
      paths: z.int().min(64).max(1000),
      rate: z.number().gt(-1).lt(2),
      years,
      name: z.string().min(2),
      dates: z.array(z.number()).min(1),
      pair: z.array(z.number()).length(2),
      side: z.enum(["buy", "sell"]),
      trade: z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("swap") })]),
      own: z.number("Give the rate of today"),
    });
    const reasons = (document: unknown) => {
      const parsed = strict.safeParse(document, { error: plainReason });
      return Object.fromEntries((parsed.error?.issues ?? []).map(({ path, message }) => [path.join("."), message]));
    };
    expect(
      reasons({ paths: 1, rate: -1, name: "x", dates: [], pair: [1], side: "b", trade: { kind: "x" }, own: "" }),
    ).toEqual({
      paths: "Give a number of at least 64",
      rate: "Give a number above -1",
      years: "Missing: give a number",
      name: "Give at least 2 characters",
      dates: "Give at least 1 item",
      pair: "Give exactly 2 items",
      side: "Give one of buy, sell",
      "trade.kind": "Give swap",
      own: "Give the rate of today",
    });
    expect(
      reasons({ paths: 1.5, rate: 2, years: "3%", name: 7, dates: {}, pair: null, side: 1, own: 1 }),
    ).toMatchObject({
      paths: "Give a whole number",
      rate: "Give a number below 2",
      years: "Give a number",
      name: "Give a text",
      dates: "Give a list",
      pair: "Give a list",
      trade: "Missing: give an object",
    });
  });

  test("has a long value cut", () => {
    const { issues } = refusal({ name: "=".repeat(500), trades: [] });
    expect(issues[0]?.message.length).toBeLessThan(250);
  });

  test("may hold a spreadsheet formula in an identifier: it is made harmless where it is written out", () => {
    expect(parse(schema, { name: "=HYPERLINK(1)", trades: [] }).name).toBe("=HYPERLINK(1)");
    expect(["=1", "+1", "-1", "@x", "a\tb"].map(isHarmless)).toEqual([false, false, false, false, false]);
    expect(isHarmless("Société Générale, n° 7")).toBe(true);
  });

  test("carries the rule that a check names", () => {
    const ruled = z.number().superRefine((value, context) => {
      if (value < 0) context.addIssue({ code: "custom", message: "Below zero.", params: { rule: "R02" } });
    });
    expect(() => parse(ruled, -1)).toThrow(RiskError);
    try {
      parse(ruled, -1);
    } catch (error) {
      expect((error as RiskError).issues).toEqual([{ path: "", message: "Below zero.", rule: "R02" }]);
    }
  });

  test("counts its problems in words", () => {
    expect(invalid([{ path: "a", message: "b" }]).message).toBe("The document has 1 problem.");
  });
});

test("a path is written as in code", () => {
  expect(pathText(["nettingSets", 2, "trades", 0, "id"])).toBe("nettingSets[2].trades[0].id");
});

test("a list of problems that is too long says how many it leaves out, in an answer as in the failure of a run", () => {
  const trades = Array.from({ length: 2699 }, () => ({ kind: "swap", maturityYears: -1 }));
  const { issues, message } = refusal({ name: "book", trades });
  expect(message).toBe("The document has 2,699 problems.");
  expect(issues).toHaveLength(201);
  expect(issues[199]?.path).toBe("trades[199].maturityYears");
  expect(issues[200]).toEqual({ path: "", message: "and 2,499 more" });
});

test("a problem of any length fits into an answer and into the item of a run", () => {
  const long = "x".repeat(1_000_000);
  const { issues, message } = new RiskError("input.invalid", long, [{ path: long, message: long }]);
  expect([message, issues[0]?.path, issues[0]?.message].map((text) => text?.length)).toEqual([2001, 301, 601]);
});

test("a number that has to be one of several is told all of them", () => {
  try {
    parse(z.strictObject({ perYear: z.union([z.literal(1), z.literal(2), z.literal(4)]) }), { perYear: 3 });
  } catch (error) {
    expect((error as RiskError).issues).toEqual([{ path: "perYear", message: "Give one of 1, 2, 4 (found 3)" }]);
    return;
  }
  throw new Error("the document was accepted");
});

import { csv } from "@ballast/functions/csv.ts";
import { expect, test } from "vitest";

const table = (rows: readonly (readonly (string | number | null)[])[]) =>
  [
    ...csv({
      name: "t",
      title: "T",
      columns: [
        { key: "name", title: "Name" },
        { key: "charge", title: "Charge", unit: "GBP" },
      ],
      rows,
    }),
  ].join("");

test("the header carries the unit, lines end as RFC 4180 says, numbers are not rounded", () => {
  expect(table([["Alpha", 0.1 + 0.2]])).toBe("name,charge [GBP]\r\nAlpha,0.30000000000000004\r\n");
});

test("quotes and commas in a text are quoted, control characters left out", () => {
  expect(table([['a "b", c\n\u0007d', 1]])).toBe('name,charge [GBP]\r\n"a ""b"", cd",1\r\n');
});

test.each(["=1+1", "+1", "-1", "@sum", "\t=1"])("the text %j cannot run as a formula", (text) => {
  expect(table([[text, null]])).toBe(`name,charge [GBP]\r\n'${text.trim()},\r\n`);
});

test("a negative number stays a number", () => {
  expect(table([["x", -3.5]])).toContain("x,-3.5\r\n");
});

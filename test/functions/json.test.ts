import { RiskError } from "@ballast/core/document/errors.ts";
import { parseJson } from "@ballast/functions/json.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function refusal(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof RiskError && error.code === "document.malformed") return error.message;
    throw error;
  }
  throw new Error(`${text} is JSON.`);
}

describe("broken text is refused with its place", () => {
  test.each([
    ['{"a":NaN}', '"N" stands at line 1, column 6 where a value should follow'],
    ['{"a":-Infinity}', '"-" stands at line 1, column 6 where a value should follow'],
    ["", "it ends at line 1, column 1 where a value should follow"],
    ["{", "it ends at line 1, column 2 where a name in quotes or } should follow"],
    ['{"a":1,}', '"}" stands at line 1, column 8 where a name in quotes should follow'],
    ["[1,\n 2,\n]", '"]" stands at line 3, column 1 where a value should follow'],
    ["[1 2]", '"2" stands at line 1, column 4 where a comma or the end should follow'],
    ['{"a" 1}', '"1" stands at line 1, column 6 where a colon should follow'],
    ['{"a":01}', '"1" stands at line 1, column 7 where a comma or the end should follow'],
    ['{"a":1]', '"]" stands at line 1, column 7 where a comma or the end should follow'],
    ["1 2", '"2" stands at line 1, column 3 where nothing should follow'],
    ["'a'", '"\'" stands at line 1, column 1 where a value should follow'],
    ['"abc', "it ends at line 1, column 5 where the rest of a text in quotes should follow"],
    ['"\\q"', '"\\\\" stands at line 1, column 2 where the rest of a text in quotes should follow'],
    ['["😀", 😀]', '"😀" stands at line 1, column 8 where a value should follow'],
  ])("%j", (text, place) => {
    expect(refusal(text)).toBe(`The text is not JSON: ${place}.`);
  });

  const seeded = { seed: 4, numRuns: 500 };
  const documents = fc.json({ maxDepth: 4 });

  test("text that goes on behind its end breaks exactly there", () => {
    fc.assert(
      fc.property(documents, (text) => {
        expect(refusal(`${text}\n#`)).toContain(`"#" stands at line ${text.split("\n").length + 1}, column 1 `);
      }),
      seeded,
    );
  });

  test("text that is cut off breaks at its end, or before where the cut made a number or word wrong", () => {
    fc.assert(
      fc.property(documents, fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length);
        fc.pre(!isJson(cut));
        const column = Number(/line 1, column (\d+) /.exec(refusal(cut))?.[1]);
        const rest = cut.slice(column - 1);
        expect(rest).toMatch(/^(-?[\d.eE+-]*|[a-z]*|\\.{0,5})$/);
      }),
      seeded,
    );
  });

  test("the place is the one that V8 tells, where it tells one", () => {
    let told = 0;
    fc.assert(
      fc.property(documents, fc.nat(), fc.constantFrom(",", ":", "}", "]", '"', "0", "x"), (text, at, character) => {
        const place = at % (text.length + 1);
        const broken = text.slice(0, place) + character + text.slice(place);
        fc.pre(!isJson(broken));
        const position = / at position (\d+)/.exec(messageOfV8(broken))?.[1];
        if (position === undefined) return;
        told++;
        const column = Number(/line 1, column (\d+) /.exec(refusal(broken))?.[1]);
        // V8 stops inside a wrong number, word or escape, and we before it.
        expect(broken.slice(column - 1, Number(position))).toMatch(/^(-?[\d.eE+-]*|[a-z]*|\\.{0,5})$/);
      }),
      seeded,
    );
    expect(told).toBeGreaterThan(10);
  });
});

test("the time to refuse a broken text grows with its length, not with its square", () => {
  const microseconds = (length: number) => {
    const before = process.cpuUsage();
    refusal(`{"a":"${"x".repeat(length)}", b}`);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  microseconds(500_000);
  // Ten times the text: the square would be a hundred times the time.
  expect(microseconds(5_000_000) / microseconds(500_000)).toBeLessThan(50);
});

function messageOfV8(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return String(error);
  }
}

function isJson(text: string): boolean {
  return messageOfV8(text) === "";
}

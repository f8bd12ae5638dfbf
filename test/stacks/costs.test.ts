import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { costLines, withCosts } from "../../scripts/costs.ts";

const document = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");

test("docs/operations.md says what the script computes: run node scripts/costs.ts", () => {
  expect(withCosts(document)).toBe(document);
});

test("a document without the place for the lines is refused", () => {
  expect(() => withCosts("# Operating Ballast")).toThrow("has lost");
});

// Worked by hand from the price list: 13 GB s; 5 + 30 calls; 6 + 2 · 30 transitions.
test.each([
  ["Lambda time", "13: $0.00017"],
  ["invocations", "35: $0.0000070"],
  ["state transitions", "66: $0.0016"],
])("%s of a run in 30 chunks", (part, text) => {
  const row = costLines()
    .split("\n")
    .find((line) => line.startsWith(`| ${part} |`));
  expect(row?.split("|").map((cell) => cell.trim())).toContain(text);
});

test("what nobody asks for costs little, and every route that is called six metrics", () => {
  const lines = costLines();
  // 5 polls in 20 s are 657,000 in 730 h, at $0.40 a million.
  expect(lines).toContain("$0.26 for Lambda asking the queue");
  // 43,800 sweeps: $0.2 a million calls, 0.05 GB s each, a read unit each: 0.00876 + 0.0292 + 0.005475.
  expect(lines).toContain("$0.04 for the sweep each minute");
});

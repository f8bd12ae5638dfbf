/** Random books against another program in 50 digits: some here, 1,400 in `npm run bench -- fuzz`. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Answers, type Books, worstDifference } from "./oracle.ts";

const fixture: { readonly books: Books; readonly answers: Answers } = JSON.parse(
  readFileSync(new URL("../fixtures/mpmath/books.json", import.meta.url), "utf8"),
);

// Sums of some thirty terms that are each right to a few units in the last place.
test.each(["sa-ccr", "ba-cva"] as const)("%s is right to 1e-14 for every random book", (name) => {
  expect(fixture.books[name]).toHaveLength(16);
  expect(worstDifference(name, fixture.books, fixture.answers).difference).toBeLessThan(1e-14);
});

/** Capital of books from mpmath in 50 digits (test/fixtures/mpmath/evaluate.py), and how far an engine is from it. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { engineNamed } from "@ballast/core/engines.ts";
import { baCvaBook, saCcrBook } from "./books.ts";

export interface Books {
  readonly "sa-ccr": readonly object[];
  readonly "ba-cva": readonly object[];
}
export type Answers = Readonly<Record<keyof Books, readonly string[]>>;

/** So many books of each engine, each from a seed of its own. */
export function randomBooks(seed: number, count: number): Books {
  const seeds = Array.from({ length: count }, (_, i) => seed + i);
  return { "sa-ccr": seeds.map(saCcrBook), "ba-cva": seeds.map(baCvaBook) };
}

/** Null where Python or mpmath is not installed. */
export function exactAnswers(books: Books): Answers | null {
  const script = fileURLToPath(new URL("../fixtures/mpmath/evaluate.py", import.meta.url));
  const { status, stdout } = spawnSync("python3", [script], {
    input: JSON.stringify(books),
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  return status === 0 ? JSON.parse(stdout) : null;
}

/** The largest relative difference of an engine to the exact answers, and the book that has it. */
export function worstDifference(name: keyof Books, books: Books, answers: Answers) {
  const engine = engineNamed(name);
  const differences = books[name].map((book, i) => {
    const exact = Number(answers[name][i]);
    return Math.abs(engine.headline(engine.call(book)).value / exact - 1);
  });
  const difference = Math.max(...differences);
  return { difference, book: differences.indexOf(difference) };
}

/**
 * How a figure of a result came about: its formula, the same with the values put in, its paragraph, and where each value
 * stands, so that a reader can walk from the total to every line of the input.
 */
import { z } from "zod";

/** Digits shown of a value put into a formula; the exact value stands in `terms`. */
const SHOWN_DIGITS = 10;

export const Explanation = z
  .strictObject({
    path: z.string().meta({ title: "Figure", description: "Path in the result." }),
    title: z.string(),
    formula: z.string(),
    substituted: z.string().meta({ title: "Formula with its values" }),
    value: z.number(),
    source: z.string().meta({ title: "Paragraph" }),
    terms: z.array(
      z.strictObject({
        symbol: z.string(),
        value: z.number(),
        /** Empty for a number of the rule itself, and for one that stands nowhere, as the rest of a long sum. */
        path: z.string(),
        from: z.enum(["input", "result", "rule"]),
      }),
    ),
  })
  .meta({ id: "Explanation", title: "Explanation" });
export type Explanation = z.infer<typeof Explanation>;
export type Term = Explanation["terms"][number];

export const ofInput = (symbol: string, value: number, path: string): Term => ({ symbol, value, path, from: "input" });
export const ofResult = (symbol: string, value: number, path: string): Term => ({
  symbol,
  value,
  path,
  from: "result",
});
/** A number that the rule itself gives. */
export const ofRule = (symbol: string, value: number): Term => ({ symbol, value, path: "", from: "rule" });

export function explanation(
  path: string,
  title: string,
  value: number,
  formula: string,
  source: string,
  terms: readonly Term[],
): Explanation {
  return { path, title, formula, substituted: substituted(formula, terms), value, source, terms: [...terms] };
}

/** A summand of a long sum: its own formula, its value, and the terms of that formula. */
export interface Part {
  readonly formula: string;
  readonly value: number;
  readonly terms: readonly Term[];
}

/** Of a longer sum the largest parts are named, and the rest together: nobody reads a hundred thousand terms. */
const MOST_PARTS = 120;

/** The formula of a sum and its terms. */
export function sumOf(parts: readonly Part[]): { readonly formula: string; readonly terms: Term[] } {
  if (parts.length === 0) return { formula: "0", terms: [] };
  if (parts.length <= MOST_PARTS) return together(parts);
  const largest = [...parts].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const others = largest.slice(MOST_PARTS - 1);
  const symbol = `the ${others.length} others`;
  const rest = ofResult(
    symbol,
    others.reduce((sum, { value }) => sum + value, 0),
    "",
  );
  return together([...largest.slice(0, MOST_PARTS - 1), { formula: symbol, value: rest.value, terms: [rest] }]);
}

function together(parts: readonly Part[]) {
  return { formula: parts.map(({ formula }) => formula).join(" + "), terms: parts.flatMap(({ terms }) => terms) };
}

/** A figure that is the sum of its terms, as Σ SCVA. */
export function explainedSum(path: string, title: string, value: number, source: string, given: readonly Term[]) {
  const { formula, terms } = sumOf(given.map((term) => ({ formula: term.symbol, value: term.value, terms: [term] })));
  return explanation(path, title, value, formula, source, terms);
}

/** A figure that is taken as it stands: from the input, from another figure, or from the rule. */
export function explainedAs(path: string, title: string, source: string, term: Term): Explanation {
  return explanation(path, title, term.value, term.symbol, source, [term]);
}

/** The formula with each symbol replaced by its value, longest symbols first. */
function substituted(formula: string, terms: readonly Term[]): string {
  if (terms.length === 0) return formula;
  const values = new Map(terms.map(({ symbol, value }) => [symbol, shown(value)]));
  const symbols = [...values.keys()].sort((a, b) => b.length - a.length).map(escaped);
  return formula.replace(new RegExp(symbols.join("|"), "gu"), (symbol) => values.get(symbol) ?? symbol);
}

function shown(value: number): string {
  const text = String(Number(value.toPrecision(SHOWN_DIGITS)));
  return value < 0 ? `(${text})` : text;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

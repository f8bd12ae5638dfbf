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
        /** Empty for a number of the rule itself. */
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

/** A figure that is the sum of its terms, as Σ SCVA. */
export function explainedSum(path: string, title: string, value: number, source: string, terms: readonly Term[]) {
  const formula = terms.length === 0 ? "0" : terms.map(({ symbol }) => symbol).join(" + ");
  return explanation(path, title, value, formula, source, terms);
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

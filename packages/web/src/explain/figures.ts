/** The figures of a result that explain themselves, and the way from one to those it is made of. */
import type { Explanation } from "@ballast/core/explanation.ts";
import { getAt, parsePath, pathText } from "../form/document.ts";

export interface Figure extends Explanation {
  /** The document that the terms of the input stand in: that of the run, or of one stage of it. */
  readonly document: unknown;
  /** The stage of the result that the figure belongs to, as the beginning of its paths; empty without stages. */
  readonly stage: string;
}

export type Figures = ReadonlyMap<string, Figure>;

/** The address of the explanation of a figure by its path; undefined if it has none. */
export type Explain = (path: string) => string | undefined;

/** The figures by their paths in the whole result: its own, and those of the stages that it is put together from. */
export function figuresOf(result: unknown, input: unknown): Figures {
  const figures = new Map<string, Figure>();
  const add = (stage: string, part: unknown, document: unknown) => {
    const explanations = getAt(part, ["explanations"]);
    if (!Array.isArray(explanations)) return;
    for (const explanation of explanations as readonly Explanation[]) {
      const path = stage + explanation.path;
      const terms = explanation.terms.map((term) =>
        term.from === "result" && term.path !== "" ? { ...term, path: stage + term.path } : term,
      );
      figures.set(path, { ...explanation, path, terms, document, stage });
    }
  };
  add("", result, input);
  for (const [name, part] of Object.entries(getAt(result, ["stages"]) ?? {})) {
    add(`stages.${name}.result.`, getAt(part, ["result"]), getAt(part, ["input"]));
  }
  return figures;
}

/**
 * The way to a figure from the total above it. It goes on from the way that was walked so far; a figure that is not one
 * step from there is reached by the shortest way from the first figure of its stage.
 */
export function wayTo(figures: Figures, path: string, walked: readonly string[] = []): readonly string[] {
  const place = walked.indexOf(path);
  if (place >= 0) return walked.slice(0, place + 1);
  const last = figures.get(walked.at(-1) ?? "");
  if (last?.terms.some((term) => term.path === path)) return [...walked, path];
  const stage = figures.get(path)?.stage;
  const first = [...figures.values()].find((figure) => figure.stage === stage);
  const ways: (readonly string[])[] = first === undefined ? [] : [[first.path]];
  const seen = new Set(first === undefined ? [] : [first.path]);
  for (const way of ways) {
    const here = way.at(-1) ?? "";
    if (here === path) return way;
    for (const term of figures.get(here)?.terms ?? []) {
      if (term.from !== "result" || seen.has(term.path)) continue;
      seen.add(term.path);
      ways.push([...way, term.path]);
    }
  }
  return [path];
}

/** The explained figure in a cell of a table whose rows begin with the id of what they are about. */
export function figureOfCell(figures: Figures, result: unknown, row: readonly unknown[], key: string, value: unknown) {
  const name = key.replaceAll("_", "").toLowerCase();
  for (const figure of figures.values()) {
    if (figure.value !== value || !figure.path.toLowerCase().endsWith(name)) continue;
    const entry = parsePath(figure.path.slice(figure.stage.length)).slice(0, 2);
    // In a column of numbers an id is a number too.
    if (getAt(result, [...parsePath(figure.stage), ...entry, "id"]) === String(row[0])) return figure.path;
  }
  return undefined;
}

/** The entries of the document that terms come from, each with the fields that are used. */
export function entriesOf({ terms, document }: Figure) {
  const entries = new Map<string, { readonly path: string; readonly value: unknown; readonly used: Set<unknown> }>();
  for (const term of terms) {
    if (term.from !== "input") continue;
    const keys = parsePath(term.path);
    // A field of the document itself is its own entry; anything else stands in an item of a list.
    const own = typeof keys[1] === "number" ? keys.slice(0, 2) : [];
    const path = pathText(own);
    const entry = entries.get(path) ?? { path, value: getAt(document, own), used: new Set() };
    entry.used.add(keys[own.length]);
    entries.set(path, entry);
  }
  return [...entries.values()];
}

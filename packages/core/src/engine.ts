/**
 * What an engine is: a document in, a document out, and how the platform may split the way between them.
 */
import type { z } from "zod";
import type { CsvImport } from "./document/csv.ts";
import type { Explanation } from "./document/explanation.ts";
import { parse } from "./document/parse.ts";
import type { Table } from "./document/table.ts";

/** The one number of a result that a list of runs shows. */
export interface Headline {
  readonly title: string;
  readonly value: number;
  readonly unit: string;
  /** One standard error of a simulated value, in the same unit. */
  readonly standardError?: number;
  /** The direction in which this number is bad news. */
  readonly worse: "up" | "down";
}

/** A document inside a result that stands on its own, and is downloaded on its own too. */
export interface Part {
  /** Also the name of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly document: unknown;
}

/** How an engine divides its work. The result must not depend on the chunks, to the last bit. */
export interface Split<Input, Chunk, Result> {
  /** Chunks travel as JSON from the plan to the workers. */
  readonly chunk: z.ZodType<Chunk>;
  /**
   * Divides the work. `chunkCount` overrides the engine's own choice. `shared` goes to every chunk and to the
   * reduction. No chunks: the work is too small to divide, and `run` does it.
   */
  plan(input: Input, chunkCount?: number): { readonly chunks: readonly Chunk[]; readonly shared: Uint8Array };
  /** The partial result of one chunk, below 8 MB. */
  simulate(input: Input, shared: Uint8Array, chunk: Chunk): Uint8Array;
  /** Takes the partials in the order of their chunks, one at a time. */
  reduction(input: Input, shared: Uint8Array, chunks: readonly Chunk[]): Reduction<Result>;
}

export interface Reduction<Result> {
  add(partial: Uint8Array): void;
  finish(): Result;
}

export interface EngineDefinition<Input, Result, Chunk> {
  /** The name in documents, addresses, storage keys and on the page. */
  readonly name: string;
  readonly title: string;
  /** The question the engine answers, in one sentence. */
  readonly question: string;
  /** Rises whenever the same document may give another result. */
  readonly version: string;
  /** True if it answers in milliseconds, so that a request may wait for it. */
  readonly direct: boolean;
  readonly input: z.ZodType<Input>;
  readonly result: z.ZodType<Result>;
  /** A complete input document. */
  readonly example: unknown;
  /** The lists of the document that can be read from CSV; none if left out. */
  readonly imports?: readonly CsvImport[];
  readonly run: (input: Input) => Result;
  readonly headline: (result: Result) => Headline;
  readonly tables: (result: Result) => readonly Table[];
  /** None if left out. */
  readonly parts?: (result: Result) => readonly Part[];
  /** How the figure at a path of the result came about; null if nothing explains it. No figure is explained if left out. */
  readonly explain?: (input: Input, result: Result, path: string) => Explanation | null;
  /** The seed of the randomness, null if there is none. */
  readonly seed: (input: Input) => number | null;
  readonly split?: Split<Input, Chunk, Result>;
}

/** An engine as the platform sees it: documents in and out, every one of them checked. */
export interface Engine {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly version: string;
  readonly direct: boolean;
  readonly inputSchema: z.ZodType;
  readonly resultSchema: z.ZodType;
  readonly example: unknown;
  readonly imports: readonly CsvImport[];
  /** The document with its defaults filled in; throws `input.invalid` with every problem. */
  parse(document: unknown): unknown;
  run(document: unknown): unknown;
  headline(result: unknown): Headline;
  tables(result: unknown): readonly Table[];
  parts(result: unknown): readonly Part[];
  explain(document: unknown, result: unknown, path: string): Explanation | null;
  seed(document: unknown): number | null;
  readonly split: Split<unknown, unknown, unknown> | null;
}

/** Wraps a definition so that every document is parsed on the way in and on the way out. */
export function engine<Input, Result, Chunk = never>(definition: EngineDefinition<Input, Result, Chunk>): Engine {
  const { input, result, split } = definition;
  // A result that breaks its own schema (a NaN, say) is our bug: the ZodError is not turned into a refusal.
  const checked = (value: Result) => result.parse(value);
  return {
    name: definition.name,
    title: definition.title,
    question: definition.question,
    version: definition.version,
    direct: definition.direct,
    inputSchema: input,
    resultSchema: result,
    example: definition.example,
    imports: definition.imports ?? [],
    parse: (document) => parse(input, document),
    run: (document) => checked(definition.run(parse(input, document))),
    headline: (document) => definition.headline(result.parse(document)),
    tables: (document) => definition.tables(result.parse(document)),
    parts: (document) => definition.parts?.(result.parse(document)) ?? [],
    explain: (document, answer, path) =>
      definition.explain?.(parse(input, document), result.parse(answer), path) ?? null,
    seed: (document) => definition.seed(parse(input, document)),
    split: split === undefined ? null : documents(split, input, checked),
  };
}

function documents<Input, Chunk, Result>(
  split: Split<Input, Chunk, Result>,
  input: z.ZodType<Input>,
  checked: (result: Result) => Result,
): Split<unknown, unknown, unknown> {
  const { chunk: schema } = split;
  return {
    chunk: schema,
    plan: (document, chunkCount) => split.plan(parse(input, document), chunkCount),
    simulate: (document, shared, chunk) => split.simulate(parse(input, document), shared, schema.parse(chunk)),
    reduction: (document, shared, chunks) => {
      const parsed = chunks.map((chunk) => schema.parse(chunk));
      const reduction = split.reduction(parse(input, document), shared, parsed);
      return {
        add: (partial) => reduction.add(partial),
        finish: () => checked(reduction.finish()),
      };
    },
  };
}

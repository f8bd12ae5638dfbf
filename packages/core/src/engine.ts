/**
 * What an engine is: a document in, a document out, and how the platform may split the way between them.
 */
import type { z } from "zod";
import { type CheckedResult, type ParsedInput, type References, trustedReferences } from "./document/checked.ts";
import type { CsvImport } from "./document/csv.ts";
import type { Issue } from "./document/errors.ts";
import type { Explanation } from "./document/explanation.ts";
import { parse } from "./document/parse.ts";
import { checkedReferences, type NamedDocument, type ReferenceDefinition } from "./document/references.ts";
import type { ResultTable } from "./document/table.ts";

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
export interface DocumentPart {
  /** Also the name of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly document: unknown;
}

/** Bytes that a result carries, such as a model that other programs read. */
export interface BinaryPart {
  /** Also the name of the file, with its ending. */
  readonly name: string;
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export type Part = DocumentPart | BinaryPart;

/** The name of the part that is an overview. */
const OVERVIEW = "overview";

/** Work that needs the same part of the document, and is reduced on its own. */
export interface Group<Chunk> {
  /** All that the chunks of this group and its reduction are given: they never see the document. */
  readonly slice: Uint8Array;
  readonly chunks: readonly Chunk[];
}

export interface Plan<Chunk> {
  /** No groups: the work is too small to divide, and `run` does it. */
  readonly groups: readonly Group<Chunk>[];
  /** What the plan worked out and the join would have to work out again. */
  readonly shared: Uint8Array;
}

/** How an engine divides its work. The result must not depend on the chunks, to the last bit. */
export interface Split<Input, Chunk, Result, Reference = never> {
  /** Chunks travel as JSON from the plan to the workers. */
  readonly chunk: z.ZodType<Chunk>;
  /** Divides the work. `chunkCount` overrides the engine's own choice for each group. */
  plan(input: Input, chunkCount?: number, references?: References<Reference>): Plan<Chunk>;
  /** The partial result of one chunk, from the slice of its group: below 8 MB, unless the chunk is all of its group. */
  simulate(slice: Uint8Array, chunk: Chunk): Uint8Array;
  /** Takes the partials of one group in the order of its chunks, one at a time. */
  reduction(slice: Uint8Array, chunks: readonly Chunk[]): Reduction<Uint8Array>;
  /** Takes what the reductions of the groups gave, in the order of the plan, one at a time. */
  join(input: Input, shared: Uint8Array): Reduction<Result>;
}

export interface Reduction<Result> {
  add(part: Uint8Array): void;
  finish(): Result;
}

export interface EngineDefinition<Input, Result, Chunk, Reference> {
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
  /** Documents that an input names by their hash, and that the engine is given beside it; none if left out. */
  readonly references?: ReferenceDefinition<Input, Reference>;
  readonly run: (input: Input, references: References<Reference>) => Result;
  /**
   * What a person should know of a document before it is run: what it was probably not meant to say. The result says the same, by
   * the same function. Nothing can be said if left out.
   */
  readonly warnings?: (input: Input) => readonly Issue[];
  readonly headline: (result: Result) => Headline;
  readonly tables: (result: Result) => readonly ResultTable[];
  /** None if left out. */
  readonly parts?: (result: Result) => readonly Part[];
  /** A result that may be large, with fewer fields: what a page shows before it asks for the rest by its path. None if left out. */
  readonly overview?: (result: Result) => unknown;
  /** How the figure at a path of the result came about; null if nothing explains it. No figure is explained if left out. */
  readonly explain?: (input: Input, result: Result, path: string) => Explanation | null;
  /** The seed of the randomness, null if there is none. */
  readonly seed: (input: Input) => number | null;
  readonly split?: Split<Input, Chunk, Result, Reference>;
}

/**
 * An engine as the platform sees it. A document from outside goes through `parse`, once; everything else takes what was
 * parsed, and checks nothing again.
 */
export interface Engine<Input = unknown, Result = unknown> {
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
  parse(document: unknown): ParsedInput<Input>;
  /** A result of another code that had this version; it must still match its schema. */
  check(document: unknown): CheckedResult<Result>;
  /** Document in, document out: `parse` and `run`. */
  call(document: unknown): CheckedResult<Result>;
  /** The documents that an input names; none for most engines. */
  references(input: ParsedInput<Input>): readonly NamedDocument[];
  /** Those documents, by their hash, for `run` and `plan`; throws `input.invalid` for each that is missing or wrong. */
  arrived(input: ParsedInput<Input>, found: ReadonlyMap<string, unknown>): References;
  run(input: ParsedInput<Input>, references?: References): CheckedResult<Result>;
  /** What is worth knowing of a document before it is run, each with its place. */
  warnings(input: ParsedInput<Input>): readonly Issue[];
  headline(result: CheckedResult<Result>): Headline;
  tables(result: CheckedResult<Result>): readonly ResultTable[];
  /** With the overview, if there is one. */
  parts(result: CheckedResult<Result>): readonly Part[];
  explain(input: ParsedInput<Input>, result: CheckedResult<Result>, path: string): Explanation | null;
  seed(input: ParsedInput<Input>): number | null;
  readonly split: Split<ParsedInput<Input>, unknown, CheckedResult<Result>, unknown> | null;
}

/** Wraps a definition so that every document is parsed on the way in, and every result checked on the way out. */
export function engine<Input, Result, Chunk = never, Reference = never>(
  definition: EngineDefinition<Input, Result, Chunk, Reference>,
): Engine<Input, Result> {
  const { input, result, references, split } = definition;
  const parsed = (document: unknown) => parse(input, document) as ParsedInput<Input>;
  // A result that breaks its own schema (a NaN, say) is our bug: the ZodError is not turned into a refusal.
  const checked = (value: unknown) => result.parse(value) as CheckedResult<Result>;
  const named = (document: Input) => references?.named(document) ?? [];
  const arrived = (document: Input, found: ReadonlyMap<string, unknown>) =>
    references === undefined ? NO_REFERENCES : checkedReferences(references.schema, named(document), found);
  const run = (document: Input, given?: References) =>
    checked(definition.run(document, (given ?? arrived(document, new Map())) as References<Reference>));
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
    parse: parsed,
    check: checked,
    call: (document) => run(parsed(document)),
    references: named,
    arrived,
    run,
    warnings: (document) => definition.warnings?.(document) ?? [],
    headline: definition.headline,
    tables: definition.tables,
    parts: (document) => [...(definition.parts?.(document) ?? []), ...overviewOf(definition, document)],
    explain: (document, answer, path) => definition.explain?.(document, answer, path) ?? null,
    seed: definition.seed,
    split: split === undefined ? null : checkedSplit(split, checked, arrived),
  };
}

function overviewOf<Result>({ overview }: { overview?: (result: Result) => unknown }, result: Result): Part[] {
  return overview === undefined ? [] : [{ name: OVERVIEW, title: "Overview", document: overview(result) }];
}

const NO_REFERENCES = trustedReferences(new Map());

/** The same split for chunks that came as JSON, with a result that is checked. */
function checkedSplit<Input, Chunk, Result, Reference>(
  split: Split<Input, Chunk, Result, Reference>,
  checked: (result: Result) => CheckedResult<Result>,
  arrived: (input: Input, found: ReadonlyMap<string, unknown>) => References,
): Split<ParsedInput<Input>, unknown, CheckedResult<Result>, unknown> {
  const { chunk: schema } = split;
  return {
    chunk: schema,
    plan: (input, chunkCount, references = arrived(input, new Map())) =>
      split.plan(input, chunkCount, references as References<Reference>),
    simulate: (slice, chunk) => split.simulate(slice, schema.parse(chunk)),
    reduction: (slice, chunks) =>
      split.reduction(
        slice,
        chunks.map((chunk) => schema.parse(chunk)),
      ),
    join(input, shared) {
      const { add, finish } = split.join(input, shared);
      return { add, finish: () => checked(finish()) };
    },
  };
}

/**
 * A run as the API, the command line and the page see it.
 */
import { z } from "zod";
import type { ParsedInput } from "./document/checked.ts";
import { failureCodeNames } from "./document/failure-codes.ts";
import { identifier } from "./document/quantities.ts";
import type { Engine } from "./engine.ts";

/** A regular expression of the id of a run. */
export const RUN_ID = "[0-9a-f]{32}";

export const RunId = z
  .string()
  .regex(new RegExp(`^${RUN_ID}$`))
  .brand<"RunId">();
export type RunId = z.infer<typeof RunId>;

export const runStatuses = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
export const RunStatus = z.enum(runStatuses).meta({ id: "RunStatus", title: "Status" });
export type RunStatus = z.infer<typeof RunStatus>;

/** A status after which nothing changes any more. */
export function isTerminal(status: RunStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

export const runSteps = ["queue", "plan", "simulate", "reduce", "publish"] as const;

const instant = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "Give a SHA-256 as 64 hexadecimal digits");

export const Issue = z
  .strictObject({ path: z.string(), message: z.string(), rule: z.string().optional() })
  .meta({ id: "Issue" });

/** What every failure says of itself, whether a request or a run failed. */
const failureFields = {
  code: z.enum(failureCodeNames).meta({ id: "FailureCode", title: "Failure code" }),
  title: z.string().meta({ description: "What happened, in the same words for every failure of this code." }),
  detail: z.string().meta({ description: "What happened this time." }),
  advice: z.string().meta({ description: "What to do next." }),
  retryable: z.boolean().meta({ description: "Whether the same may succeed when it is tried again." }),
  errors: z.array(Issue),
};

export const Problem = z
  .strictObject({
    type: z.string().meta({ description: "Address of the page that explains this kind of problem." }),
    status: z.int(),
    requestId: z.string(),
    ...failureFields,
  })
  .meta({ id: "Problem", title: "Problem", description: "RFC 9457 problem details." });
export type Problem = z.infer<typeof Problem>;

export const StartRun = z
  .strictObject({
    engine: z.string().meta({ title: "Engine", examples: ["ba-cva"] }),
    label: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .regex(/^[^\p{Cc}]*$/u, "A label has no control characters")
      .optional()
      .meta({ title: "Label", description: "What the list of runs shows." }),
    input: z.unknown().optional().meta({ title: "Input", description: "A document of the engine's input schema." }),
    inputUpload: sha256.optional().meta({
      title: "Uploaded input",
      description: "Instead of the input: the hash under which it was uploaded.",
    }),
  })
  .superRefine(({ input, inputUpload }, context) => {
    if (input !== undefined && inputUpload !== undefined) {
      context.addIssue({ code: "custom", path: ["inputUpload"], message: "Give the input or its upload, not both." });
    }
  })
  .meta({ id: "StartRun", title: "Start a run" });
export type StartRun = z.infer<typeof StartRun>;

export const DryRun = z
  .strictObject({
    engine: identifier,
    engineVersion: z.string(),
    inputHash: sha256.meta({ description: "Of the input with its defaults filled in: that of the run it would be." }),
    seed: z.number().nullable(),
    warnings: z.array(Issue).meta({ description: "What was probably not meant, field by field; the first 200." }),
    warningCount: z.int().nonnegative().meta({ description: "How many there are." }),
  })
  .meta({ id: "DryRun", title: "What would be run", description: "Nothing was stored, counted or started." });
export type DryRun = z.infer<typeof DryRun>;

/** As many warnings as a person reads, and more; a book of a hundred thousand trades may have one of each. */
const MOST_WARNINGS = 200;

export function dryRunOf(engine: Engine, input: ParsedInput, inputHash: string): DryRun {
  const warnings = engine.warnings(input);
  return {
    engine: engine.name,
    engineVersion: engine.version,
    inputHash,
    seed: engine.seed(input),
    warnings: warnings.slice(0, MOST_WARNINGS),
    warningCount: warnings.length,
  };
}

/** Larger than this, compressed, no document can be: the embedded S3 takes no more in one piece. */
const LARGEST_UPLOAD_BYTES = 10 * 1024 * 1024;

export const Upload = z
  .strictObject({
    sha256: sha256.meta({ title: "Hash", description: "SHA-256 of the bytes that will be sent." }),
    bytes: z.int().min(1).max(LARGEST_UPLOAD_BYTES).meta({ title: "Size of what will be sent", unit: "bytes" }),
  })
  .meta({ id: "Upload", title: "Upload a document", description: "An input document as JSON, compressed with gzip." });

export const ImportList = z
  .strictObject({
    text: z.string().meta({
      title: "Text",
      description: "The header names fields of the list, each line is an entry. Separated by commas or semicolons.",
      examples: ["id,counterparty\nN1,C1\n"],
    }),
  })
  .meta({ id: "ImportList", title: "Read a list from CSV" });

export const RunFailure = z
  .strictObject({ step: z.enum(runSteps), ...failureFields })
  .meta({ id: "RunFailure", title: "Why a run failed" });
export type RunFailure = z.infer<typeof RunFailure>;

export const Run = z
  .strictObject({
    id: RunId,
    engine: identifier,
    label: z.string(),
    status: RunStatus,
    step: z.enum(runSteps),
    /** When each step was first begun; it waits in the queue from its creation on. */
    stepsStartedAt: z.strictObject({
      plan: instant.optional(),
      simulate: instant.optional(),
      reduce: instant.optional(),
      publish: instant.optional(),
    }),
    /** Rises with every change; the ETag. */
    version: z.int(),
    /** Null until the work is planned. Zero: too small to divide. */
    chunkCount: z.int().nonnegative().nullable(),
    chunksDone: z.array(z.int()),
    startedBy: z.string(),
    startedFrom: z.enum(["api", "queue", "schedule", "replay"]),
    createdAt: instant,
    updatedAt: instant,
    endedAt: instant.nullable(),
    inputHash: sha256,
    resultHash: sha256.nullable(),
    seed: z.number().nullable(),
    engineVersion: z.string(),
    codeVersion: z.string(),
    replayOf: RunId.nullable(),
    /** Whether the bytes of a replay equal those of the run it repeats; null before it ends and for other runs. */
    replayIdentical: z.boolean().nullable(),
    headline: z
      .strictObject({
        title: z.string(),
        value: z.number(),
        unit: z.string(),
        standardError: z.number().optional(),
        worse: z.enum(["up", "down"]),
      })
      .nullable(),
    failure: RunFailure.nullable(),
    /** Time × memory that the workers of this run were billed, retries included. */
    gigabyteSeconds: z.number().nonnegative(),
    /** What the run would cost on AWS at list prices, in US dollars. */
    costUsd: z.number().nonnegative(),
    files: z.array(z.strictObject({ name: z.string(), title: z.string(), mediaType: z.string(), bytes: z.int() })),
  })
  .meta({ id: "Run", title: "Run" });
export type Run = z.infer<typeof Run>;

export const RunPage = z
  .strictObject({
    runs: z.array(Run),
    cursor: z.string().nullable().meta({ description: "Pass it as ?cursor= for the next page." }),
  })
  .meta({ id: "RunPage" });
export type RunPage = z.infer<typeof RunPage>;

export const EngineDescription = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    question: z.string(),
    version: z.string(),
    direct: z.boolean(),
    inputSchema: z.record(z.string(), z.unknown()).meta({ description: "JSON Schema 2020-12." }),
    resultSchema: z.record(z.string(), z.unknown()).meta({ description: "JSON Schema 2020-12." }),
    example: z.unknown(),
    imports: z
      .array(z.strictObject({ list: z.string(), title: z.string(), columns: z.array(z.string()) }))
      .meta({ description: "The lists of the document that can be read from CSV, with their columns." }),
  })
  .meta({ id: "EngineDescription" });
export type EngineDescription = z.infer<typeof EngineDescription>;

/** The answer of GET /v1/engines. */
export const EngineList = z.strictObject({ engines: z.array(EngineDescription) });
export type EngineList = z.infer<typeof EngineList>;

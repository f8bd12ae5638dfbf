/** What each route takes and answers, in the words of its users. */

import type { RefusalCode } from "@ballast/core/document/failure-codes.ts";
import { engines } from "@ballast/core/engines.ts";
import { z } from "zod";
import type { FunctionName } from "../../../stacks/catalog.ts";
import { Query as StartQuery } from "./api/create-run.ts";
import { Query as ExplanationQuery } from "./api/get-explanation.ts";
import { Query as ResultQuery } from "./api/get-result.ts";
import { Query as ListQuery } from "./api/list-runs.ts";
import { hoisted, type Schema } from "./openapi-schemas.ts";

interface Answer {
  readonly status: number;
  readonly description: string;
  /** None: the answer has no body. */
  readonly content?: Record<string, { schema: Schema }>;
  readonly headers?: Schema;
}

export interface Operation {
  readonly summary: string;
  readonly parameters?: readonly Schema[];
  /** Schemas of parameters in the path, where they differ from those of other routes. */
  readonly pathParameters?: Readonly<Record<string, Schema>>;
  readonly body?: Schema;
  readonly answer: Answer;
  /** What it answers where it was asked for no more than that. */
  readonly dryAnswer?: Answer;
  /** Whether what does not fit into an answer is answered by a redirect to where it lies. */
  readonly elsewhere?: true;
  /** Whether it answers 304 to a caller who has the latest version. */
  readonly notModified?: true;
  readonly problems: readonly RefusalCode[];
}

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const jsonAnswer = (status: number, description: string, schema: Schema, headers?: Schema) => ({
  status,
  description,
  content: { "application/json": { schema } },
  ...(headers && { headers }),
});
const header = (description: string): Schema => ({ description, schema: { type: "string" } });
const location = { Location: header("The address of the run.") };
const etag = { ETag: header("The version of what is answered.") };

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key with the same document is the same run, however often it is sent.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
};
const ifNoneMatch = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description: "The ETag of the answer before: 304 without a body if nothing has changed.",
  schema: { type: "string" },
};
const cached = { parameters: [ifNoneMatch], notModified: true } as const;

const anyDocument: Schema = { type: "object" };
const inputs = Object.values(engines).map(({ name }) => reference(`${name}.input`));
const results = Object.values(engines).map(({ name }) => reference(`${name}.result`));
const direct = Object.values(engines).filter((engine) => engine.direct);

const imports = Object.values(engines).flatMap((engine) => engine.imports.map(({ list }) => ({ list, engine })));
const unique = (names: readonly string[]) => [...new Set(names)];

const body: readonly RefusalCode[] = [
  "document.malformed",
  "document.tooLarge",
  "request.unsupportedMedia",
  "engine.unknown",
  "input.invalid",
];

export const operations: Partial<Record<FunctionName, Operation>> = {
  "create-run": {
    summary: "Start a run, or with dryRun see what it would be warned of",
    parameters: [...queryParameters(StartQuery), idempotencyKey],
    body: reference("StartRun"),
    answer: jsonAnswer(202, "Started.", reference("Run"), location),
    dryAnswer: jsonAnswer(
      200,
      "With dryRun: the document was accepted, as it would be without, and needs the same scope. Nothing was stored or started.",
      reference("DryRun"),
    ),
    problems: [...body, "input.unsupported", "caller.unnamed", "request.invalid", "idempotency.conflict"],
  },
  "create-upload": {
    summary: "Where to send a document that is too large for a request",
    body: reference("Upload"),
    answer: {
      status: 201,
      description:
        "PUT the compressed document to this address within five minutes, then start a run whose inputUpload is its hash.",
      headers: { Location: header("Where to send it. No header is needed, and no token.") },
    },
    problems: ["document.malformed", "request.unsupportedMedia", "input.invalid"],
  },
  "list-runs": {
    summary: "List runs, newest first",
    parameters: queryParameters(ListQuery),
    answer: jsonAnswer(200, "A page of runs.", reference("RunPage")),
    problems: ["request.invalid"],
  },
  "get-run": {
    summary: "One run, with its progress",
    ...cached,
    answer: jsonAnswer(200, "The run.", reference("Run"), etag),
    problems: ["run.notFound"],
  },
  "get-result": {
    summary: "The result document, or a part of it",
    notModified: true,
    parameters: [...queryParameters(ResultQuery), ifNoneMatch],
    elsewhere: true,
    answer: jsonAnswer(
      200,
      "The result, in the bytes that its hash names; with a path what stands there.",
      {
        anyOf: [
          ...results,
          { title: "A part of it", type: ["object", "array", "string", "number", "boolean", "null"] },
        ],
      },
      etag,
    ),
    problems: ["run.notFound", "run.notFinished", "request.invalid", "part.notFound", "document.tooLarge"],
  },
  "get-input": {
    summary: "The input document, with its defaults filled in",
    ...cached,
    elsewhere: true,
    answer: jsonAnswer(200, "The input, in the bytes that its hash names.", { anyOf: inputs }, etag),
    problems: ["run.notFound", "document.tooLarge"],
  },
  "get-file": {
    summary: "A file of the result",
    ...cached,
    elsewhere: true,
    answer: {
      status: 200,
      description: "The file, as an attachment.",
      content: { "text/csv": { schema: { type: "string" } }, "application/json": { schema: anyDocument } },
      headers: etag,
    },
    problems: ["run.notFound", "run.notFinished", "file.notFound", "document.tooLarge"],
  },
  "get-explanation": {
    summary: "How a figure of the result came about",
    notModified: true,
    parameters: [...queryParameters(ExplanationQuery), ifNoneMatch],
    answer: jsonAnswer(200, "The explanation.", reference("Explanation"), etag),
    problems: ["run.notFound", "run.notFinished", "request.invalid", "figure.unexplained"],
  },
  "cancel-run": {
    summary: "Cancel a run",
    answer: jsonAnswer(200, "The cancelled run.", reference("Run")),
    problems: ["run.notFound", "run.finished", "caller.unnamed"],
  },
  "replay-run": {
    summary: "Run again with the same input and compare the bytes",
    parameters: [idempotencyKey],
    answer: jsonAnswer(202, "Started.", reference("Run"), location),
    problems: ["run.notFound", "run.notFinished", "caller.unnamed", "request.invalid", "idempotency.conflict"],
  },
  "call-engine": {
    summary: "Ask an engine that answers at once",
    body: { anyOf: direct.map(({ name }) => reference(`${name}.input`)) },
    answer: jsonAnswer(200, "The result document.", { anyOf: direct.map(({ name }) => reference(`${name}.result`)) }),
    problems: [...body, "input.unsupported", "engine.notDirect"],
  },
  "import-list": {
    summary: "Read a list of a document from CSV",
    pathParameters: {
      engine: { type: "string", enum: unique(imports.map(({ engine }) => engine.name)) },
      list: { type: "string", enum: unique(imports.map(({ list }) => list)) },
    },
    body: reference("ImportList"),
    answer: jsonAnswer(200, "The entries, as they may stand in the document.", {
      type: "object",
      properties: { entries: { type: "array", items: anyDocument } },
      required: ["entries"],
    }),
    problems: [...body, "list.unknown"],
  },
  "list-engines": {
    summary: "The engines, their schemas and an example for each",
    ...cached,
    answer: jsonAnswer(
      200,
      "The engines.",
      {
        type: "object",
        properties: { engines: { type: "array", items: reference("EngineDescription") } },
        required: ["engines"],
      },
      etag,
    ),
    problems: [],
  },
  openapi: {
    summary: "This document",
    ...cached,
    answer: jsonAnswer(200, "OpenAPI 3.1.", anyDocument, etag),
    problems: [],
  },
};

/** A parameter is text on its way, and what its handler reads it as in the description. */
function queryParameters(query: z.ZodType): Schema[] {
  const { required = [] } = z.toJSONSchema(query, { io: "input", target: "draft-2020-12" });
  const { properties } = hoisted("query", query, "output")["query"] as {
    readonly properties: Readonly<Record<string, Schema>>;
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    description,
    schema,
  }));
}

/**
 * The API as OpenAPI 3.1, made from the catalog of routes and the schemas: a route that is not described here does not
 * compile, and nothing is described that is not routed.
 */
import { engines } from "@ballast/core/engines.ts";
import { EngineDescription, Problem, Run, RunPage, StartRun } from "@ballast/core/run.ts";
import { z } from "zod";
import { routes } from "../../../stacks/catalog.ts";
import { Query } from "./api/list-runs.ts";

type RouteFunction = (typeof routes)[number]["function"];
type Schema = Record<string, unknown>;

interface Operation {
  readonly summary: string;
  readonly body?: Schema;
  readonly answer: {
    readonly status: number;
    readonly description: string;
    readonly content: Record<string, { schema: Schema }>;
  };
  readonly problems: readonly number[];
  readonly parameters?: readonly Schema[];
}

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const jsonAnswer = (status: number, description: string, schema: Schema) => ({
  status,
  description,
  content: { "application/json": { schema } },
});
const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key with the same document is the same run, however often it is sent.",
  schema: { type: "string", maxLength: 200 },
};
const ifNoneMatch = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description: "The ETag of the answer before: 304 without a body if nothing has changed.",
  schema: { type: "string" },
};
const anyDocument: Schema = { type: "object" };

const operations: Partial<Record<RouteFunction, Operation>> = {
  "create-run": {
    summary: "Start a run",
    body: reference("StartRun"),
    parameters: [idempotencyKey],
    answer: jsonAnswer(202, "Started. Location is the address of the run.", reference("Run")),
    problems: [400, 404, 413, 415, 422],
  },
  "list-runs": {
    summary: "List runs, newest first",
    parameters: queryParameters(),
    answer: jsonAnswer(200, "A page of runs.", reference("RunPage")),
    problems: [400, 422],
  },
  "get-run": {
    summary: "One run, with its progress",
    parameters: [ifNoneMatch],
    answer: jsonAnswer(200, "The run.", reference("Run")),
    problems: [404],
  },
  "get-result": {
    summary: "The result document",
    parameters: [ifNoneMatch],
    answer: jsonAnswer(200, "The result, in the bytes that its hash names.", anyDocument),
    problems: [404, 409],
  },
  "get-input": {
    summary: "The input document, with its defaults filled in",
    answer: jsonAnswer(200, "The input, in the bytes that its hash names.", anyDocument),
    problems: [404],
  },
  "get-file": {
    summary: "A file of the result",
    answer: {
      status: 200,
      description: "The file, as an attachment.",
      content: { "text/csv": { schema: { type: "string" } }, "application/json": { schema: anyDocument } },
    },
    problems: [404, 409],
  },
  "cancel-run": {
    summary: "Cancel a run",
    answer: jsonAnswer(200, "The cancelled run.", reference("Run")),
    problems: [404, 409],
  },
  "replay-run": {
    summary: "Run again with the same input and compare the bytes",
    parameters: [idempotencyKey],
    answer: jsonAnswer(202, "Started. Location is the address of the new run.", reference("Run")),
    problems: [404, 409, 422],
  },
  "call-engine": {
    summary: "Ask an engine that answers at once",
    body: anyDocument,
    answer: jsonAnswer(200, "The result document.", anyDocument),
    problems: [400, 404, 409, 413, 415, 422],
  },
  "list-engines": {
    summary: "The engines, their schemas and an example for each",
    answer: jsonAnswer(200, "The engines.", {
      type: "object",
      properties: { engines: { type: "array", items: reference("EngineDescription") } },
      required: ["engines"],
    }),
    problems: [],
  },
  openapi: { summary: "This document", answer: jsonAnswer(200, "OpenAPI 3.1.", anyDocument), problems: [] },
};

export function openApiDocument() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const operation = operations[route.function];
    if (operation === undefined) throw new Error(`The route to ${route.function} is not described.`);
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = describe(route.path, route.function, route.scope, operation);
    paths[route.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Ballast", version: "1", description: "Risk runs: one chain from trades to capital." },
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    paths,
    components: {
      schemas: schemas(),
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

function describe(path: string, id: string, scope: string, operation: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const problems = [...operation.problems, 500].map((status) => [
    String(status),
    { description: "A problem.", content: { "application/problem+json": { schema: reference("Problem") } } },
  ]);
  const { answer, body } = operation;
  const examples = id === "create-run" ? startExamples() : id === "call-engine" ? callExamples() : undefined;
  return {
    operationId: id,
    summary: operation.summary,
    security: [{ token: [scope] }],
    parameters: [...inPath, ...(operation.parameters ?? [])],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: body, ...(examples && { examples }) } },
          },
        }),
    responses: {
      [answer.status]: { description: answer.description, content: answer.content },
      ...Object.fromEntries(problems),
    },
  };
}

function startExamples() {
  return Object.fromEntries(
    Object.values(engines).map((engine) => [
      engine.name,
      { summary: engine.title, value: { engine: engine.name, label: engine.title, input: engine.example } },
    ]),
  );
}

function callExamples() {
  const direct = Object.values(engines).filter((engine) => engine.direct);
  return Object.fromEntries(direct.map((engine) => [engine.name, { summary: engine.title, value: engine.example }]));
}

function queryParameters(): Schema[] {
  const { properties } = z.toJSONSchema(Query, { io: "input", target: "draft-2020-12" });
  return Object.entries(properties ?? {}).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
}

/** The wire schemas and those of every engine, under components. */
function schemas(): Record<string, unknown> {
  const wire = { Problem, StartRun, Run, RunPage, EngineDescription };
  const made: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(wire)) Object.assign(made, hoisted(name, schema));
  for (const engine of Object.values(engines)) {
    Object.assign(
      made,
      hoisted(`${engine.name}.input`, engine.inputSchema),
      hoisted(`${engine.name}.result`, engine.resultSchema),
    );
  }
  return made;
}

/** One schema with its definitions lifted to components, their references rewritten. */
function hoisted(name: string, schema: z.ZodType): Record<string, unknown> {
  const { $defs, $schema: _dialect, ...body } = z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" });
  const moved = JSON.parse(
    JSON.stringify({ [name]: body, ...$defs }).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  return name in ($defs ?? {}) ? { ...moved, [name]: moved[name] } : moved;
}

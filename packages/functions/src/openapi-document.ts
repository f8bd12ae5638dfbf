/**
 * The API as OpenAPI 3.1, made from the catalog of routes, the schemas and the problem codes: nothing is described that is
 * not routed, and a test calls for a description of every route.
 */
import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { assert } from "@ballast/core/document/errors.ts";
import { type FailureCode, failureCodes } from "@ballast/core/document/failure-codes.ts";
import { gatewayAnswers } from "@ballast/core/document/gateway-answers.ts";
import { engineNamed, engines, importNamed } from "@ballast/core/engines.ts";
import {
  DryRun,
  EngineDescription,
  ImportList,
  Problem,
  RUN_ID,
  Run,
  RunPage,
  StartRun,
  Upload,
} from "@ballast/core/run.ts";
import type { z } from "zod";
import { routes } from "../../../stacks/catalog.ts";
import { type Operation, operations } from "./openapi-operations.ts";
import { hoisted, type Schema } from "./openapi-schemas.ts";

const direct = Object.values(engines).filter((engine) => engine.direct);
const pathParameters: Readonly<Record<string, Schema>> = {
  id: { type: "string", pattern: `^${RUN_ID}$` },
  name: { type: "string", examples: ["result.json"] },
  engine: { type: "string", enum: direct.map(({ name }) => name) },
};

export function openApiDocument() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    if (route.method === "HEAD") continue;
    const operation = operations[route.function];
    assert(operation !== undefined, `the route to ${route.function} is described`);
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = describe(route.path, route.function, route.scope, operation);
    paths[route.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Ballast",
      version: "1",
      description: "Risk runs: one chain from trades to capital. What GET answers, HEAD answers without its body.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "Where this document lies." }],
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    paths,
    components: {
      schemas: schemas(),
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
    "x-problems": Object.entries(failureCodes).map(([code, meaning]) => ({ code, ...meaning })),
  };
}

function describe(path: string, id: string, scope: string, operation: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: operation.pathParameters?.[name] ?? pathParameters[name],
  }));
  const { summary, parameters = [], body, answer, dryAnswer, elsewhere, notModified, problems } = operation;
  const examples = exampleOf[id];
  return {
    operationId: id,
    summary,
    security: [{ token: [scope] }],
    parameters: [...inPath, ...parameters],
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: body, examples: examples?.request() } } },
    }),
    responses: {
      ...(dryAnswer && {
        [dryAnswer.status]: { description: dryAnswer.description, content: dryAnswer.content },
      }),
      [answer.status]: {
        description: answer.description,
        ...(answer.headers && { headers: answer.headers }),
        ...(answer.content && { content: withExamples(answer.content, examples?.answer?.()) }),
      },
      ...(elsewhere && {
        303: {
          description: "Too large for an answer: it is at this address for five minutes, compressed, without a token.",
          headers: { Location: { schema: { type: "string" } } },
        },
      }),
      ...(notModified && { 304: { description: "The caller has the latest version already." } }),
      ...failures(problems, body === undefined ? gatewayStatuses : [...gatewayStatuses, 413]),
    },
  };
}

function withExamples(content: Record<string, { schema: Schema }>, examples: Record<string, unknown> | undefined) {
  if (examples === undefined) return content;
  return Object.fromEntries(Object.entries(content).map(([type, media]) => [type, { ...media, examples }]));
}

/** Failures that any operation may have. */
const always: readonly FailureCode[] = ["internal", "platform.throttled", "platform.unavailable", "timeout"];

/** What the gateway may answer at any route before or instead of its function. */
const gatewayStatuses = [401, 403, 429, 500, 502, 503, 504];
const problemContent = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
const gatewayContent = {
  "application/json": {
    schema: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  },
};

/** The failures of an operation by their status: the codes it may have, and what the gateway says in its own shape. */
function failures(codes: readonly FailureCode[], ofGateway: readonly number[]) {
  const possible = [...codes, ...always];
  const statuses = [...new Set([...possible.map((code) => failureCodes[code].status), ...ofGateway])];
  const answers = statuses.map((status) => {
    const same = possible.filter((code) => failureCodes[code].status === status);
    const told = same.map((code) => `${code}: ${failureCodes[code].title}`);
    const words = ofGateway.includes(status) ? gatewayAnswers[status] : undefined;
    if (words !== undefined) told.push(`From the gateway: ${words.title} ${words.advice}`);
    const content = { ...(same.length > 0 && problemContent), ...(words !== undefined && gatewayContent) };
    return [status, { description: told.join(" "), content }];
  });
  return Object.fromEntries(answers);
}

interface Examples {
  readonly request: () => Record<string, unknown>;
  readonly answer?: () => Record<string, unknown>;
}

const csvExample =
  "id,counterparty,exposureMethod,exposureAtDefault,effectiveMaturityYears\nN1,C1,sa_ccr,1250000,2.5\n";

/** The example documents of the engines, as what is sent and what comes back. */
const exampleOf: Readonly<Record<string, Examples>> = {
  "create-run": {
    request: () =>
      Object.fromEntries(
        Object.values(engines).map(({ name, title, example }) => [
          name,
          { summary: title, value: { engine: name, label: title, input: example } },
        ]),
      ),
  },
  "call-engine": {
    request: () =>
      Object.fromEntries(direct.map(({ name, title, example }) => [name, { summary: title, value: example }])),
    answer: () =>
      Object.fromEntries(
        direct.map((engine) => [engine.name, { summary: engine.title, value: engine.call(engine.example) }]),
      ),
  },
  "import-list": {
    request: () => ({ "ba-cva": { summary: "A netting set of BA-CVA", value: { text: csvExample } } }),
    answer: () => {
      const { entries } = importNamed(engineNamed("ba-cva"), "nettingSets").read(csvExample);
      return { "ba-cva": { summary: "Its entry", value: { entries } } };
    },
  },
};

/** The wire schemas and those of every engine, under components: documents as they may be sent, answers as they come. */
function schemas(): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  const add = (name: string, schema: z.ZodType, io: "input" | "output") => {
    for (const [key, body] of Object.entries(hoisted(name, schema, io))) {
      assert(
        !(key in made) || canonicalJson(made[key]) === canonicalJson(body),
        `the schema ${key} is the same in documents and in answers`,
      );
      made[key] = body;
    }
  };
  for (const [name, schema] of Object.entries({ Problem, Run, RunPage, DryRun, EngineDescription }))
    add(name, schema, "output");
  add("StartRun", StartRun, "input");
  add("Upload", Upload, "input");
  add("ImportList", ImportList, "input");
  for (const engine of Object.values(engines)) {
    add(`${engine.name}.input`, engine.inputSchema, "input");
    add(`${engine.name}.result`, engine.resultSchema, "output");
  }
  return made;
}

import { canonicalJson } from "@ballast/core/document/canonical.ts";
import { type FailureCode, failureCodeNames, failureCodes } from "@ballast/core/document/failure-codes.ts";
import { engines } from "@ballast/core/engines.ts";
import { Run, StartRun } from "@ballast/core/run.ts";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { functions, routes } from "../../stacks/catalog.ts";

type Content = Record<string, { examples?: Record<string, { value: unknown }> }>;
interface OperationObject {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; description?: string; schema: Record<string, unknown> }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}
interface OpenApi {
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Record<string, unknown>> };
  "x-problems": ({ code: FailureCode } & Record<string, unknown>)[];
}
let document: OpenApi;

beforeAll(async () => {
  // The stores read these when they are imported; no service is called here.
  Object.assign(process.env, { BALLAST_BUCKET_DOCUMENTS: "b", BALLAST_TABLE_RUNS: "t" });
  const { openApiDocument } = await import("@ballast/functions/openapi-document.ts");
  document = JSON.parse(JSON.stringify(openApiDocument()));
});

test("every route of the catalog is described, and nothing else", () => {
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
  );
  // HEAD is GET without its body, and said once for all.
  const answering = routes.filter(({ method }) => method !== "HEAD");
  expect(described.sort()).toEqual(answering.map((route) => `${route.method} ${route.path} ${route.function}`).sort());
});

test("the document is valid by the meta-schema of OpenAPI 3.1", async () => {
  const { errors, valid } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  expect({ errors, valid }).toEqual({ errors: undefined, valid: true });
});

test("Redocly finds nothing to say about the document", async () => {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const problems = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: "/openapi.json",
    config,
  });
  expect(problems.map(({ location, message, ruleId }) => `${ruleId} ${location[0]?.pointer}: ${message}`)).toEqual([]);
});

test("every keyword that JSON Schema does not know has a name with x-", () => {
  const { properties } = document.components.schemas["SaCcrNettingSet"] as {
    properties: Record<string, Record<string, unknown>>;
  };
  expect(properties["netCollateral"]).toMatchObject({ title: "Net collateral held", "x-symbol": "C" });
  expect(JSON.stringify(document.components)).not.toMatch(/"(labels|explained|shape)":/);
});

test("every parameter that a handler reads from the query is described, and no other", async () => {
  let count = 0;
  for (const { function: name, method, path } of routes) {
    if (method === "HEAD") continue;
    const file = functions[name].handler.split(".")[0] ?? "";
    const handlers: { readonly Query?: z.ZodObject } = await import(
      new URL(`../../packages/functions/src/${file}.ts`, import.meta.url).href
    );
    const described = document.paths[path]?.[method.toLowerCase()]?.parameters ?? [];
    const inQuery = described.filter((parameter) => parameter.in === "query");
    expect(inQuery.map((parameter) => parameter.name)).toEqual(Object.keys(handlers.Query?.shape ?? {}));
    for (const { description } of inQuery) expect(description, `${method} ${path}`).toMatch(/^[A-Z].*\.$/);
    count += inQuery.length;
  }
  expect(count).toBeGreaterThanOrEqual(7);
});

test("every reference leads to a schema of the document", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name ?? "",
  );
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
});

test("every operation has a summary, its path parameters with a schema, a good answer and its refusals", () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const { operationId, parameters, responses } of Object.values(operations)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = parameters.filter((parameter) => parameter.in === "path");
      expect(described.map(({ name, required }) => [name, required])).toEqual(inPath.map((name) => [name, true]));
      for (const { schema } of described) expect(schema["type"]).toBe("string");
      const statuses = Object.keys(responses).map(Number);
      const good = statuses.filter((status) => status < 300);
      if (operationId === "create-run") expect(good, "a start, and a dry run").toEqual([200, 202]);
      else expect(good, operationId).toHaveLength(1);
      expect(statuses).toEqual(expect.arrayContaining([500, 503, 504]));
    }
  }
});

test("what the gateway answers in its own shape stands beside what the functions answer", () => {
  const start = document.paths["/v1/runs"]?.["post"]?.responses ?? {};
  expect(Object.keys(start)).toEqual(expect.arrayContaining(["401", "403", "413", "429", "500", "502", "503", "504"]));
  expect(Object.keys(start["401"]?.content ?? {})).toEqual(["application/json"]);
  expect(start["401"]?.description).toContain("Sign in again");
  // Both may refuse a body: API Gateway at 10 MB, the function at 5.
  expect(Object.keys(start["413"]?.content ?? {}).sort()).toEqual(["application/json", "application/problem+json"]);
  expect(Object.keys(document.paths["/v1/engines"]?.["get"]?.responses ?? {})).not.toContain("413");
});

test("every failure code is listed with its status, its words and whether trying again may help", () => {
  expect(document["x-problems"].map(({ code }) => code)).toEqual(failureCodeNames);
  for (const { code, ...meaning } of document["x-problems"]) expect(meaning, code).toEqual(failureCodes[code]);
});

test("a document may leave out what has a default, an answer leaves out nothing", () => {
  const required = (name: string) => document.components.schemas[name]?.["required"];
  expect(required("StartRun")).toEqual(["engine"]);
  expect(required("Run")).toEqual(Object.keys(Run.shape));
});

describe("examples", () => {
  test("each example of starting a run parses", () => {
    const body = document.paths["/v1/runs"]?.["post"]?.requestBody?.content["application/json"];
    const examples = Object.entries(body?.examples ?? {});
    expect(examples.map(([name]) => name).sort()).toEqual(Object.keys(engines).sort());
    for (const [name, { value }] of examples) {
      const { engine, input } = StartRun.parse(value);
      expect(engine).toBe(name);
      expect(() => engines[engine]?.parse(input)).not.toThrow();
    }
  });

  test("each example of asking an engine has the example of its answer", () => {
    const { requestBody, responses } = document.paths["/v1/engines/{engine}"]?.["post"] as OperationObject;
    const asked = Object.entries(requestBody?.content["application/json"]?.examples ?? {});
    const answered = responses["200"]?.content?.["application/json"]?.examples ?? {};
    expect(asked.map(([name]) => name)).toEqual(
      Object.values(engines)
        .filter((engine) => engine.direct)
        .map(({ name }) => name),
    );
    for (const [name, { value }] of asked) {
      // JSON has no undefined, so the answer is compared as it travels.
      expect(answered[name]?.value).toEqual(JSON.parse(canonicalJson(engines[name]?.call(value))));
    }
  });
});

import { engines } from "@ballast/core/engines.ts";
import { StartRun } from "@ballast/core/run.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../stacks/catalog.ts";

interface OpenApi {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        requestBody?: { content: Record<string, { examples?: Record<string, { value: unknown }> }> };
        responses: object;
      }
    >
  >;
  components: { schemas: Record<string, unknown> };
}
let document: OpenApi;

beforeAll(async () => {
  // The handlers read their environment when they are imported; no service is called here.
  Object.assign(process.env, {
    BALLAST_BUCKET: "b",
    BALLAST_TABLE: "t",
    BALLAST_CODE_VERSION: "test",
    BALLAST_STAGE: "test",
  });
  const { openApiDocument } = await import("@ballast/functions/openapi-document.ts");
  document = JSON.parse(JSON.stringify(openApiDocument()));
});

test("every route of the catalog is described, and nothing else", () => {
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
  );
  expect(described.sort()).toEqual(routes.map((route) => `${route.method} ${route.path} ${route.function}`).sort());
});

test("every reference leads to a schema of the document", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name ?? "",
  );
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
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

  test("each example of asking an engine is answered", () => {
    const body = document.paths["/v1/engines/{engine}"]?.["post"]?.requestBody?.content["application/json"];
    const examples = Object.entries(body?.examples ?? {});
    expect(examples.length).toBeGreaterThan(0);
    for (const [name, { value }] of examples) expect(() => engines[name]?.run(value)).not.toThrow();
  });
});

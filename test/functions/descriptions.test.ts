import { engines } from "@ballast/core/engines.ts";
import { engineDescriptions } from "@ballast/functions/descriptions.ts";
import { expect, test } from "vitest";
import { z } from "zod";

const { engines: described } = JSON.parse(engineDescriptions().text) as {
  engines: { name: string; example: unknown; inputSchema: { $ref?: string; properties?: object } }[];
};

test("every engine is described, with an example that it accepts", () => {
  expect(described.map(({ name }) => name)).toEqual(Object.keys(engines));
  for (const { name, example } of described) expect(() => engines[name]?.parse(example)).not.toThrow();
});

test("the fields of a schema keep their order, since forms show them in it", () => {
  const exposure = described.find(({ name }) => name === "exposure");
  const schema = engines["exposure"]?.inputSchema;
  expect(schema).toBeInstanceOf(z.ZodObject);
  const fields = Object.keys((schema as z.ZodObject).shape);
  expect(JSON.stringify(exposure?.inputSchema)).toMatch(new RegExp(fields.map((field) => `"${field}":.*`).join("")));
});

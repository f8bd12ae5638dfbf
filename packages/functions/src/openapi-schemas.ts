/** Schemas as OpenAPI 3.1 has them: definitions lifted to components, what JSON Schema does not know under names with x-. */
import { z } from "zod";

export type Schema = Record<string, unknown>;

/** One schema with its definitions beside it. */
export function hoisted(name: string, schema: z.ZodType, io: "input" | "output"): Record<string, Schema> {
  const { $defs, $schema: _dialect, ...body } = z.toJSONSchema(schema, { io, target: "draft-2020-12" });
  const text = JSON.stringify({ [name]: body, ...$defs }).replaceAll('"#/$defs/', '"#/components/schemas/');
  const schemas: Record<string, Schema> = JSON.parse(text);
  return Object.fromEntries(Object.entries(schemas).map(([key, each]) => [key, extended(each)]));
}

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = new Set(["items", "additionalProperties", "propertyNames", "not"]);
const LISTS = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);
const MAPS = new Set(["properties", "patternProperties"]);
/** Keywords whose value is none. */
const PLAIN = new Set(
  (
    "$ref const contentEncoding default deprecated description enum examples exclusiveMaximum exclusiveMinimum format " +
    "maxItems maxLength maximum minItems minLength minimum multipleOf pattern readOnly required title type uniqueItems writeOnly"
  ).split(" "),
);

/** The same schema with every keyword of ours, as unit and symbol, under a name that begins with x-. */
function extended(schema: unknown): Schema {
  if (typeof schema !== "object" || schema === null) return schema as unknown as Schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, unknown] => {
      if (ONE.has(key)) return [key, extended(value)];
      if (LISTS.has(key)) return [key, (value as unknown[]).map(extended)];
      if (MAPS.has(key)) {
        return [key, Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, extended(each)]))];
      }
      return [PLAIN.has(key) ? key : `x-${key}`, value];
    }),
  );
}

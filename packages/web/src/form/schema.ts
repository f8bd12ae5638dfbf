/**
 * Reads a JSON Schema (2020-12, as the engines publish it) as a form: which control a value needs, what it is called,
 * what a new one starts as. Labels, units and help live in the schema alone.
 */
import { exact, words } from "../fmt.ts";

export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly unit?: string;
  /** Unit and source, as the API document calls what JSON Schema does not know. */
  readonly "x-unit"?: string;
  readonly "x-source"?: string;
  readonly symbol?: string;
  readonly source?: string;
  /** Whether the numbers inside that have a symbol have an explanation too. */
  readonly explained?: boolean;
  /** What people read instead of the values of a choice. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Variant {
  readonly tag: string;
  readonly label: string;
  readonly schema: JsonSchema;
}

/** The control that a value needs. */
export type Control =
  | { readonly kind: "constant"; readonly value: unknown }
  | { readonly kind: "choice"; readonly options: readonly unknown[] }
  | { readonly kind: "flag" }
  | { readonly kind: "number"; readonly integer: boolean }
  | { readonly kind: "text" }
  | { readonly kind: "group"; readonly fields: readonly string[] }
  | { readonly kind: "list"; readonly item: JsonSchema }
  /** Numbers or words in one line, with commas between them. */
  | { readonly kind: "series"; readonly item: JsonSchema; readonly numbers: boolean }
  /** Objects that a constant field tells apart. */
  | { readonly kind: "variants"; readonly key: string; readonly variants: readonly Variant[] }
  /** Whatever has no control of its own is edited as JSON. */
  | { readonly kind: "json" };

export interface Shape {
  readonly schema: JsonSchema;
  readonly control: Control;
  /** The schema also accepts null. */
  readonly nullable: boolean;
}

/** The schema with its references followed and its parts merged; what stands beside a reference wins. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { $ref, allOf, ...own } = schema;
  let merged: JsonSchema = {};
  if ($ref !== undefined) merged = resolve(referenced($ref, root), root);
  for (const part of allOf ?? []) merged = merge(merged, resolve(part, root));
  return merge(merged, own);
}

function referenced(reference: string, root: JsonSchema): JsonSchema {
  if (reference === "#") return root;
  const name = /^#\/(?:\$defs|components\/schemas)\/(.+)$/.exec(reference)?.[1] ?? "";
  return root.$defs?.[decodeURIComponent(name)] ?? {};
}

function merge(a: JsonSchema, b: JsonSchema): JsonSchema {
  const required = [...(a.required ?? []), ...(b.required ?? [])];
  return {
    ...a,
    ...b,
    ...(a.properties && b.properties ? { properties: { ...a.properties, ...b.properties } } : {}),
    ...(required.length === 0 ? {} : { required }),
  };
}

export function shapeOf(given: JsonSchema, root: JsonSchema): Shape {
  const schema = resolve(given, root);
  const union = schema.oneOf ?? schema.anyOf;
  if (union !== undefined) {
    const others = union.map((part) => resolve(part, root)).filter((part) => part.type !== "null");
    const nullable = others.length < union.length;
    const { oneOf: _oneOf, anyOf: _anyOf, ...labels } = schema;
    if (others.length === 1) {
      const inner = shapeOf(merge(others[0] ?? {}, labels), root);
      return { ...inner, nullable: nullable || inner.nullable };
    }
    if (others.every((part) => "const" in part)) {
      return { schema, nullable, control: { kind: "choice", options: others.map((part) => part.const) } };
    }
    return { schema, nullable, control: variantsOf(others, root) };
  }
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  const type = types.find((name) => name !== "null");
  return { schema, nullable: types.includes("null"), control: controlOf(schema, type, root) };
}

function controlOf(schema: JsonSchema, type: string | undefined, root: JsonSchema): Control {
  if ("const" in schema) return { kind: "constant", value: schema.const };
  if (schema.enum !== undefined) {
    return schema.enum.length === 1
      ? { kind: "constant", value: schema.enum[0] }
      : { kind: "choice", options: schema.enum };
  }
  if (type === "boolean") return { kind: "flag" };
  if (type === "number" || type === "integer") return { kind: "number", integer: type === "integer" };
  if (type === "string") return { kind: "text" };
  if (type === "object" && schema.properties !== undefined) {
    return { kind: "group", fields: fieldNames(schema) };
  }
  if (type === "array" && schema.items !== undefined) {
    const item = shapeOf(schema.items, root);
    if (item.control.kind === "number") return { kind: "series", item: schema.items, numbers: true };
    if (item.control.kind === "text") return { kind: "series", item: schema.items, numbers: false };
    if (item.control.kind === "group" || item.control.kind === "variants") return { kind: "list", item: schema.items };
  }
  return { kind: "json" };
}

/** The fields of an object, in the order of its schema. */
export function fieldNames(schema: JsonSchema): string[] {
  return Object.keys(schema.properties ?? {});
}

/** The fields of the value at hand: of its variant where there are several. */
export function fieldNamesOf({ schema, control }: Shape, value: unknown): string[] {
  if (control.kind !== "variants") return fieldNames(schema);
  const tag = (value as Record<string, unknown> | null | undefined)?.[control.key];
  return fieldNames(control.variants.find((variant) => variant.tag === tag)?.schema ?? {});
}

function variantsOf(schemas: readonly JsonSchema[], root: JsonSchema): Control {
  const keys = Object.keys(schemas[0]?.properties ?? {});
  const constantOf = (schema: JsonSchema, key: string): unknown => {
    const field = schema.properties?.[key];
    return field === undefined ? undefined : resolve(field, root).const;
  };
  const key = keys.find((name) => schemas.every((schema) => typeof constantOf(schema, name) === "string"));
  if (key === undefined) return { kind: "json" };
  const variants = schemas.map((schema) => {
    const tag = String(constantOf(schema, key));
    return { tag, label: schema.title ?? words(tag), schema };
  });
  return { kind: "variants", key, variants };
}

/** What a new value starts as: its default, its first example, or the smallest thing of its type. */
export function seed(given: JsonSchema, root: JsonSchema): unknown {
  const { schema, control, nullable } = shapeOf(given, root);
  if (schema.default !== undefined) return schema.default;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (nullable) return null;
  switch (control.kind) {
    case "constant":
      return control.value;
    case "choice":
      return control.options[0];
    case "flag":
      return false;
    case "number":
      return schema.minimum ?? 0;
    case "text":
      return "";
    case "list":
    case "series":
      return schema.type === "array" && (schema.minItems ?? 0) > 0 && schema.items !== undefined
        ? Array.from({ length: schema.minItems ?? 0 }, () => seed(schema.items ?? {}, root))
        : [];
    case "group":
      return seedFields(schema, root);
    case "variants":
      return seedFields(control.variants[0]?.schema ?? {}, root);
    case "json":
      return schema.type === "array" ? [] : schema.type === "object" ? {} : null;
  }
}

/** The required fields of an object; optional ones stay out until somebody asks for them. */
function seedFields(schema: JsonSchema, root: JsonSchema): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of schema.required ?? []) {
    const field = schema.properties?.[name];
    if (field !== undefined) fields[name] = seed(field, root);
  }
  return fields;
}

/** The seed of another variant, with the values that both variants know. */
export function switchVariant(variant: Variant, key: string, from: unknown, root: JsonSchema): unknown {
  const fresh = seedFields(variant.schema, root);
  if (typeof from === "object" && from !== null) {
    for (const [name, value] of Object.entries(from)) {
      if (name !== key && variant.schema.properties?.[name] !== undefined) fresh[name] = value;
    }
  }
  return { ...fresh, [key]: variant.tag };
}

/** Two kinds of text in a form: the name of a field, and what it must be. */
export function labelOf(schema: JsonSchema, key: string): string {
  return schema.title ?? words(key);
}

export function optionLabel(schema: JsonSchema, option: unknown): string {
  return schema.labels?.[String(option)] ?? words(String(option));
}

/** The limits in words, so that nobody has to try them out: `at least 0, at most 1`. */
export function limitsText(schema: JsonSchema): string {
  const parts: string[] = [];
  const safe = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  if (safe(schema.exclusiveMinimum)) parts.push(`above ${exact(schema.exclusiveMinimum)}`);
  if (safe(schema.minimum)) parts.push(`at least ${exact(schema.minimum)}`);
  if (safe(schema.exclusiveMaximum)) parts.push(`below ${exact(schema.exclusiveMaximum)}`);
  if (safe(schema.maximum)) parts.push(`at most ${exact(schema.maximum)}`);
  return parts.join(", ");
}

/**
 * The leaves of a document by its schema: every number, text and choice that it holds or might hold, with a document around the
 * leaves that the example leaves out.
 */
import type { z } from "zod";

export type Path = readonly (string | number)[];

export interface Leaf {
  readonly path: Path;
  readonly kind: "number" | "text" | "choice" | "boolean" | "any";
  /** The same for all entries of a list: `trades[].notional` of one kind of trade. */
  readonly place: string;
  /** The least and the largest number that the schema takes. */
  readonly bounds: readonly number[];
}

type Schema = z.core.$ZodTypes;

/** Every leaf, also those that the document leaves out; of these the document is filled in by `placed`. */
export function leavesOf(schema: z.core.$ZodType, document: unknown): Leaf[] {
  return walk(schema as Schema, document, [], "");
}

function walk(schema: Schema, value: unknown, path: Path, place: string): Leaf[] {
  const { def } = schema._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
      return walk(def.innerType as Schema, value, path, place);
    case "pipe":
      return walk(def.in as Schema, value, path, place);
    case "object": {
      const given = isObject(value) ? value : {};
      return Object.entries(def.shape).flatMap(([name, field]) =>
        walk(field as Schema, given[name], [...path, name], `${place}.${name}`),
      );
    }
    case "array": {
      const entries = Array.isArray(value) && value.length > 0 ? value : [undefined];
      return entries.flatMap((entry, i) => walk(def.element as Schema, entry, [...path, i], `${place}[]`));
    }
    case "union":
      return ofUnion(def, value, path, place);
    case "number":
      return [{ path, kind: "number", place, bounds: boundsOf(schema) }];
    case "string":
      return [{ path, kind: "text", place, bounds: [] }];
    case "boolean":
      return [{ path, kind: "boolean", place, bounds: [] }];
    case "enum":
      return [{ path, kind: "choice", place, bounds: [] }];
    case "literal":
      return [{ path, kind: typeof def.values[0] === "number" ? "number" : "choice", place, bounds: [] }];
    default:
      return [{ path, kind: "any", place, bounds: [] }];
  }
}

function boundsOf(schema: z.core.$ZodType): number[] {
  const { maxValue, minValue } = schema as z.ZodNumber;
  return [minValue, maxValue].filter((bound): bound is number => Number.isFinite(bound));
}

/** The option that the document has chosen; of one that is left out, every option. */
function ofUnion(def: z.core.$ZodUnionDef, value: unknown, path: Path, place: string): Leaf[] {
  if (!("discriminator" in def)) return walk(def.options[0] as Schema, value, path, place);
  const chosen = isObject(value) ? value[def.discriminator as string] : undefined;
  return def.options.flatMap((option) => {
    const name = literalOf(option as Schema, def.discriminator as string);
    if (chosen !== undefined && chosen !== name) return [];
    return walk(option as Schema, value, path, `${place}<${name}>`);
  });
}

function literalOf(option: Schema, discriminator: string): unknown {
  const { def } = option._zod;
  if (def.type !== "object") throw new Error("Each option of a discriminator is an object.");
  const literal = (def.shape[discriminator] as Schema)._zod.def;
  if (literal.type !== "literal") throw new Error("Each option of a discriminator has its name.");
  return literal.values[0];
}

/** A copy of a document with another value at a path; what is missing on the way there is made from the schema. */
export function placed(schema: z.core.$ZodType, document: unknown, leaf: Leaf, value: unknown): unknown {
  const copy: unknown = structuredClone(document);
  const options = new Set([...leaf.place.matchAll(/<(\w+)>/g)].map(([, name]) => name ?? ""));
  let [inner, outer]: [Schema | undefined, Record<string | number, unknown>] = [
    schema as Schema,
    { root: copy } as Record<string | number, unknown>,
  ];
  let key: string | number = "root";
  for (const step of leaf.path) {
    outer[key] ??= sampleOf(inner, options);
    const next = outer[key] as Record<string | number, unknown>;
    inner =
      inner === undefined || typeof next !== "object" || next === null
        ? undefined
        : childOf(inner, next, step, options);
    [outer, key] = [next, step];
  }
  outer[key] = value;
  return leaf.path.length === 0 ? value : copy;
}

function childOf(schema: Schema, value: unknown, step: string | number, options: ReadonlySet<string>): Schema {
  const { def } = schema._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
      return childOf(def.innerType as Schema, value, step, options);
    case "pipe":
      return childOf(def.in as Schema, value, step, options);
    case "object":
      return def.shape[step] as Schema;
    case "array":
      return def.element as Schema;
    case "union": {
      const discriminator = "discriminator" in def ? (def.discriminator as string) : "";
      const chosen = (value as Record<string, unknown>)[discriminator];
      const option = def.options.find((each) => literalOf(each as Schema, discriminator) === chosen);
      return childOf((option ?? def.options[0]) as Schema, value, step, options);
    }
    default:
      throw new Error(`A ${def.type} has no ${step}.`);
  }
}

const NUMBERS = [1, 0.5, 2, 5, 64, 1000, 0, 0.1];
const TEXTS = ["x", "EUR", "2026-06-30"];

/** The least value that a schema accepts on its own: what is required, and of unions an option that is asked for. */
function sampleOf(schema: Schema | undefined, options: ReadonlySet<string>): unknown {
  // A field that the kind the document has chosen does not have.
  if (schema === undefined) return {};
  const { def } = schema._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
      return sampleOf(def.innerType as Schema, options);
    case "pipe":
      return sampleOf(def.in as Schema, options);
    case "object":
      return Object.fromEntries(
        Object.entries(def.shape)
          .filter(([, field]) => !["optional", "default", "prefault"].includes((field as Schema)._zod.def.type))
          .map(([name, field]) => [name, sampleOf(field as Schema, options)]),
      );
    case "array":
      return [sampleOf(def.element as Schema, options)];
    case "union": {
      const discriminator = "discriminator" in def ? (def.discriminator as string) : undefined;
      const named = def.options.find(
        (option) => discriminator !== undefined && options.has(String(literalOf(option as Schema, discriminator))),
      );
      return sampleOf((named ?? def.options[0]) as Schema, options);
    }
    case "enum":
      return Object.values(def.entries)[0];
    case "literal":
      return def.values[0];
    case "boolean":
      return true;
    default: {
      const accepts = (schema as unknown as z.ZodType).safeParse.bind(schema);
      return [...NUMBERS, ...TEXTS].find((candidate) => accepts(candidate).success);
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

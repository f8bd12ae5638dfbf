/** How the fields of a schema lie in the columns of a text. */
import type { z } from "zod";
import { assert } from "./errors.ts";

/** How an entry, or a part of it, lies in columns. */
export type Shape = Cell | Group;
type Cell = { readonly kind: "text" | "number" | "boolean" | "json" };
export type Group = { readonly optional: boolean } & (
  | { readonly kind: "object"; readonly fields: Fields }
  | { readonly kind: "union"; readonly discriminator: string; readonly options: ReadonlyMap<string, Fields> }
);
export type Fields = ReadonlyMap<string, Shape>;

/** The columns of a schema: its discriminated unions may be any of their options, other unions are one cell. */
export function shapeOf(schema: z.core.$ZodType, optional = false): Shape {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
      return shapeOf(def.innerType, true);
    case "pipe":
      return shapeOf(def.in, optional);
    case "object":
      return { kind: "object", optional, fields: fieldsOf(def.shape) };
    case "union": {
      if ("discriminator" in def) return choiceOf(def.discriminator as string, def.options, optional);
      const kinds = new Set(def.options.map((option) => shapeOf(option).kind));
      const [kind] = kinds;
      return { kind: kinds.size === 1 && (kind === "text" || kind === "number") ? kind : "json" };
    }
    case "string":
    case "enum":
      return { kind: "text" };
    case "literal":
      return { kind: typeof def.values[0] === "number" ? "number" : "text" };
    case "number":
    case "boolean":
      return { kind: def.type };
    default:
      return { kind: "json" };
  }
}

function fieldsOf(shape: z.core.$ZodShape): Fields {
  return new Map(Object.entries(shape).map(([name, field]) => [name, shapeOf(field)]));
}

function choiceOf(discriminator: string, options: readonly z.core.$ZodType[], optional: boolean): Shape {
  const named = options.flatMap((option) => {
    const { def } = (option as z.core.$ZodTypes)._zod;
    assert(def.type === "object", "each option of a discriminator is an object");
    const literal = (def.shape[discriminator] as z.core.$ZodTypes | undefined)?._zod.def;
    assert(literal?.type === "literal", "each option of a discriminator has its name");
    return literal.values.map((value) => [String(value), fieldsOf(def.shape)] as const);
  });
  return { kind: "union", optional, discriminator, options: new Map(named) };
}

/** Every column of an entry, in the order of the schema. */
export function columnsOf(shape: Group, prefix: string): string[] {
  const options = shape.kind === "object" ? [shape.fields] : [...shape.options.values()];
  const own = options.flatMap((fields) =>
    [...fields].flatMap(([name, field]) =>
      isGroup(field) ? columnsOf(field, `${prefix}${name}.`) : [`${prefix}${name}`],
    ),
  );
  return [...new Set(own)];
}

export function isGroup(shape: Shape): shape is Group {
  return shape.kind === "object" || shape.kind === "union";
}

/** What the schema of a result promises: an explanation of every number that has a symbol. */
import type { Explanation } from "@ballast/core/document/explanation.ts";
import { expect } from "vitest";
import { z } from "zod";
import { arithmetic, at } from "../sa-ccr/arithmetic.ts";

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly symbol?: string;
  readonly explained?: boolean;
}

/** The paths of all numbers of a result that are to be explained. */
export function promised(schema: z.ZodType, result: unknown): string[] {
  const root = z.toJSONSchema(schema) as unknown as Schema;
  const walk = (value: unknown, given: Schema, at: string, inherited: boolean): string[] => {
    const { $ref, ...own } = given;
    const schema: Schema = { ...root.$defs?.[$ref?.split("/").at(-1) ?? ""], ...own };
    const nullable = schema.anyOf?.find((part) => Object.keys(part).length > 1 || part.$ref !== undefined);
    if (nullable !== undefined) return walk(value, nullable, at, inherited);
    const explained = schema.explained ?? inherited;
    if (typeof value === "number") return explained && (schema.symbol ?? "") !== "" ? [at] : [];
    if (Array.isArray(value)) {
      return value.flatMap((item, i) => walk(item, schema.items ?? {}, `${at}[${i}]`, explained));
    }
    return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
      const part = (value as Record<string, unknown> | null)?.[key];
      return walk(part, field, at === "" ? key : `${at}.${key}`, explained);
    });
  };
  return walk(result, root, "", false);
}

interface Explaining {
  readonly input: unknown;
  readonly result: unknown;
  readonly explain: (path: string) => Explanation | null;
}

/**
 * Expects an explanation of the figure at a path whose formula gives the figure and whose terms stand where they say; answers
 * the explanation. `scale` is the size of the numbers that the figure is a difference of.
 */
export function expectExplained({ explain, input, result }: Explaining, path: string, scale = 0): Explanation {
  const found = explain(path);
  if (found === null) throw new Error(`Nothing explains ${path}.`);
  expect(found.path).toBe(path);
  expect(at(result, path), path).toBe(found.value);
  // The values put in are rounded to ten digits; a sum or a product of a few loses two of them at most.
  const tolerance = 1e-8 * Math.max(Math.abs(found.value), scale, 1e-3);
  expect(Math.abs(arithmetic(found.substituted) - found.value), `${path} = ${found.substituted}`).toBeLessThanOrEqual(
    tolerance,
  );
  for (const { from, path: place, symbol, value } of found.terms) {
    if (from === "rule" || place === "") continue;
    const there = at(from === "input" ? input : result, place);
    // A sum over a list of the document names the list; a sum of squares names the figure that is squared.
    if (Array.isArray(there)) continue;
    expect([there, (there as number) ** 2], `${symbol} of ${path} at ${place}`).toContain(value);
  }
  return found;
}

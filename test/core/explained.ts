/** What the schema of a result promises: an explanation of every number that has a symbol. */
import { z } from "zod";

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

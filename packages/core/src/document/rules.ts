/**
 * Rules between the fields of a document. They also run when single fields are wrong, on the entries that are right, so
 * that one answer names all problems.
 */
import type { z } from "zod";

export type Refuse = (rule: string | undefined, path: readonly PropertyKey[], message: string) => void;

type ListName<Document> = {
  [Key in keyof Document]: Document[Key] extends readonly object[] ? Key : never;
}[keyof Document];
type Entry<List> = List extends readonly (infer Item)[] ? Item : never;

/** A document of which some fields may have been refused already. */
export interface Checked<Document> {
  /** A field that is well formed throughout, undefined otherwise. */
  value<Key extends keyof Document & string>(field: Key): Document[Key] | undefined;
  /** The well-formed entries of a list, with their places. */
  entries<Key extends ListName<Document> & string>(list: Key): readonly (readonly [number, Entry<Document[Key]>])[];
  /** The same of a list inside a field. */
  within<Key extends keyof Document & string, List extends ListName<NonNullable<Document[Key]>> & string>(
    field: Key,
    list: List,
  ): readonly (readonly [number, Entry<NonNullable<Document[Key]>[List]>])[];
  /** A field inside a field that is well formed throughout, undefined otherwise. */
  part<Key extends keyof Document & string, Inner extends keyof NonNullable<Document[Key]> & string>(
    field: Key,
    inner: Inner,
  ): NonNullable<Document[Key]>[Inner] | undefined;
  /**
   * The same document in the words of another schema: the fields that are put differently. Entries of lists keep their places;
   * one that is undefined is left out.
   */
  restated<Other extends object>(differently: (field: (name: string) => unknown) => object): Checked<Other>;
  /**
   * The texts that the entries of a list have in a field, with their places: of entries too that are malformed elsewhere, so that
   * every reference and every repetition is named, and a reference to a malformed entry is no problem of its own.
   */
  texts<List extends ListName<Document> & string>(
    list: List,
    field: keyof Entry<Document[List]> & string,
  ): readonly (readonly [number, string])[];
  /** The same of a list inside a field. */
  textsWithin<Key extends keyof Document & string, List extends ListName<NonNullable<Document[Key]>> & string>(
    field: Key,
    list: List,
    inner: keyof Entry<NonNullable<Document[Key]>[List]> & string,
  ): readonly (readonly [number, string])[];
}

type Context<Document> = { readonly value: Document; readonly issues: z.core.$ZodRawIssue[] };

/** Use as `.superRefine(...documentRules(rules))`. */
export function documentRules<Document extends object>(
  rules: (document: Checked<Document>, refuse: Refuse) => void,
): [(value: Document, context: z.core.$RefinementCtx<Document>) => void, { when: (payload: unknown) => boolean }] {
  const check = (_value: Document, context: z.core.$RefinementCtx<Document>) => {
    if (typeof context.value !== "object" || context.value === null) return;
    rules(checked(context), (rule, path, message) =>
      context.addIssue({
        code: "custom",
        path: [...path],
        message,
        input: undefined,
        ...(rule === undefined ? {} : { params: { rule } }),
      }),
    );
  };
  return [check, { when: () => true }];
}

type Placed = readonly [place: number, entry: unknown];

function checked<Document extends object>({ value, issues: all }: Context<Document>): Checked<Document> {
  // Beside an unknown field the known ones are as good as without it.
  const issues = all.filter(({ code }) => code !== "unrecognized_keys");
  const badFields = new Set(issues.map(({ path }) => String(path?.[0] ?? "")));
  // Every path that something is wrong at or below: an entry is well formed if it is not among them.
  const isBad = (...place: PropertyKey[]) =>
    issues.some(({ path = [] }) => place.every((key, i) => i >= path.length || path[i] === key));
  const bad = new Set(issues.map(({ path }) => `${String(path?.[0] ?? "")}/${String(path?.[1] ?? "")}`));
  const field = (name: string) => (value as Record<string, unknown>)[name];
  const list = (name: string): readonly unknown[] => {
    const found = field(name);
    return Array.isArray(found) ? found : [];
  };
  const wellFormed = (name: string): Placed[] =>
    bad.has(`${name}/`)
      ? []
      : list(name)
          .map((entry, i): Placed => [i, entry])
          .filter(([i, entry]) => entry !== undefined && !bad.has(`${name}/${i}`));
  // Every rule walks the lists, which may be long: they are made once.
  const known = new Map<string, readonly Placed[]>();
  const badPlaces = new Set(issues.map(({ path = [] }) => JSON.stringify(path)));
  const textsOf = (entries: unknown, path: readonly string[], name: string): [number, string][] =>
    (Array.isArray(entries) ? entries : []).flatMap((entry: unknown, i) => {
      const text: unknown = typeof entry === "object" && entry !== null ? Reflect.get(entry, name) : undefined;
      const isText = typeof text === "string" && !badPlaces.has(JSON.stringify([...path, i, name]));
      return isText ? [[i, text] as [number, string]] : [];
    });
  return {
    value: (name) => (badFields.has(name) ? undefined : (field(name) as Document[typeof name] | undefined)),
    entries: (name) => {
      const found = known.get(name) ?? wellFormed(name);
      known.set(name, found);
      return found as readonly (readonly [number, Entry<Document[typeof name]>])[];
    },
    within: (name, inner) => {
      const found = inside(field(name), inner);
      if (!Array.isArray(found)) return [];
      return found.flatMap((entry, i) => (isBad(name, inner, i) ? [] : [[i, entry] as const]));
    },
    part: (name, inner) => {
      if (isBad(name, inner)) return undefined;
      return inside(field(name), inner) as NonNullable<Document[typeof name]>[typeof inner] | undefined;
    },
    restated: <Other extends object>(differently: (field: (name: string) => unknown) => object) =>
      checked<Other>({ value: { ...value, ...differently(field) } as unknown as Other, issues: [...all] }),
    texts: (name, inner) => textsOf(field(name), [name], inner),
    textsWithin: (name, listName, inner) => textsOf(inside(field(name), listName), [name, listName], inner),
  };
}

function inside(outer: unknown, name: string): unknown {
  return typeof outer === "object" && outer !== null ? Reflect.get(outer, name) : undefined;
}

/** The places where a value appears a second time. */
export function repetitions(values: readonly (readonly [number, string])[]): [number, string][] {
  const seen = new Set<string>();
  return values.flatMap(([place, value]) => {
    if (seen.has(value)) return [[place, value] as [number, string]];
    seen.add(value);
    return [];
  });
}

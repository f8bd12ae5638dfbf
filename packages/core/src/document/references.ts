/**
 * Documents that an input names by their hash, such as market data that many runs share: the platform loads them and passes
 * them in, so that an engine reads nothing itself.
 */
import type { z } from "zod";
import { canonicalJson } from "./canonical.ts";
import { type References, trustedReferences } from "./checked.ts";
import type { Issue } from "./errors.ts";
import { invalid, read } from "./parse.ts";

/** SHA-256 of the canonical bytes of a document, and the path at which an input names it. */
export interface NamedDocument {
  readonly path: string;
  readonly hash: string;
}

/** What documents an engine reads beside its input. */
export interface ReferenceDefinition<Input, Reference> {
  readonly schema: z.ZodType<Reference>;
  readonly named: (input: Input) => readonly NamedDocument[];
}

/** The documents under their hashes; throws `input.invalid` for each that is missing or does not match its schema. */
export function checkedReferences<Reference>(
  schema: z.ZodType<Reference>,
  named: readonly NamedDocument[],
  found: ReadonlyMap<string, unknown>,
): References<Reference> {
  const issues = named.flatMap(({ hash, path }) => issuesOfOne(schema, path, found.get(hash)));
  if (issues.length > 0) throw invalid(issues);
  return trustedReferences(found) as References<Reference>;
}

function issuesOfOne(schema: z.ZodType, path: string, document: unknown): Issue[] {
  if (document === undefined) {
    return [{ path, message: "No document is stored under this hash: store it first, or correct the hash." }];
  }
  const reading = read(schema, document);
  if (!reading.accepted) return reading.issues.map((issue) => ({ ...issue, path: `${path} -> ${issue.path}` }));
  // Engines read the bytes that the hash names, so nothing may be filled in.
  if (canonicalJson(reading.document) === canonicalJson(document)) return [];
  return [
    { path, message: "The document under this hash leaves fields to their defaults: store it with all its fields." },
  ];
}

/**
 * Documents that were checked, as types: a document from outside is parsed once, where it arrives, and from then on only its
 * type says so. The functions below are the only ways past the schemas: for a document in its canonical form, read back where
 * this very code has checked it before. Whoever calls them answers for that.
 */
declare const checked: unique symbol;

/** An input that `Engine.parse` accepted, with its defaults filled in. */
export type ParsedInput<Input = unknown> = Input & { readonly [checked]: "input" };
/** A result, checked where it was made. */
export type CheckedResult<Result = unknown> = Result & { readonly [checked]: "result" };
/** Documents that an input names, by their hash: `Engine.arrived` accepted them. */
export type References<Reference = unknown> = ReadonlyMap<string, Reference> & { readonly [checked]: "references" };

export const trustedInput = <Input = unknown>(document: unknown) => document as ParsedInput<Input>;
export const trustedResult = <Result = unknown>(document: unknown) => document as CheckedResult<Result>;
export const trustedReferences = (documents: ReadonlyMap<string, unknown>) => documents as References;

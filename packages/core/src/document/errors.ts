/**
 * The failures that an engine, a store or a handler throws on purpose, for the caller to act on. Anything else that is
 * thrown is our own bug.
 */
import { failureCodes, type RefusalCode } from "./failure-codes.ts";

/** One problem of a document: where, what, and where a rule decides, which rule. */
export interface Issue {
  /** Path inside the document, as `nettingSets[2].exposureAtDefault`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
  /** Id of the input rule, as `R02`, where the engine has numbered rules. */
  readonly rule?: string;
}

export class RiskError extends Error {
  readonly code: RefusalCode;
  readonly issues: readonly Issue[];

  constructor(code: RefusalCode, detail: string = failureCodes[code].title, issues: readonly Issue[] = []) {
    super(detail);
    this.name = "RiskError";
    this.code = code;
    this.issues = issues;
  }
}

/** States what must already be true here. A failure is our bug, never the caller's. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${invariant}`);
}

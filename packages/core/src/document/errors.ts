/**
 * The failures a caller can act on, and the only ones an engine, a store or a handler throws on purpose.
 * Anything else that is thrown is our own bug. Statuses belong to HTTP and stand in functions/http.ts.
 */
export const errorCodes = {
  "document.malformed": "The body is not JSON.",
  "document.tooLarge": "The document is larger than this platform accepts.",
  "input.invalid": "The document does not match its schema or breaks a rule.",
  "input.unsupported": "The document is well formed, but this method does not cover it.",
  "engine.unknown": "No engine has this name.",
  "engine.notDirect": "This engine cannot answer inside a request: start a run instead.",
  "list.unknown": "The engine reads no list of this name from CSV.",
  "run.notFound": "No run has this id.",
  "run.notFinished": "The run has no result: it has not succeeded.",
  "run.finished": "The run has already ended.",
  "file.notFound": "The run has no file with this name.",
  "figure.unexplained": "Nothing explains this figure.",
  "idempotency.conflict": "This Idempotency-Key was used before with another document.",
  "request.invalid": "A parameter or header of the request is not valid.",
  "request.unsupportedMedia": "Send the body as application/json.",
  "request.originRefused": "This origin or host may not talk to this server.",
  "route.notFound": "Nothing lives at this address.",
  "route.methodNotAllowed": "This address does not take this method.",
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** One problem of a document: where, what, and where a rule decides, which rule. */
export interface Issue {
  /** Path inside the document, as `nettingSets[2].exposureAtDefault`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
  /** Id of the input rule, as `R02`, where the engine has numbered rules. */
  readonly rule?: string;
}

export class RiskError extends Error {
  readonly code: ErrorCode;
  readonly issues: readonly Issue[];

  constructor(code: ErrorCode, detail: string = errorCodes[code], issues: readonly Issue[] = []) {
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

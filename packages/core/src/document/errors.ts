/**
 * The failures that an engine, a store or a handler throws on purpose, for the caller to act on. Anything else that is
 * thrown is our own bug.
 */
import { failureCodes, type RefusalCode } from "./failure-codes.ts";
import { grouped, shortened } from "./shown.ts";

/** More than a person corrects before trying again; so many fit into an answer and into the item of a run. */
const MOST_ISSUES = 200;
const LONGEST_PATH = 300;
const LONGEST_MESSAGE = 600;
/** Of a failure as a whole. */
export const LONGEST_DETAIL = 2000;

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
    super(shortened(detail, LONGEST_DETAIL));
    this.name = "RiskError";
    this.code = code;
    this.issues = told(issues);
  }
}

/** The problems as they are answered and stored: the first of them, and how many more there are. */
function told(issues: readonly Issue[]): readonly Issue[] {
  const first = issues.slice(0, MOST_ISSUES).map((issue) => ({
    ...issue,
    path: shortened(issue.path, LONGEST_PATH),
    message: shortened(issue.message, LONGEST_MESSAGE),
  }));
  const more = issues.length - first.length;
  return more === 0 ? first : [...first, { path: "", message: `and ${grouped(more)} more` }];
}

/** States what must already be true here. A failure is our bug, never the caller's. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${invariant}`);
}

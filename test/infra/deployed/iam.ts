/**
 * What IAM decides about a call, for policies as ours are: statements that allow, with named actions and resources that may
 * hold wildcards, and conditions that compare a text. Anything else in a policy is refused here, not passed over.
 * Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements: Condition operators".
 */
import type { Statement } from "../resources.ts";

export interface Call {
  readonly action: string;
  readonly resource: string;
  /** The values of condition keys that the service fills in. */
  readonly context?: Readonly<Record<string, string>>;
}

export function isAllowed(statements: readonly Statement[], call: Call): boolean {
  return statements.some((statement) => allows(statement, call));
}

/** Whether this one statement allows a call. */
export function allows({ Effect, Action, Resource = [], Condition = [] }: Statement, call: Call): boolean {
  if (Effect !== "Allow") throw new Error(`The simulation knows no ${Effect}.`);
  return (
    Action.some((action) => matches(action.toLowerCase(), call.action.toLowerCase())) &&
    Resource.some((resource) => matches(resource, call.resource)) &&
    Condition.every(({ test, variable, values }) => {
      if (test !== "StringLike") throw new Error(`The simulation knows no condition ${test}.`);
      const actual = call.context?.[variable];
      return actual !== undefined && values.some((value) => matches(value, actual));
    })
  );
}

/** `*` stands for any text, `?` for any character. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(text);
}

export const textOf = ({ action, resource }: Call) => `${action} on ${resource}`;

/** Questions to what a synthesis gave. */
import type { Resource } from "./synthesize.ts";

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

export interface OwnedStatement extends Statement {
  /** The logical name of the role or policy that holds it. */
  readonly owner: string;
}

export const ofType = (resources: readonly Resource[], type: string) =>
  resources.filter((resource) => resource.type === type);

export const inputsOf = <Shape>(resources: readonly Resource[], type: string) =>
  ofType(resources, type).map((resource) => resource.inputs as Shape);

/** `create-run` as SST's components name what belongs to it. */
export const logical = (name: string) =>
  name
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");

/** Every policy of every role of ours, with the name of what it belongs to. */
export function statementsOf(resources: readonly Resource[]): OwnedStatement[] {
  const found = [
    ...ofType(resources, "aws:iam/rolePolicy:RolePolicy").map(({ name, inputs: { policy } }) => ({
      owner: name,
      policy,
    })),
    ...ofType(resources, "aws:iam/role:Role").flatMap(({ name, inputs: { inlinePolicies } }) =>
      ((inlinePolicies ?? []) as { policy: string }[]).map(({ policy }) => ({ owner: name, policy })),
    ),
  ];
  return found.flatMap(({ owner, policy }) =>
    (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement.map((statement) => ({ owner, ...statement })),
  );
}

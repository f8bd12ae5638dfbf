/** What each permission of the catalog means in IAM: named actions on named resources. */
import { catalog } from "./catalog";
import type { Permission } from "./entries";
import type { StateMachineArns } from "./functions";
import { queues } from "./queues";
import { buckets, tables } from "./storage";

export interface Statement {
  actions: string[];
  resources: $util.Input<string>[];
  conditions?: { test: string; variable: string; values: string[] }[];
}

/** X-Ray takes no resource for these. */
const traces: Statement = { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] };

/** The statements of a function that is made when these state machines are there. */
export function statements(permissions: readonly Permission[], stateMachineArns: StateMachineArns): Statement[] {
  return [traces, ...permissions.map((permission) => statement(permission, stateMachineArns))];
}

const OBJECT_ACTIONS: Readonly<Record<string, string>> = { get: "s3:GetObject", put: "s3:PutObject" };
const ITEM_ACTIONS: Readonly<Record<string, string>> = {
  get: "dynamodb:GetItem",
  put: "dynamodb:PutItem",
  update: "dynamodb:UpdateItem",
  delete: "dynamodb:DeleteItem",
};
const EXECUTION_ACTIONS: Readonly<Record<string, string>> = {
  read: "states:DescribeExecution",
  stop: "states:StopExecution",
};

function statement(permission: Permission, stateMachineArns: StateMachineArns): Statement {
  const [kind = "", name = "", verb = ""] = permission.split(":");
  switch (kind) {
    case "documents":
      return onFolder(name, verb);
    case "tables":
      return { actions: [named(ITEM_ACTIONS, verb)], resources: [named(tables, name).arn] };
    case "indexes": {
      const [table = "", index = ""] = name.split("/");
      named(named(catalog.tables, table).indexes, index);
      return { actions: ["dynamodb:Query"], resources: [$interpolate`${named(tables, table).arn}/index/${index}`] };
    }
    case "queues":
      return { actions: ["sqs:SendMessage"], resources: [named(queues, name).arn] };
    default:
      return onExecutions(named(stateMachineArns, name), verb);
  }
}

function onFolder(folder: string, verb: string): Statement {
  const { arn } = buckets.documents;
  if (verb !== "list") return { actions: [named(OBJECT_ACTIONS, verb)], resources: [$interpolate`${arn}/${folder}/*`] };
  return {
    actions: ["s3:ListBucket"],
    resources: [arn],
    conditions: [{ test: "StringLike", variable: "s3:prefix", values: [`${folder}/*`] }],
  };
}

function onExecutions(stateMachineArn: $util.Input<string>, verb: string): Statement {
  if (verb === "start") return { actions: ["states:StartExecution"], resources: [stateMachineArn] };
  return { actions: [named(EXECUTION_ACTIONS, verb)], resources: [executions(stateMachineArn)] };
}

/** The executions of a state machine have its name and their own in their address. */
function executions(stateMachineArn: $util.Input<string>): $util.Output<string> {
  return $util.output(stateMachineArn).apply((arn) => `${arn.replace(":stateMachine:", ":execution:")}:*`);
}

/** What a permission names; the jobs of a state machine cannot name their own, which is made after them. */
function named<Thing>(things: Readonly<Record<string, Thing>>, name: string): Thing {
  const thing = things[name];
  if (thing === undefined) throw new Error(`A permission names ${name}, which the catalog lacks or makes later.`);
  return thing;
}

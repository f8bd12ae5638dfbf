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

const below = (folder: string) => $interpolate`${buckets.documents.arn}/${folder}/*`;

const WRITE_ITEMS = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"];

/** X-Ray takes no resource for these. */
const traces: Statement = { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] };

/** The statements of a function that is made when these state machines are there. */
export function statements(permissions: readonly Permission[], stateMachineArns: StateMachineArns): Statement[] {
  return [traces, ...permissions.map((permission) => statement(permission, stateMachineArns))];
}

function statement(permission: Permission, stateMachineArns: StateMachineArns): Statement {
  switch (permission) {
    case "documents:read":
      return {
        actions: ["s3:GetObject"],
        resources: [below("inputs"), below("uploads"), below("runs"), below("work"), below("standing")],
      };
    case "documents:list":
      return {
        actions: ["s3:ListBucket"],
        resources: [buckets.documents.arn],
        conditions: [{ test: "StringLike", variable: "s3:prefix", values: ["standing/*"] }],
      };
    case "documents:write":
      return { actions: ["s3:PutObject"], resources: [below("inputs"), below("runs"), below("work")] };
    case "uploads:write":
      return { actions: ["s3:PutObject"], resources: [below("uploads")] };
  }
  const [kind = "", name = "", verb = ""] = permission.split(":");
  if (kind === "tables") return onTable(name, verb);
  if (kind === "queues") return { actions: ["sqs:SendMessage"], resources: [named(queues, name).arn] };
  return onExecutions(named(stateMachineArns, name), verb);
}

function onTable(table: string, verb: string): Statement {
  const { arn } = named(tables, table);
  if (verb === "write") return { actions: WRITE_ITEMS, resources: [arn] };
  const indexes = Object.keys(named(catalog.tables, table).indexes);
  return {
    actions: ["dynamodb:GetItem", "dynamodb:Query"],
    resources: [arn, ...indexes.map((index) => $interpolate`${arn}/index/${index}`)],
  };
}

function onExecutions(stateMachineArn: $util.Input<string>, verb: string): Statement {
  if (verb === "start") return { actions: ["states:StartExecution"], resources: [stateMachineArn] };
  return {
    actions: [verb === "read" ? "states:DescribeExecution" : "states:StopExecution"],
    resources: [executions(stateMachineArn)],
  };
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

/** What each permission of the catalog means in IAM: named actions on named resources. */
import type { Permission } from "./catalog";
import { documents, runs } from "./storage";

export interface Statement {
  actions: string[];
  resources: $util.Input<string>[];
  conditions?: { test: string; variable: string; values: string[] }[];
}

const below = (folder: string) => $interpolate`${documents.arn}/${folder}/*`;

/** X-Ray takes no resource for these. */
const traces: Statement = { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] };

/** The statements of a function. Only those that start, read or stop executions need `stateMachineArn`. */
export function statements(
  permissions: readonly Permission[],
  stateMachineArn: $util.Input<string> | undefined,
): Statement[] {
  return [traces, ...permissions.map((permission) => statement(permission, stateMachineArn))];
}

function statement(permission: Permission, stateMachineArn: $util.Input<string> | undefined): Statement {
  switch (permission) {
    case "documents:read":
      return {
        actions: ["s3:GetObject"],
        resources: [below("inputs"), below("uploads"), below("runs"), below("work"), below("standing")],
      };
    case "documents:list":
      return {
        actions: ["s3:ListBucket"],
        resources: [documents.arn],
        conditions: [{ test: "StringLike", variable: "s3:prefix", values: ["standing/*"] }],
      };
    case "documents:write":
      return { actions: ["s3:PutObject"], resources: [below("inputs"), below("runs"), below("work")] };
    case "uploads:write":
      return { actions: ["s3:PutObject"], resources: [below("uploads")] };
    case "runs:read":
      return {
        actions: ["dynamodb:GetItem", "dynamodb:Query"],
        resources: [runs.arn, $interpolate`${runs.arn}/index/byTime`],
      };
    case "runs:write":
      return { actions: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"], resources: [runs.arn] };
    case "executions:start":
      return { actions: ["states:StartExecution"], resources: [required(stateMachineArn)] };
    case "executions:read":
      return { actions: ["states:DescribeExecution"], resources: [executions(required(stateMachineArn))] };
    case "executions:stop":
      return { actions: ["states:StopExecution"], resources: [executions(required(stateMachineArn))] };
  }
}

/** The executions of a state machine have its name and their own in their address. */
function executions(stateMachineArn: $util.Input<string>): $util.Output<string> {
  return $util.output(stateMachineArn).apply((arn) => `${arn.replace(":stateMachine:", ":execution:")}:*`);
}

function required(stateMachineArn: $util.Input<string> | undefined): $util.Input<string> {
  if (stateMachineArn === undefined)
    throw new Error("A job of the state machine cannot hold permissions on its executions.");
  return stateMachineArn;
}

/** What a recorded request needs in IAM. Source: Service Authorization Reference of each service. */
import { bucketName } from "@ballast/local/account.ts";
import { catalog } from "../../../stacks/catalog.ts";
import { logical } from "../resources.ts";
import type { Call } from "./iam.ts";
import type { Request } from "./recorder.ts";

const AWS = "eu-west-2:123456789012";
/** The address that a thing of the catalog has in the synthesis, from what it is called in the embedded cloud. */
function addressOf(kind: "buckets" | "tables" | "stateMachines", called: string): string {
  const name = Object.keys(catalog[kind]).find((each) => (kind === "buckets" ? bucketName(each) : each) === called);
  if (name === undefined) throw new Error(`The ${kind} of the catalog have none that is called ${called}.`);
  if (kind === "buckets") return `arn:aws:s3:::${logical(name)}Bucket`;
  if (kind === "tables") return `arn:aws:dynamodb:${AWS}:table/${logical(name)}Table`;
  return `arn:aws:states:${AWS}:stateMachine:${logical(name)}StateMachine`;
}

/** The calls that IAM looks at; a read of what is not there also looks whether the caller may know that. */
export function callsOf(request: Request): Call[] {
  switch (request.service) {
    case "s3":
      return ofS3(request);
    case "dynamodb":
      return [ofDynamoDb(request)];
    case "sfn":
      return [ofStepFunctions(request)];
    case "sqs":
      return [{ action: `sqs:${request.action}`, resource: document(request)["QueueUrl"] ?? "" }];
  }
}

function ofS3({ method, url }: Request): Call[] {
  const [, bucket = "", ...path] = decodeURIComponent(url.pathname).split("/");
  const bucketArn = addressOf("buckets", bucket);
  const key = path.join("/");
  if (key === "") {
    const context = { "s3:prefix": url.searchParams.get("prefix") ?? "" };
    return [{ action: "s3:ListBucket", resource: bucketArn, context }];
  }
  const object = `${bucketArn}/${key}`;
  if (method === "GET" || method === "HEAD") return [{ action: "s3:GetObject", resource: object }];
  // All requests of an upload in parts are allowed by the permission to put the object.
  if (method === "PUT" || method === "POST") return [{ action: "s3:PutObject", resource: object }];
  const action = url.searchParams.has("uploadId") ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
  return [{ action, resource: object }];
}

function ofDynamoDb(request: Request): Call {
  const { TableName = "", IndexName } = document(request);
  const table = addressOf("tables", TableName);
  return {
    action: `dynamodb:${request.action}`,
    resource: IndexName === undefined ? table : `${table}/index/${IndexName}`,
  };
}

function ofStepFunctions(request: Request): Call {
  const { stateMachineArn = "", executionArn = "" } = document(request);
  const action = `states:${request.action}`;
  if (executionArn === "") {
    return { action, resource: addressOf("stateMachines", stateMachineArn.split(":").at(-1) ?? "") };
  }
  const [machine = "", execution] = executionArn.split(":").slice(-2);
  const resource = addressOf("stateMachines", machine).replace(":stateMachine:", ":execution:");
  return { action, resource: `${resource}:${execution}` };
}

function document({ body }: Request): Record<string, string | undefined> {
  return JSON.parse(body.toString("utf8"));
}

/** A function of the catalog as a Lambda function: the one place where its settings are written. */
import { type FunctionName, functions } from "./catalog";
import { type Statement, statements } from "./permissions";
import { documents, runs } from "./storage";

/** What Lambda does with a queue in the name of the function that takes its messages. */
const TAKE_MESSAGES = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "sqs:ReceiveMessage",
];

interface Surroundings {
  /** What the function starts, reads or stops executions of. The jobs of the state machine must not depend on it. */
  readonly stateMachineArn?: $util.Input<string>;
  /** Where an event goes that an asynchronous call failed with to the last. */
  readonly failures?: sst.aws.Queue;
  /** The queue whose messages the function takes. */
  readonly queue?: sst.aws.Queue;
}

/** Who calls asynchronously hears nothing of a failure, so Lambda itself tries again and then keeps the event. */
const ASYNCHRONOUS_RETRIES = 2;

/** A worker may wait for a throttled service; of the API somebody awaits an answer. */
const SDK_ATTEMPTS = { api: 3, job: 10 } as const;

const lambdaOnly = aws.iam.getPolicyDocumentOutput({
  statements: [
    { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }] },
  ],
}).json;

export function lambda(name: FunctionName, { stateMachineArn, failures, queue }: Surroundings): sst.aws.Function {
  const { handler, memoryMegabytes, timeoutSeconds, permissions, kind } = functions[name];
  const keepFailures: Statement[] =
    failures === undefined ? [] : [{ actions: ["sqs:SendMessage"], resources: [failures.arn] }];
  const takeMessages: Statement[] = queue === undefined ? [] : [{ actions: TAKE_MESSAGES, resources: [queue.arn] }];
  return new sst.aws.Function(logicalName(name), {
    description: `Ballast: ${name}`,
    handler: `packages/functions/src/${handler}`,
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: `${memoryMegabytes} MB`,
    timeout: `${timeoutSeconds} seconds`,
    permissions: [...statements(permissions, stateMachineArn), ...keepFailures, ...takeMessages],
    environment: {
      BALLAST_BUCKET: documents.name,
      BALLAST_TABLE: runs.name,
      BALLAST_STAGE: $app.stage,
      BALLAST_CODE_VERSION: process.env.BALLAST_CODE_VERSION ?? "unknown",
      POWERTOOLS_LOG_LEVEL: "INFO",
      AWS_MAX_ATTEMPTS: String(SDK_ATTEMPTS[kind]),
      ...(stateMachineArn === undefined ? {} : { BALLAST_STATE_MACHINE_ARN: stateMachineArn }),
    },
    logging: { retention: "3 months", format: "json" },
    nodejs: { format: "esm", minify: true, sourcemap: true },
    ...(failures === undefined ? {} : { retries: ASYNCHRONOUS_RETRIES }),
    transform: {
      function: { tracingConfig: { mode: "Active" } },
      // The component lets everybody of the account take the role, which only `sst dev` needs.
      ...($dev ? {} : { role: { assumeRolePolicy: lambdaOnly } }),
      ...(failures === undefined
        ? {}
        : { eventInvokeConfig: { destinationConfig: { onFailure: { destination: failures.arn } } } }),
    },
  });
}

/** `create-run` as `CreateRun`. */
export function logicalName(name: string): string {
  return name
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

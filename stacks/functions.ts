/** A function of the catalog as a Lambda function: the one place where its settings are written. */
import { catalog } from "./catalog";
import { deploymentChoice } from "./deployment-parameters";
import type { FunctionEntry } from "./entries";
import { logicalName } from "./names";
import { type Statement, statements } from "./permissions";
import { queues } from "./queues";
import { buckets, tables } from "./storage";
import { variableOf } from "./variables";

/** The state machines that are there when a function is made, by their names. */
export type StateMachineArns = Readonly<Record<string, $util.Input<string>>>;

/** What Lambda does with a queue in the name of the function that takes its messages. */
const TAKE_MESSAGES = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "sqs:ReceiveMessage",
];

interface Surroundings {
  readonly stateMachineArns: StateMachineArns;
  /** Where an event goes that an asynchronous call failed with to the last. */
  readonly failures?: sst.aws.Queue;
  /** The queue whose messages the function takes. */
  readonly queue?: sst.aws.Queue;
}

/** Who calls asynchronously hears nothing of a failure, so Lambda itself tries again and then keeps the event. */
const ASYNCHRONOUS_RETRIES = 2;

/** A worker may wait for a throttled service; of the API somebody awaits an answer. */
const SDK_ATTEMPTS = { api: 3, stream: 10, job: 10 } as const;

const lambdaOnly = aws.iam.getPolicyDocumentOutput({
  statements: [
    { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }] },
  ],
}).json;

export function lambda(name: string, { stateMachineArns, failures, queue }: Surroundings): sst.aws.Function {
  const entry = catalog.functions[name];
  if (entry === undefined) throw new Error(`The catalog has no function ${name}.`);
  const { handler, memoryMegabytes, timeoutSeconds, permissions, kind } = entry;
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
    permissions: [...statements(permissions, stateMachineArns), ...keepFailures, ...takeMessages],
    environment: {
      BALLAST_CODE_VERSION: process.env.BALLAST_CODE_VERSION ?? "unknown",
      POWERTOOLS_LOG_LEVEL: "INFO",
      AWS_MAX_ATTEMPTS: String(SDK_ATTEMPTS[kind]),
      ...names(stateMachineArns),
    },
    logging: { retention: "3 months", format: "json" },
    nodejs: { format: "esm", minify: true, sourcemap: true },
    ...concurrency(entry),
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

/** What everything is called that a function may use. */
function names(stateMachineArns: StateMachineArns): Record<string, $util.Input<string>> {
  return Object.fromEntries([
    ...Object.entries(buckets).map(([name, bucket]) => [variableOf("BUCKET", name), bucket.name]),
    ...Object.entries(tables).map(([name, table]) => [variableOf("TABLE", name), table.name]),
    ...Object.entries(queues).map(([name, queue]) => [variableOf("QUEUE", name), queue.url]),
    ...Object.entries(stateMachineArns).map(([name, arn]) => [variableOf("STATE_MACHINE", name), arn]),
  ]);
}

/** What is set aside for a function. AWS sets nothing aside on an account that would keep less than 100: then 0 is said. */
function concurrency({ mostAtOnce }: FunctionEntry) {
  if (mostAtOnce === undefined) return {};
  const reserved = Number(deploymentChoice("BALLAST_WORKERS") ?? mostAtOnce);
  return reserved === 0 ? {} : { concurrency: { reserved } };
}

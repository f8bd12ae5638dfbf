import { beforeAll, describe, expect, test } from "vitest";
import { ALARM_COUNT } from "../../scripts/costs.ts";
import { catalog, executionEnded, functions, pollers, queues, routes, schedules } from "../../stacks/catalog.ts";
import { definitionOf, jobsOf } from "../../stacks/definition.ts";
import { inputsOf, logical, ofType as select, statementsOf } from "./resources.ts";
import { parameters, type Resource, synthesize } from "./synthesize.ts";

let resources: Resource[];
let production: Resource[];

beforeAll(async () => {
  resources = await synthesize("test");
  production = await synthesize("production");
}, 300_000);

const ofType = (type: string) => select(resources, type);
const inputs = <Shape>(type: string) => inputsOf<Shape>(resources, type);
const statements = () => statementsOf(resources);

describe("functions", () => {
  interface Lambda {
    runtime: string;
    architectures: string[];
    memorySize: number;
    timeout: number;
    loggingConfig: { logGroup: string };
    environment: { variables: Record<string, string> };
  }

  test("each function of the catalog is deployed with its memory, time-out and permissions, and no other", () => {
    const deployed = ofType("aws:lambda/function:Function").map(({ name, inputs: settings }) => {
      const { memorySize, timeout } = settings as unknown as Lambda;
      return [name.replace(/Function$/, ""), memorySize, timeout];
    });
    const expected = Object.entries(functions).map(([name, entry]) => [
      logical(name),
      entry.memoryMegabytes,
      entry.timeoutSeconds,
    ]);
    expect(deployed.sort()).toEqual(expected.sort());
  });

  test("all run on Node 24 and arm64", () => {
    for (const { runtime, architectures } of inputs<Lambda>("aws:lambda/function:Function")) {
      expect([runtime, architectures]).toEqual(["nodejs24.x", ["arm64"]]);
    }
  });

  test("workers ask a throttled service more often than functions whose answer somebody awaits", () => {
    for (const { name, inputs: settings } of ofType("aws:lambda/function:Function")) {
      const kind = Object.entries(functions).find(([each]) => name === `${logical(each)}Function`)?.[1].kind;
      const { AWS_MAX_ATTEMPTS: attempts } = (settings as unknown as Lambda).environment.variables;
      expect(attempts, name).toBe(kind === "api" ? "3" : "10");
    }
  });

  test("runs have a share of the account's concurrency, and every other function finds room beside them", () => {
    const shares = ofType("aws:lambda/function:Function").flatMap(({ name, inputs: settings }) => {
      const { reservedConcurrentExecutions: share } = settings as { reservedConcurrentExecutions?: number };
      return share === undefined ? [] : [[name, share] as const];
    });
    // An account has 1,000 by default, of which Lambda leaves at least 100 to functions without a share.
    expect(shares).toEqual([["SimulateFunction", 500]]);
  });

  test("only functions that start, read or stop executions know the state machine", () => {
    const jobs = new Set(jobsOf(catalog, "runs").map(logical));
    for (const { name, inputs: settings } of ofType("aws:lambda/function:Function")) {
      const knows = "BALLAST_STATE_MACHINE_RUNS" in (settings as unknown as Lambda).environment.variables;
      const isJob = jobs.has(name.replace(/Function$/, ""));
      expect(knows, name).toBe(!isJob);
    }
  });

  test("every log group keeps its logs for a while and not for ever", () => {
    const retentions = inputs<{ retentionInDays?: number }>("aws:cloudwatch/logGroup:LogGroup").map(
      (group) => group.retentionInDays,
    );
    expect(retentions.length).toBeGreaterThanOrEqual(Object.keys(functions).length);
    expect(new Set(retentions)).toEqual(new Set([90]));
  });
});

describe("permissions", () => {
  test("no statement has a wildcard in an action", () => {
    expect(statements().length).toBeGreaterThan(20);
    expect(statements().filter(({ Action }) => Action.some((action) => action.includes("*")))).toEqual([]);
  });

  test("a wildcard resource stands only where AWS takes no other", () => {
    const everywhere = statements().filter(({ Resource: named }) => named?.includes("*"));
    const actions = new Set(everywhere.flatMap(({ Action }) => Action));
    expect([...actions].sort()).toEqual([
      // Log delivery of the state machine belongs to the account: the service authorization reference names no resource type.
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
      // Nor do traces and sampling have one.
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });

  test("every other resource is a named one of ours, or what lies below it", () => {
    const named = new Set(statements().flatMap(({ Resource: own }) => own ?? []));
    const open = [...named].filter((arn) => arn !== "*" && arn.includes("*"));
    const executions = "arn:aws:states:eu-west-2:123456789012:execution:";
    expect(open.sort()).toEqual([
      "arn:aws:s3:::DocumentsBucket/inputs/*",
      "arn:aws:s3:::DocumentsBucket/references/*",
      "arn:aws:s3:::DocumentsBucket/runs/*",
      "arn:aws:s3:::DocumentsBucket/standing/*",
      "arn:aws:s3:::DocumentsBucket/uploads/*",
      "arn:aws:s3:::DocumentsBucket/work/*",
      `${executions}RunsStateMachine:*`,
      `${executions}ballast-test-runs/*`,
      `${executions}ballast-test-runs:*`,
    ]);
  });

  test("only Lambda, Step Functions and the scheduler take a role, and nobody of the account", () => {
    const takers = inputs<{ assumeRolePolicy: unknown }>("aws:iam/role:Role").flatMap(({ assumeRolePolicy }) => [
      ...JSON.stringify(assumeRolePolicy).matchAll(/[a-z]+\.amazonaws\.com|arn:aws:iam::[^"\\]+|"\*"/g),
    ]);
    expect([...new Set(takers.map(([taker]) => taker))].sort()).toEqual([
      "lambda.amazonaws.com",
      "scheduler.amazonaws.com",
      "states.amazonaws.com",
    ]);
  });

  test("the daily schedule lists its own folder only", () => {
    const lists = statements().filter(({ Action }) => Action.includes("s3:ListBucket"));
    expect(lists.map(({ owner, Condition }) => [owner, Condition])).toEqual([
      ["StartScheduledRole", [{ test: "StringLike", variable: "s3:prefix", values: ["standing/*"] }]],
    ]);
  });

  test("the state machine may call its six jobs and nothing else", () => {
    const calls = statements().filter(
      ({ owner, Action }) => owner === "RunsPolicy" && Action.includes("lambda:InvokeFunction"),
    );
    const called = calls.flatMap(({ Resource: named }) => named ?? []).map((arn) => arn.split(":").at(-1));
    expect(called.sort()).toEqual([
      "FailFunction",
      "PlanFunction",
      "PublishFunction",
      "ReduceFunction",
      "ReduceGroupFunction",
      "SimulateFunction",
    ]);
  });

  test("a function that reads runs cannot write them", () => {
    const actions = statements()
      .filter(({ owner }) => owner === "ListRunsRole")
      .flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith("dynamodb:")).sort()).toEqual([
      "dynamodb:GetItem",
      "dynamodb:Query",
    ]);
    expect(actions.filter((action) => action.startsWith("s3:"))).toEqual([]);
  });
});

test("the state machine is the one that runs locally, with the addresses of the deployed jobs", () => {
  const [machine] = inputs<{ definition: string }>("aws:sfn/stateMachine:StateMachine");
  const arn = (job: string) => `arn:aws:lambda:eu-west-2:123456789012:function:${logical(job)}Function`;
  expect(JSON.parse(machine?.definition ?? "null")).toEqual(
    JSON.parse(JSON.stringify(definitionOf(catalog, "runs", arn))),
  );
});

describe("API", () => {
  interface Route {
    routeKey: string;
    operationName: string;
    authorizationType: string;
    authorizationScopes: string[];
    target: string;
  }

  test("each route of the catalog, and no other, asks for a token with its scope", () => {
    const called = new Map(
      ofType("aws:apigatewayv2/integration:Integration").map(({ name, inputs: { integrationUri } }) => [
        `integrations/${name}-id`,
        String(integrationUri).split(":").at(-1),
      ]),
    );
    const deployed = inputs<Route>("aws:apigatewayv2/route:Route").map(
      ({ routeKey, operationName, authorizationType, authorizationScopes, target }) =>
        `${routeKey} ${operationName} ${authorizationType} ${authorizationScopes.join(" ")} ${called.get(target)}`,
    );
    const expected = routes.map(
      ({ method, path, function: name, scope }) =>
        `${method} ${path} ${logical(name)} JWT ${scope} ${logical(name)}Function`,
    );
    expect(deployed.sort()).toEqual(expected.sort());
  });

  test("takes tokens of the issuer for this audience", () => {
    expect(inputs("aws:apigatewayv2/authorizer:Authorizer")).toMatchObject([
      {
        authorizerType: "JWT",
        jwtConfiguration: { issuer: parameters.BALLAST_ISSUER, audiences: [parameters.BALLAST_AUDIENCE] },
      },
    ]);
  });

  test("is throttled and has no CORS, since the console has its origin", () => {
    const [stage] = inputs<{ defaultRouteSettings: { throttlingRateLimit: number } }>("aws:apigatewayv2/stage:Stage");
    expect(stage?.defaultRouteSettings.throttlingRateLimit).toBeGreaterThan(0);
    const [api] = inputs<{ corsConfiguration?: unknown }>("aws:apigatewayv2/api:Api");
    expect(api?.corsConfiguration ?? {}).toEqual({});
  });
});

describe("storage", () => {
  test("buckets are private, take TLS only, and documents keep their versions", () => {
    const blocks = inputs<Record<string, boolean | string>>("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
    expect(blocks).toHaveLength(ofType("aws:s3/bucket:Bucket").length);
    for (const { bucket: _bucket, ...settings } of blocks)
      expect(new Set(Object.values(settings))).toEqual(new Set([true]));
    for (const { policy } of inputs<{ policy: string }>("aws:s3/bucketPolicy:BucketPolicy"))
      expect(policy).toContain("aws:SecureTransport");
    const versioned = ofType("aws:s3/bucketVersioning:BucketVersioning").map(({ name }) => name);
    expect(versioned).toContain("DocumentsVersioning");
  });

  test("of all pages the console alone may fetch documents by signed addresses", () => {
    const cors = ofType("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration");
    const [documents] = cors.filter(({ name }) => name.startsWith("Documents")).map(({ inputs: rules }) => rules);
    const https = expect.stringMatching(/^https:\/\/[^*/]+$/);
    expect(documents).toMatchObject({ corsRules: [{ allowedOrigins: [https], allowedMethods: ["GET", "PUT"] }] });
  });

  test("partial results end by themselves, and nothing that somebody could still ask for", () => {
    interface Rule {
      readonly filter: { readonly prefix: string };
      readonly expiration?: { readonly days?: number; readonly date?: string };
    }
    const [{ rules } = { rules: [] }] = inputs<{ rules: Rule[] }>(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    );
    const ending = rules.filter(({ expiration }) => expiration?.days !== undefined || expiration?.date !== undefined);
    expect(ending.map(({ filter }) => filter.prefix)).toEqual(["work/", "uploads/"]);
  });

  test("in production nobody deletes the table by mistake, and removal keeps what there is", () => {
    const deletionProtected = (found: Resource[]) =>
      found.find(({ type }) => type === "aws:dynamodb/table:Table")?.inputs["deletionProtectionEnabled"];
    expect([deletionProtected(resources), deletionProtected(production)]).toEqual([false, true]);
    const settings = (found: Resource[]) => found.find(({ type }) => type === "configuration")?.inputs;
    expect(settings(resources)).toMatchObject({ removal: "remove", protect: false });
    expect(settings(production)).toMatchObject({ removal: "retain", protect: true });
  });

  test("the table has its keys, its index and point-in-time recovery", () => {
    const [table] = inputs<Record<string, unknown>>("aws:dynamodb/table:Table");
    expect(table).toMatchObject({
      hashKey: "id",
      globalSecondaryIndexes: [{ name: "byTime", hashKey: "all", rangeKey: "sortKey", projectionType: "ALL" }],
      pointInTimeRecovery: { enabled: true },
      billingMode: "PAY_PER_REQUEST",
    });
  });
});

describe("schedules, queues and events", () => {
  test("each schedule of the catalog, in its time zone", () => {
    const deployed = inputs<{
      scheduleExpression: string;
      scheduleExpressionTimezone: string;
      target: { arn: string };
    }>("aws:scheduler/schedule:Schedule").map((entry) => [
      entry.scheduleExpression,
      entry.scheduleExpressionTimezone,
      entry.target.arn.split(":").at(-1),
    ]);
    const expected = schedules.map((entry) => [entry.expression, entry.timeZone, `${logical(entry.function)}Function`]);
    expect(deployed.sort()).toEqual(expected.sort());
  });

  test("each queue of the catalog has its dead-letter queue and reports failures one by one", () => {
    const deployed = ofType("aws:sqs/queue:Queue");
    const mappings = inputs<Record<string, unknown>>("aws:lambda/eventSourceMapping:EventSourceMapping");
    expect(mappings).toHaveLength(pollers.length);
    for (const [name, entry] of Object.entries(queues)) {
      const queue = deployed.find((each) => each.name === `${logical(name)}Queue`);
      expect(queue?.inputs["visibilityTimeoutSeconds"]).toBe(entry.visibilityTimeoutSeconds);
      const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(String(queue?.inputs["redrivePolicy"]));
      expect(maxReceiveCount).toBe(entry.maxReceiveCount);
      expect(deadLetterTargetArn).toContain(`${logical(name)}DeadLetters`);
    }
    for (const { queue, function: taker, batchSize } of pollers) {
      const mapping = mappings.find(({ eventSourceArn }) => String(eventSourceArn).endsWith(`:${logical(queue)}Queue`));
      expect(mapping).toMatchObject({ batchSize, functionResponseTypes: ["ReportBatchItemFailures"] });
      expect(queues[queue].visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * functions[taker].timeoutSeconds);
    }
  });

  test("the function of a queue may take its messages, and no other function may", () => {
    // Lambda refuses to make the mapping of a queue whose function's role lacks these three (AWS Lambda, "Using SQS").
    const needed = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
    const taking = statements().filter(({ Action }) => Action.includes("sqs:ReceiveMessage"));
    expect(taking.map(({ owner }) => owner).sort()).toEqual(
      pollers.map((entry) => `${logical(entry.function)}Role`).sort(),
    );
    for (const { Action, Resource: named } of taking) {
      expect(Action).toEqual(expect.arrayContaining(needed));
      expect(named).toEqual([expect.stringContaining("RunRequests")]);
    }
  });

  test("an event that fails to the last is kept, whether it was delivered or not", () => {
    const failed = expect.stringContaining("FailedEvents");
    const targets = inputs<{ target: unknown }>("aws:scheduler/schedule:Schedule").map(({ target }) => target);
    expect(targets).toEqual(schedules.map(() => expect.objectContaining({ deadLetterConfig: { arn: failed } })));
    const kept = ofType("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
    const asynchronous = [executionEnded, ...schedules.map((entry) => entry.function)];
    expect(kept.map(({ name }) => name).sort()).toEqual(
      asynchronous.map((name) => `${logical(name)}EventInvokeConfig`).sort(),
    );
    for (const { inputs: settings } of kept)
      expect(settings["destinationConfig"]).toEqual({ onFailure: { destination: failed } });
  });

  test("the end of an execution reaches settle, and a dead-letter queue if it does not", () => {
    const [target] = inputs<{ arn: string; deadLetterConfig: { arn: string } }>(
      "aws:cloudwatch/eventTarget:EventTarget",
    );
    expect(target?.arn).toContain("SettleFunction");
    expect(target?.deadLetterConfig.arn).toContain("FailedEvents");
    const [rule] = inputs<{ eventPattern: string }>("aws:cloudwatch/eventRule:EventRule");
    expect(JSON.parse(rule?.eventPattern ?? "{}")).toMatchObject({
      source: ["aws.states"],
      detail: { status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] },
    });
  });
});

test("a sweep that stops says so: no call in five minutes, or no word of any call", () => {
  const stopped = ofType("aws:cloudwatch/metricAlarm:MetricAlarm").filter(({ name }) => name.endsWith("Stopped"));
  expect(stopped).toMatchObject([
    {
      name: "SweepStopped",
      inputs: {
        dimensions: { FunctionName: expect.stringContaining("SweepFunction") },
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        period: 300,
        evaluationPeriods: 1,
        treatMissingData: "breaching",
      },
    },
  ]);
});

test("everything carries its application, stage and cost centre", () => {
  const [app] = inputs<{ providers: { aws: { defaultTags: { tags: Record<string, string> } } } }>("configuration");
  expect(app?.providers.aws.defaultTags.tags).toEqual({ application: "ballast", stage: "test", "cost-centre": "risk" });
});

test("alarms watch executions, dead letters, the sweep, the table and the API", () => {
  const metrics = inputs<{ metricName: string; alarmActions: unknown[]; dimensions: Record<string, string> }>(
    "aws:cloudwatch/metricAlarm:MetricAlarm",
  );
  expect(metrics.map(({ metricName }) => metricName).sort()).toEqual([
    "5xx",
    "ApproximateNumberOfMessagesVisible",
    "ApproximateNumberOfMessagesVisible",
    "ExecutionThrottled",
    "ExecutionsFailed",
    "ExecutionsTimedOut",
    "Invocations",
    "ReadThrottleEvents",
    "ReadThrottleEvents",
    "Throttles",
    "WriteThrottleEvents",
    "WriteThrottleEvents",
  ]);
  expect(metrics).toHaveLength(ALARM_COUNT);
  const table = ofType("aws:dynamodb/table:Table")[0];
  const slowed = metrics.filter(({ metricName }) => metricName === "WriteThrottleEvents");
  const TableName = table?.inputs["name"];
  const indexes = table?.inputs["globalSecondaryIndexes"] as readonly { readonly name: string }[];
  expect(slowed.map(({ dimensions }) => dimensions)).toEqual([
    { TableName },
    ...indexes.map(({ name }) => ({ TableName, GlobalSecondaryIndexName: name })),
  ]);
  for (const { alarmActions } of metrics) expect(alarmActions).toHaveLength(1);
});

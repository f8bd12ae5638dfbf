/** The state machine with its five jobs, and the function that hears how an execution ended. */
import { executionEnded } from "./catalog";
import { failedEvents } from "./failed-events";
import { lambda } from "./functions";
import { runStateMachine } from "./state-machine";

const jobs = {
  plan: lambda("plan", {}),
  simulate: lambda("simulate", {}),
  reduce: lambda("reduce", {}),
  publish: lambda("publish", {}),
  fail: lambda("fail", {}),
};
const jobArns = $util.all([jobs.plan.arn, jobs.simulate.arn, jobs.reduce.arn, jobs.publish.arn, jobs.fail.arn]);

const definition = jobArns.apply(([plan, simulate, reduce, publish, fail]) => {
  const arns = { plan, simulate, reduce, publish, fail };
  return JSON.stringify(runStateMachine((job) => arns[job]));
});

const name = `${$app.name}-${$app.stage}-runs`;
const identity = aws.getCallerIdentityOutput({});
const region = aws.getRegionOutput({});
const arnOf = (kind: "stateMachine" | "execution", suffix = "") =>
  $interpolate`arn:aws:states:${region.region}:${identity.accountId}:${kind}:${name}${suffix}`;

const logs = new aws.cloudwatch.LogGroup("RunsLogs", { name: `/aws/vendedlogs/states/${name}`, retentionInDays: 90 });

const role = new aws.iam.Role("RunsRole", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "states.amazonaws.com" }),
});

const policy = new aws.iam.RolePolicy("RunsPolicy", {
  role: role.id,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      { actions: ["lambda:InvokeFunction"], resources: jobArns.apply((arns) => [...arns]) },
      // A distributed map starts a child execution of its own state machine for each chunk and watches it.
      { actions: ["states:StartExecution"], resources: [arnOf("stateMachine")] },
      {
        actions: ["states:DescribeExecution", "states:StopExecution"],
        resources: [arnOf("execution", ":*"), arnOf("execution", "/*")],
      },
      {
        // CloudWatch and X-Ray take no resource for these.
        actions: [
          "logs:CreateLogDelivery",
          "logs:GetLogDelivery",
          "logs:UpdateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:DescribeResourcePolicies",
          "logs:DescribeLogGroups",
          "xray:PutTraceSegments",
          "xray:PutTelemetryRecords",
          "xray:GetSamplingRules",
          "xray:GetSamplingTargets",
        ],
        resources: ["*"],
      },
    ],
  }).json,
});

export const stateMachine = new aws.sfn.StateMachine(
  "RunStateMachine",
  {
    name,
    type: "STANDARD",
    roleArn: role.arn,
    definition,
    loggingConfiguration: { level: "ERROR", includeExecutionData: false, logDestination: $interpolate`${logs.arn}:*` },
    tracingConfiguration: { enabled: true },
  },
  { dependsOn: [policy] },
);

const settle = lambda(executionEnded, { stateMachineArn: stateMachine.arn, failures: failedEvents });

const ended = new aws.cloudwatch.EventRule("ExecutionEnded", {
  description: "Executions of the state machine that have ended, however they did",
  eventPattern: $jsonStringify({
    source: ["aws.states"],
    "detail-type": ["Step Functions Execution Status Change"],
    detail: { stateMachineArn: [stateMachine.arn], status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] },
  }),
});

new aws.cloudwatch.EventTarget("ExecutionEndedTarget", {
  rule: ended.name,
  arn: settle.arn,
  retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
  deadLetterConfig: { arn: failedEvents.arn },
});

new aws.lambda.Permission("ExecutionEndedPermission", {
  action: "lambda:InvokeFunction",
  function: settle.name,
  principal: "events.amazonaws.com",
  sourceArn: ended.arn,
});

new aws.sqs.QueuePolicy("FailedEventsPolicy", {
  queueUrl: failedEvents.url,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        actions: ["sqs:SendMessage"],
        resources: [failedEvents.arn],
        principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
        conditions: [{ test: "ArnEquals", variable: "aws:SourceArn", values: [ended.arn] }],
      },
    ],
  }).json,
});

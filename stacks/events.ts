/** The function that hears how an execution of any state machine ended. */
import { executionEnded } from "./catalog";
import { failedEvents } from "./failed-events";
import { lambda } from "./functions";
import { stateMachineArns } from "./state-machines";

const settle = lambda(executionEnded, { stateMachineArns, failures: failedEvents });

const ended = new aws.cloudwatch.EventRule("ExecutionEnded", {
  description: "Executions of the state machines that have ended, however they did",
  eventPattern: $jsonStringify({
    source: ["aws.states"],
    "detail-type": ["Step Functions Execution Status Change"],
    detail: {
      stateMachineArn: Object.values(stateMachineArns),
      status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
    },
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

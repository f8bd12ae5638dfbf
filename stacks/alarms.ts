/** What should wake somebody: failed executions, dead letters, errors and throttling of the API. docs/operations.md. */
import { api } from "./api";
import { catalog } from "./catalog";
import { failedEvents } from "./failed-events";
import { logicalName } from "./names";
import { deadLetterQueues } from "./queues";
import { minutely } from "./schedules";
import { stateMachineArns } from "./state-machines";
import { tables } from "./storage";

export const alarms = new aws.sns.Topic("Alarms");

const common = {
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  evaluationPeriods: 1,
  period: 300,
  treatMissingData: "notBreaching",
  alarmActions: [alarms.arn],
};

for (const [machine, StateMachineArn] of Object.entries(stateMachineArns)) {
  for (const metricName of ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionThrottled"]) {
    new aws.cloudwatch.MetricAlarm(`${logicalName(machine)}${metricName}`, {
      ...common,
      namespace: "AWS/States",
      metricName,
      statistic: "Sum",
      dimensions: { StateMachineArn },
      alarmDescription: `${machine}: ${metricName}`,
    });
  }
}

for (const { name, queue } of [{ name: "FailedEvents", queue: failedEvents }, ...deadLetterQueues]) {
  new aws.cloudwatch.MetricAlarm(`Waiting${name}`, {
    ...common,
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    statistic: "Maximum",
    dimensions: { QueueName: queue.nodes.queue.name },
    alarmDescription: "A message could not be delivered: look at it and redrive it.",
  });
}

// Without a dimension: all functions of the account in this region, which share one limit. Chunks of runs that wait for each
// other are turned away for a while, so it takes a quarter of an hour of it to wake somebody.
new aws.cloudwatch.MetricAlarm("FunctionsThrottled", {
  ...common,
  evaluationPeriods: 3,
  namespace: "AWS/Lambda",
  metricName: "Throttles",
  statistic: "Sum",
  alarmDescription: "Lambda turns calls away: runs wait for each other, or the concurrency of the account is used up.",
});

// Silence is no good sign here: without the sweep nobody repairs a run.
for (const [name, called] of Object.entries(minutely)) {
  new aws.cloudwatch.MetricAlarm(`${logicalName(name)}Stopped`, {
    ...common,
    namespace: "AWS/Lambda",
    metricName: "Invocations",
    statistic: "Sum",
    dimensions: { FunctionName: called.name },
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
    alarmDescription: `Nothing has called ${name} for five minutes.`,
  });
}

// An index has a measure of its own, and one that is slowed down slows down its table.
const measured: Record<string, Record<string, $util.Input<string>>> = {};
for (const [table, { name: TableName }] of Object.entries(tables)) {
  measured[logicalName(table)] = { TableName };
  for (const index of Object.keys(catalog.tables[table]?.indexes ?? {}))
    measured[logicalName(`${table}-${index}`)] = { TableName, GlobalSecondaryIndexName: index };
}
for (const metricName of ["ReadThrottleEvents", "WriteThrottleEvents"]) {
  for (const [name, dimensions] of Object.entries(measured)) {
    new aws.cloudwatch.MetricAlarm(`${name}${metricName}`, {
      ...common,
      namespace: "AWS/DynamoDB",
      metricName,
      statistic: "Sum",
      dimensions,
      alarmDescription: "DynamoDB slowed us down: too much for one item, or more than the account may ask for.",
    });
  }
}

new aws.cloudwatch.MetricAlarm("ApiErrors", {
  ...common,
  namespace: "AWS/ApiGateway",
  metricName: "5xx",
  statistic: "Sum",
  dimensions: { ApiId: api.nodes.api.id },
  alarmDescription: "The API answered with an error of ours.",
});

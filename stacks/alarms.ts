/** What should wake somebody: failed executions, dead letters, errors and throttling of the API. docs/operations.md. */
import { api } from "./api";
import { deadLetterQueues } from "./queues";
import { failedEvents, stateMachine } from "./runs";

export const alarms = new aws.sns.Topic("Alarms");

const common = {
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  evaluationPeriods: 1,
  period: 300,
  treatMissingData: "notBreaching",
  alarmActions: [alarms.arn],
};

for (const metricName of ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionThrottled"]) {
  new aws.cloudwatch.MetricAlarm(`Runs${metricName}`, {
    ...common,
    namespace: "AWS/States",
    metricName,
    statistic: "Sum",
    dimensions: { StateMachineArn: stateMachine.arn },
    alarmDescription: `Runs: ${metricName}`,
  });
}

for (const [i, queue] of [failedEvents, ...deadLetterQueues].entries()) {
  new aws.cloudwatch.MetricAlarm(`DeadLetters${i}`, {
    ...common,
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    statistic: "Maximum",
    dimensions: { QueueName: queue.nodes.queue.name },
    alarmDescription: "A message could not be delivered: look at it and redrive it.",
  });
}

new aws.cloudwatch.MetricAlarm("ApiErrors", {
  ...common,
  namespace: "AWS/ApiGateway",
  metricName: "5xx",
  statistic: "Sum",
  dimensions: { ApiId: api.nodes.api.id },
  alarmDescription: "The API answered with an error of ours.",
});

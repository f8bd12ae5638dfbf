/** The schedules of the catalog, each in its time zone. */
import { schedules } from "./catalog";
import { failedEvents } from "./failed-events";
import { lambda, logicalName } from "./functions";
import { stateMachine } from "./runs";

for (const { name, expression, timeZone, function: target } of schedules) {
  new sst.aws.CronV2(`Schedule${logicalName(name)}`, {
    schedule: expression,
    timezone: timeZone,
    function: lambda(target, { stateMachineArn: stateMachine.arn, failures: failedEvents }).arn,
    // The time for which it was scheduled, so that a repeated delivery is the same start.
    event: { time: "<aws.scheduler.scheduled-time>" },
    retries: 3,
    dlq: failedEvents.arn,
  });
}

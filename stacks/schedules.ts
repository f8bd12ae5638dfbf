/** The schedules of the catalog, each in its time zone. */
import { schedules } from "./catalog";
import { lambda, logicalName } from "./functions";
import { stateMachine } from "./runs";

for (const { name, expression, timeZone, function: target } of schedules) {
  new sst.aws.CronV2(`Schedule${logicalName(name)}`, {
    schedule: expression,
    timezone: timeZone,
    function: lambda(target, stateMachine.arn).arn,
    // The time for which it was scheduled, so that a repeated delivery is the same start.
    event: { time: "<aws.scheduler.scheduled-time>" },
    retries: 3,
  });
}

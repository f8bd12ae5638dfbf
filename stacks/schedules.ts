/** The schedules of the catalog, each in its time zone. */
import { schedules } from "./catalog";
import { failedEvents } from "./failed-events";
import { lambda } from "./functions";
import { logicalName } from "./names";
import { stateMachineArns } from "./state-machines";

/** What is called each minute, by the name of its schedule: where nothing is called, nothing says so either. */
export const minutely: Record<string, sst.aws.Function> = {};

for (const { name, expression, timeZone, function: target } of schedules) {
  const called = lambda(target, { stateMachineArns, failures: failedEvents });
  if (expression === "rate(1 minute)") minutely[name] = called;
  new sst.aws.CronV2(`Schedule${logicalName(name)}`, {
    schedule: expression,
    timezone: timeZone,
    function: called.arn,
    // The time for which it was scheduled, so that a repeated delivery is the same start.
    event: { time: "<aws.scheduler.scheduled-time>" },
    retries: 3,
    dlq: failedEvents.arn,
  });
}

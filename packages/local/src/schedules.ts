/** EventBridge Scheduler: rate and cron expressions of the catalog, each in its time zone. */
import { randomUUID } from "node:crypto";
import { Cron } from "croner";
import type { ScheduleEntry } from "../../../stacks/entries.ts";

const unitMilliseconds: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Starts every schedule of a catalog; the answer stops them. */
export function startSchedules(
  schedules: readonly ScheduleEntry[],
  deliver: (functionName: string, event: unknown) => void,
): () => void {
  const stops = schedules.map((schedule) => {
    const fire = () => deliver(schedule.function, scheduledEvent(schedule.name));
    const interval = rateMilliseconds(schedule.expression);
    if (interval === null) {
      const job = new Cron(cronerPattern(schedule.expression), { timezone: schedule.timeZone }, fire);
      return () => job.stop();
    }
    const timer = setInterval(fire, interval);
    return () => clearInterval(timer);
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/** `rate(5 minutes)` as milliseconds, null for another kind of expression. */
export function rateMilliseconds(expression: string): number | null {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate === null) return null;
  return Number(rate[1]) * (unitMilliseconds[rate[2] ?? ""] ?? 0);
}

/**
 * `cron(minutes hours day month weekday year)` of AWS as croner writes it: seconds first, and weekdays from 0 for Sunday
 * where AWS has 1 to 7.
 */
export function cronerPattern(expression: string): string {
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  if (fields === null) throw new Error(`No schedule is written as ${expression}.`);
  const [, minutes, hours, day, month, weekday = "*", year] = fields;
  const shifted = weekday.replace(/(?<![#/\d])\d/g, (digit) => String(Number(digit) - 1));
  return ["0", minutes, hours, day, month, shifted, year].join(" ").replaceAll("?", "*");
}

function scheduledEvent(name: string): unknown {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    time: new Date().toISOString(),
    resources: [name],
    detail: {},
  };
}

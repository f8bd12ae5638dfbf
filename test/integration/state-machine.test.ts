/** The definition that is deployed, against the language and against what the embedded interpreter supports. */
import { cronerPattern, rateMilliseconds } from "@ballast/local/schedules.ts";
import aslValidator from "asl-validator";
import { Cron } from "croner";
import { describe, expect, test } from "vitest";
import { functions, schedules } from "../../stacks/catalog.ts";
import { runStateMachine } from "../../stacks/state-machine.ts";

const definition = runStateMachine((job) => `arn:aws:lambda:us-east-1:000000000000:function:${job}`);

/** Every field of a definition with its path. */
function* fields(
  value: unknown,
  path = "",
): Generator<{ readonly path: string; readonly name: string; value: unknown }> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield { path: `${path}/${name}`, name, value: inner };
    yield* fields(inner, `${path}/${name}`);
  }
}

describe("the state machine", () => {
  test("is valid in the Amazon States Language", () => {
    // The validator writes defaults into what it is given.
    const { isValid, errorsText } = aslValidator(structuredClone(definition), { checkArn: true, checkPaths: true });
    expect(errorsText("\n")).toBe("");
    expect(isValid).toBe(true);
  });

  test("uses nothing that the interpreter would ignore without an error", () => {
    const ignored = ["QueryLanguage", "Assign", "Arguments", "Output", "ItemReader", "ItemBatcher", "ResultWriter"];
    const used = [...fields(definition)].filter(({ name, value }) => ignored.includes(name) || value === "JSONata");
    expect(used.map(({ path }) => path)).toEqual([]);
  });

  test("gives each task more time than its function has, so that a slow function fails by its own time-out", () => {
    const tasks = [...fields(definition)].flatMap(({ value }) => {
      const state = value as { Type?: string; Resource?: string; TimeoutSeconds?: number } | null;
      return typeof state === "object" && state?.Type === "Task" ? [state] : [];
    });
    expect(tasks).toHaveLength(5);
    for (const { Resource = "", TimeoutSeconds = 0 } of tasks) {
      const name = Resource.split(":").at(-1) as keyof typeof functions;
      expect(TimeoutSeconds).toBeGreaterThan(functions[name].timeoutSeconds);
    }
  });
});

describe("schedules", () => {
  test("the daily run is at 18:30 in London on working days, on both sides of a change of clocks", () => {
    const daily = schedules.find(({ name }) => name === "daily");
    const cron = new Cron(cronerPattern(daily?.expression ?? ""), { timezone: daily?.timeZone ?? "", paused: true });
    const times = cron.nextRuns(4, "2026-10-22T20:00:00Z").map((date) => date.toISOString());
    // Friday 23 October is in summer time (UTC+1); the clocks go back on Sunday the 25th.
    expect(times).toEqual([
      "2026-10-23T17:30:00.000Z",
      "2026-10-26T18:30:00.000Z",
      "2026-10-27T18:30:00.000Z",
      "2026-10-28T18:30:00.000Z",
    ]);
  });

  test("weekdays count from 1 for Sunday on AWS and from 0 in croner; the nth weekday keeps its n", () => {
    expect(cronerPattern("cron(0 12 ? * 2-6 *)")).toBe("0 0 12 * * 1-5 *");
    expect(cronerPattern("cron(0 12 ? * 1,7 *)")).toBe("0 0 12 * * 0,6 *");
    expect(cronerPattern("cron(0 12 ? * 2#1 *)")).toBe("0 0 12 * * 1#1 *");
    expect(cronerPattern("cron(0 12 ? * MON-FRI *)")).toBe("0 0 12 * * MON-FRI *");
  });

  test("rates are read in minutes, hours and days", () => {
    expect(rateMilliseconds("rate(1 minute)")).toBe(60_000);
    expect(rateMilliseconds("rate(2 hours)")).toBe(7_200_000);
    expect(rateMilliseconds("cron(0 12 ? * 2 *)")).toBeNull();
  });
});

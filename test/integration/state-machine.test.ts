/** The definition that is deployed, against the language and against what the embedded interpreter supports. */
import { functionArn, stateMachineArn } from "@ballast/local/account.ts";
import { Executions } from "@ballast/local/executions.ts";
import { InvocationError } from "@ballast/local/lambda.ts";
import { cronerPattern, rateMilliseconds } from "@ballast/local/schedules.ts";
import aslValidator from "asl-validator";
import { Cron } from "croner";
import { afterEach, describe, expect, test, vi } from "vitest";
import { catalog, functions, schedules } from "../../stacks/catalog.ts";
import { definitionOf } from "../../stacks/definition.ts";

const definition = definitionOf(catalog, "runs", functionArn);
const STATE_MACHINE_ARN = stateMachineArn("runs");

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
    expect(tasks).toHaveLength(6);
    for (const { Resource = "", TimeoutSeconds = 0 } of tasks) {
      const name = Resource.split(":").at(-1) as keyof typeof functions;
      expect(TimeoutSeconds).toBeGreaterThan(functions[name].timeoutSeconds);
    }
  });
});

describe("a platform that stays busy", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is asked 30 times more, each time after a random part of a delay that doubles up to 30 s", async () => {
    vi.useFakeTimers();
    const calls: number[] = [];
    let ended: unknown = null;
    const executions = new Executions({
      catalog,
      invoke: async (name) => {
        if (name !== "plan") return {};
        calls.push(Date.now());
        throw new InvocationError("Lambda.TooManyRequestsException", "Rate Exceeded.");
      },
      ended: (event) => {
        ended = event;
      },
    });
    executions.start(STATE_MACHINE_ARN, "busy", JSON.stringify({ runId: "0".repeat(32) }));
    for (let second = 0; second < 1000 && ended === null; second++) await vi.advanceTimersByTimeAsync(1000);
    expect(ended).toMatchObject({ detail: { status: "FAILED" } });
    const waits = calls.slice(1).map((at, i) => (at - (calls[i] ?? 0)) / 1000);
    expect(waits).toHaveLength(30);
    const delays = waits.map((_, i) => Math.min(30, 2 ** i));
    for (const [i, wait] of waits.entries()) expect(wait, `wait ${i}`).toBeLessThanOrEqual((delays[i] ?? 0) + 0.001);
    // 30 random parts of the whole delay: that all of them are nearly whole, or nearly none, does not happen.
    const share = waits.reduce((sum, wait) => sum + wait, 0) / delays.reduce((sum, delay) => sum + delay, 0);
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.85);
  });
});

describe("executions", () => {
  const input = JSON.stringify({ runId: "0".repeat(32) });

  test("a refusal is not tried again: Fail hears it at once, and the execution ends as failed", async () => {
    const calls: { readonly name: string; readonly event: unknown }[] = [];
    const event = await new Promise((resolve) => {
      const executions = new Executions({
        catalog,
        invoke: async (name, payload) => {
          calls.push({ name, event: payload });
          if (name === "plan") throw new InvocationError("RiskError", "This book is not covered.");
          return {};
        },
        ended: resolve,
      });
      executions.start(STATE_MACHINE_ARN, "refused", input);
    });
    expect(calls.map(({ name }) => name)).toEqual(["plan", "fail"]);
    const { error } = calls[1]?.event as { readonly error: { readonly Error: string; readonly Cause: string } };
    expect(error.Error).toBe("RiskError");
    expect(JSON.parse(error.Cause)).toMatchObject({ errorMessage: "This book is not covered." });
    expect(event).toMatchObject({
      source: "aws.states",
      "detail-type": "Step Functions Execution Status Change",
      detail: { name: "refused", status: "FAILED", error: "RunFailed", input },
    });
  });

  test("a name is one execution: again while it runs with the same input, never with another or after its end", async () => {
    let finish: (answer: unknown) => void = () => undefined;
    const planned = new Promise((resolve) => {
      finish = resolve;
    });
    const ended = Promise.withResolvers<unknown>();
    const executions = new Executions({
      catalog,
      invoke: async (name) => (name === "plan" ? planned : {}),
      ended: ended.resolve,
    });
    const first = executions.start(STATE_MACHINE_ARN, "once", input);
    expect(executions.start(STATE_MACHINE_ARN, "once", input)).toBe(first);
    expect(() => executions.start(STATE_MACHINE_ARN, "once", "{}")).toThrow("Execution Already Exists");
    finish({ runId: "once", chunks: [0], groups: [] });
    await ended.promise;
    expect(executions.describe(first.executionArn).status).toBe("SUCCEEDED");
    expect(() => executions.start(STATE_MACHINE_ARN, "once", input)).toThrow("Execution Already Exists");
    expect(() => executions.describe(`${first.executionArn}x`)).toThrow("Execution Does Not Exist");
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

/** One table of failures, and that everything that tells of a failure, or tries again, follows it. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { failureCodeNames, failureCodes, type RefusalCode } from "@ballast/core/document/failure-codes.ts";
import { Problem, RunFailure } from "@ballast/core/run.ts";
import { codeOfName, failureCodeOf, runFailure } from "@ballast/functions/failure.ts";
import { problemOf } from "@ballast/functions/problem.ts";
import { describe, expect, test } from "vitest";
import { catalog } from "../../stacks/catalog.ts";
import { definitionOf } from "../../stacks/definition.ts";

const SENTENCES = /^[A-Z].*\.$/;
const words = failureCodeNames.flatMap((code) => [failureCodes[code].title, failureCodes[code].advice]);

function named(name: string): Error {
  return Object.assign(new Error("secret table name"), { name });
}

describe.each(failureCodeNames)("%s", (code) => {
  const { advice, retryable, status, title } = failureCodes[code];

  test("says in sentences of its own what happened and what to do next", () => {
    for (const text of [title, advice]) {
      expect(text).toMatch(SENTENCES);
      expect(words.filter((each) => each === text)).toHaveLength(1);
    }
  });

  test("is answered as the caller's mistake exactly if trying again is in vain", () => {
    expect(status).toBeGreaterThanOrEqual(retryable ? 500 : 400);
    expect(status).toBeLessThan(retryable ? 600 : 500);
  });

  test("is a problem document with its status, its words and its place in the reference", () => {
    const name = Object.keys(codeOfName).find((each) => codeOfName[each] === code) ?? "Error";
    const error = retryable ? named(name) : new RiskError(code as RefusalCode);
    // Only an execution as a whole ends in one of these, never a request.
    if (code.startsWith("run.") && retryable) return expect(failureCodeOf(error)).toBe("internal");
    const problem = Problem.parse(problemOf(error, "request-1"));
    expect(problem).toMatchObject({ code, status, title, advice, retryable, type: `/docs#problem-${code}` });
    expect(JSON.stringify(problem)).not.toContain("secret");
  });

  test("is a reason that a run can have failed for", () => {
    expect(RunFailure.parse(runFailure(code, "simulate"))).toEqual({
      code,
      step: "simulate",
      detail: title,
      errors: [],
      title,
      advice,
      retryable,
    });
  });
});

describe("the state machine", () => {
  const tasks = tasksOf(definitionOf(catalog, "runs", (job) => job));

  test("has six tasks, each of which tries again what may succeed", () => {
    expect(tasks).toHaveLength(6);
    for (const { Retry } of tasks) {
      for (const [name, code] of Object.entries(codeOfName)) {
        expect(triesAgain(Retry, name), name).toBe(failureCodes[code].retryable);
      }
      expect(triesAgain(Retry, "TypeError"), "a fault of ours").toBe(failureCodes.internal.retryable);
    }
  });

  test("waits for a busy platform longer than for anything else, and not for all who wait at once", () => {
    const busy = Object.keys(codeOfName).filter((name) => codeOfName[name]?.startsWith("platform."));
    for (const { Retry } of tasks) {
      const place = Retry.findIndex(({ ErrorEquals }) => ErrorEquals.includes("Lambda.TooManyRequestsException"));
      const retrier = Retry[place];
      expect([...(retrier?.ErrorEquals ?? [])].sort()).toEqual(busy.sort());
      expect(retrier).toMatchObject({ MaxAttempts: 30, MaxDelaySeconds: 30, JitterStrategy: "FULL" });
      expect(place).toBeLessThan(Retry.findIndex(({ ErrorEquals }) => ErrorEquals.includes("States.ALL")));
    }
  });

  test("tries no refusal again: all of them are thrown under one name", () => {
    for (const code of failureCodeNames.filter((each) => !failureCodes[each].retryable)) {
      const { name } = new RiskError(code as RefusalCode);
      for (const { Retry } of tasks) expect(triesAgain(Retry, name), code).toBe(false);
    }
  });
});

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: number;
}
interface Task {
  readonly Retry: readonly Retrier[];
}

function tasksOf(value: unknown): Task[] {
  if (typeof value !== "object" || value === null) return [];
  const found = Object.values(value).flatMap(tasksOf);
  return "Type" in value && value.Type === "Task" ? [value as unknown as Task, ...found] : found;
}

/** What Step Functions does: the first retrier that names the error decides. */
function triesAgain(retriers: readonly Retrier[], name: string): boolean {
  const first = retriers.find(({ ErrorEquals }) => ErrorEquals.includes(name) || ErrorEquals.includes("States.ALL"));
  return first !== undefined && first.MaxAttempts > 0;
}

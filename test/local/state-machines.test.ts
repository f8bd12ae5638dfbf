/** Executions of several state machines in the interpreter; the functions behind their tasks are played here. */
import { executionArn, stateMachineArn } from "@ballast/local/account.ts";
import { type Execution, Executions } from "@ballast/local/executions.ts";
import { describe, expect, test } from "vitest";
import type { Task } from "../../stacks/entries.ts";
import { extendedCatalog } from "../integration/extended/catalog.ts";

interface Child {
  readonly parent: string;
  readonly child: string;
}

/** Executions whose children do `work`, and a promise for the end of each execution of `parents` by its name. */
function family(work: (child: Child) => Promise<unknown>) {
  const settled = new Map<string, (execution: Execution) => void>();
  const executions: Executions = new Executions({
    catalog: extendedCatalog,
    invoke: async (name, event) => {
      if (name === "child-work") return work(event as Child);
      if (name === "child-status") {
        const { executionArn: arn } = event as { readonly executionArn: string };
        return { executionArn: arn, status: executions.describe(arn).status };
      }
      const { parent, child } = event as Child;
      const input = JSON.stringify({ parent, child });
      return { executionArn: executions.start(stateMachineArn("children"), `${parent}-${child}`, input).executionArn };
    },
    ended: (event) => {
      const { detail } = event as { readonly detail: { readonly name: string; readonly executionArn: string } };
      settled.get(detail.name)?.(executions.describe(detail.executionArn));
    },
  });
  const run = (name: string) => {
    const { promise, resolve } = Promise.withResolvers<Execution>();
    settled.set(name, resolve);
    executions.start(stateMachineArn("parents"), name, JSON.stringify({ input: {} }));
    return promise;
  };
  return { executions, run };
}

describe("a state machine that waits for executions of another", () => {
  test("cannot keep them from starting, however many of its own wait", async () => {
    const { run } = family(async () => ({}));
    // More than may make progress at once in one state machine.
    const names = Array.from({ length: 20 }, (_, i) => `parent-${i}`);
    const ended = await Promise.all(names.map(run));
    expect(ended.map(({ status }) => status)).toEqual(names.map(() => "SUCCEEDED"));
  });

  test("goes on looking while a child runs, and catches the failure of one branch", async () => {
    const { executions, run } = family(async ({ child }) => {
      if (child === "right") throw new Error("no");
      return {};
    });
    const { status, output } = await run("unlucky");
    expect(status).toBe("SUCCEEDED");
    expect(JSON.parse(output ?? "")).toEqual({
      input: {},
      error: { Error: "ChildFailed", Cause: "The child right failed." },
      outcome: "noted",
    });
    expect(executions.describe(executionArn("children", "unlucky-right")).status).toBe("FAILED");
  });
});

describe("one name in two state machines", () => {
  test("is two executions, each described and stopped by its own address", async () => {
    const never = new Promise(() => undefined);
    const { executions } = family(() => never);
    const child = executions.start(stateMachineArn("children"), "same", "{}");
    const parent = executions.start(stateMachineArn("parents"), "same", '{"input":{}}');
    expect(child.executionArn).not.toBe(parent.executionArn);
    expect(executions.describe(child.executionArn).stateMachineArn).toBe(stateMachineArn("children"));
    executions.stop(parent.executionArn, "Stopped", null);
    expect([parent.status, child.status]).toEqual(["ABORTED", "RUNNING"]);
    executions.stop(child.executionArn, null, null);
    expect(child.status).toBe("ABORTED");
  });

  test("is refused where no state machine is", () => {
    const { executions } = family(async () => ({}));
    expect(() => executions.start(stateMachineArn("nobody"), "same", "{}")).toThrow("State Machine Does Not Exist");
  });
});

describe("a definition is refused at the start", () => {
  const start = (definition: (task: (job: string) => Task) => object) =>
    new Executions({
      catalog: { ...extendedCatalog, stateMachines: { wrong: { definition } } },
      invoke: async () => null,
      ended: () => undefined,
    });

  test("that calls what the catalog lacks", () => {
    const wrong = (task: (job: string) => Task) => ({
      StartAt: "Work",
      States: { Work: { ...task("nobody"), End: true } },
    });
    expect(() => start(wrong)).toThrow("The state machine wrong calls nobody, which is no function of the catalog.");
  });

  test("that has a task whose address is not of its own making", () => {
    const Resource = "arn:aws:lambda:us-east-1:000000000000:function:plan";
    const wrong = () => ({ StartAt: "Work", States: { Work: { Type: "Task", Resource, End: true } } });
    expect(() => start(wrong)).toThrow("The state Work of wrong names no function of the catalog.");
  });

  test("that has one name for two states, in two branches", () => {
    const wrong = (task: (job: string) => Task) => {
      const branch = { StartAt: "Work", States: { Work: { ...task("plan"), End: true } } };
      return { StartAt: "Both", States: { Both: { Type: "Parallel", Branches: [branch, branch], End: true } } };
    };
    expect(() => start(wrong)).toThrow("Two states of wrong are called Work.");
  });
});

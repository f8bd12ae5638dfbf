/** As in Step Functions, a name is used once: that is what makes a start that is sent again harmless. */
import { stateMachineArn } from "@ballast/local/account.ts";
import { Executions } from "@ballast/local/executions.ts";
import { expect, test } from "vitest";
import { catalog } from "../../stacks/catalog.ts";

/** Executions whose jobs answer when they are told to, and what has been invoked. */
function machine() {
  const invoked: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const executions = new Executions({
    catalog,
    invoke: async (name) => {
      invoked.push(name);
      await released;
      return { runId: "a", chunks: [], groups: [] };
    },
    ended: () => end(),
  });
  return { executions, invoked, release, ended };
}

const runs = stateMachineArn("runs");
const input = JSON.stringify({ runId: "a" });

test("the same name and input while it runs is the same execution, and no job is done twice", async () => {
  const { executions, invoked, release, ended } = machine();
  const first = executions.start(runs, "a", input);
  expect(executions.start(runs, "a", input)).toBe(first);
  release();
  await ended;
  expect(first.status).toBe("SUCCEEDED");
  expect(invoked).toEqual(["plan", "reduce", "publish"]);
});

test("another input under the name of an execution is refused", () => {
  const { executions } = machine();
  executions.start(runs, "a", input);
  const other = () => executions.start(runs, "a", JSON.stringify({ runId: "b" }));
  expect(other).toThrow(expect.objectContaining({ name: "ExecutionAlreadyExists" }));
});

test("the name of an execution that has ended is taken for ever", async () => {
  const { executions, invoked, release, ended } = machine();
  executions.start(runs, "a", input);
  release();
  await ended;
  const again = () => executions.start(runs, "a", input);
  expect(again).toThrow(expect.objectContaining({ name: "ExecutionAlreadyExists" }));
  expect(invoked).toHaveLength(3);
});

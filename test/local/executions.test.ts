/** As in Step Functions, a name is used once: that is what makes a start that is sent again harmless. */
import { Executions, STATE_MACHINE_ARN } from "@ballast/local/executions.ts";
import { expect, test } from "vitest";

/** Executions whose jobs answer when they are told to, and what has been invoked. */
function machine() {
  const invoked: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const executions = new Executions({
    invoke: async (name) => {
      invoked.push(name);
      await released;
      return { runId: "a", chunks: [] };
    },
    ended: () => end(),
  });
  return { executions, invoked, release, ended };
}

const input = JSON.stringify({ runId: "a" });

test("the same name and input while it runs is the same execution, and no job is done twice", async () => {
  const { executions, invoked, release, ended } = machine();
  const first = executions.start(STATE_MACHINE_ARN, "a", input);
  expect(executions.start(STATE_MACHINE_ARN, "a", input)).toBe(first);
  release();
  await ended;
  expect(first.status).toBe("SUCCEEDED");
  expect(invoked).toEqual(["plan", "reduce", "publish"]);
});

test("another input under the name of an execution is refused", () => {
  const { executions } = machine();
  executions.start(STATE_MACHINE_ARN, "a", input);
  const other = () => executions.start(STATE_MACHINE_ARN, "a", JSON.stringify({ runId: "b" }));
  expect(other).toThrow(expect.objectContaining({ name: "ExecutionAlreadyExists" }));
});

test("the name of an execution that has ended is taken for ever", async () => {
  const { executions, invoked, release, ended } = machine();
  executions.start(STATE_MACHINE_ARN, "a", input);
  release();
  await ended;
  const again = () => executions.start(STATE_MACHINE_ARN, "a", input);
  expect(again).toThrow(expect.objectContaining({ name: "ExecutionAlreadyExists" }));
  expect(invoked).toHaveLength(3);
});

/**
 * More than is shipped: a state machine that starts executions of another and waits for them, and a queue that keeps order.
 * What the platform does with entries of a catalog must not depend on which they are.
 */
import { catalog } from "../../../stacks/catalog.ts";
import type { Catalog, FunctionEntry, Task } from "../../../stacks/entries.ts";

const handler = (name: string) => `../../../test/integration/extended/handlers.${name}`;
const entry = (name: string, more: Partial<FunctionEntry>): FunctionEntry => ({
  handler: handler(name),
  memoryMegabytes: 512,
  timeoutSeconds: 30,
  permissions: [],
  kind: "job",
  ...more,
});

/** One child: started, looked at each second, passed on when it has ended, a failure of the branch when it failed. */
const branch = (task: (job: string) => Task, name: string) => ({
  StartAt: `Start ${name}`,
  States: {
    [`Start ${name}`]: {
      ...task("start-child"),
      Parameters: { "parent.$": "$$.Execution.Name", "input.$": "$.input", child: name },
      Next: `Wait ${name}`,
    },
    [`Wait ${name}`]: { Type: "Wait", Seconds: 1, Next: `Status ${name}` },
    [`Status ${name}`]: { ...task("child-status"), Next: `Choice ${name}` },
    [`Choice ${name}`]: {
      Type: "Choice",
      Choices: [
        { Variable: "$.status", StringEquals: "RUNNING", Next: `Wait ${name}` },
        { Variable: "$.status", StringEquals: "SUCCEEDED", Next: `Done ${name}` },
      ],
      Default: `Failed ${name}`,
    },
    [`Done ${name}`]: { Type: "Pass", End: true },
    [`Failed ${name}`]: { Type: "Fail", Error: "ChildFailed", Cause: `The child ${name} failed.` },
  },
});

const parents = (task: (job: string) => Task) => ({
  StartAt: "Children",
  States: {
    Children: {
      Type: "Parallel",
      Branches: [branch(task, "left"), branch(task, "right")],
      ResultPath: "$.children",
      Catch: [{ ErrorEquals: ["ChildFailed"], ResultPath: "$.error", Next: "Noted" }],
      End: true,
    },
    Noted: { Type: "Pass", Result: "noted", ResultPath: "$.outcome", End: true },
  },
});

const children = (task: (job: string) => Task) => ({
  StartAt: "Work",
  States: { Work: { ...task("child-work"), End: true } },
});

export const extendedCatalog: Catalog = {
  ...catalog,
  // Children stand before their parents.
  stateMachines: { ...catalog.stateMachines, children: { definition: children }, parents: { definition: parents } },
  tables: {
    ...catalog.tables,
    accounts: {
      fields: { pk: "string", sk: "string", due: "number" },
      key: { hash: "pk", range: "sk" },
      indexes: { due: { hash: "pk", range: "due" } },
      timeToLive: "expiresAt",
    },
    // A table without an index.
    marks: { fields: { id: "string" }, key: { hash: "id" }, indexes: {} },
  },
  queues: {
    ...catalog.queues,
    events: { visibilityTimeoutSeconds: 180, maxReceiveCount: 2, fifo: { contentBasedDeduplication: true } },
  },
  functions: {
    ...catalog.functions,
    "start-child": entry("startChild", { permissions: ["executions:children:start"] }),
    "child-status": entry("childStatus", { permissions: ["executions:children:read"] }),
    "child-work": entry("childWork", {
      permissions: ["tables:accounts:get", "indexes:accounts/due:query", "queues:events:send"],
    }),
    "take-events": entry("takeEvents", { kind: "stream", permissions: ["tables:accounts:put"] }),
  },
  pollers: [...catalog.pollers, { queue: "events", function: "take-events", batchSize: 10 }],
};

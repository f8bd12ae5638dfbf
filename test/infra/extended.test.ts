/** What the stacks make of entries that are not shipped: a queue that keeps order, a second state machine, more tables. */
import { beforeAll, expect, test } from "vitest";
import { inputsOf, ofType, statementsOf } from "./resources.ts";
import { type Resource, synthesize } from "./synthesize.ts";

let resources: Resource[];
beforeAll(async () => {
  resources = await synthesize("extended", {}, true);
}, 300_000);

const named = (type: string, name: string) => ofType(resources, type).find((each) => each.name === name)?.inputs;
const states = "arn:aws:states:eu-west-2:123456789012:";

test("a queue that keeps order has dead letters that keep order", () => {
  const queue = named("aws:sqs/queue:Queue", "EventsQueue");
  expect(queue).toMatchObject({
    fifoQueue: true,
    contentBasedDeduplication: true,
    visibilityTimeoutSeconds: 180,
  });
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(String(queue?.["redrivePolicy"]));
  expect([deadLetterTargetArn, maxReceiveCount]).toEqual([expect.stringContaining("EventsDeadLettersQueue"), 2]);
  expect(named("aws:sqs/queue:Queue", "EventsDeadLettersQueue")).toMatchObject({ fifoQueue: true });
  expect(named("aws:sqs/queue:Queue", "RunRequestsQueue")).toMatchObject({ fifoQueue: false });
});

test("a table has its range key, its index with one, and the attribute after which its items end", () => {
  expect(named("aws:dynamodb/table:Table", "AccountsTable")).toMatchObject({
    hashKey: "pk",
    rangeKey: "sk",
    ttl: { attributeName: "expiresAt", enabled: true },
    globalSecondaryIndexes: [{ name: "due", hashKey: "pk", rangeKey: "due" }],
  });
  expect(named("aws:dynamodb/table:Table", "MarksTable")).toMatchObject({ hashKey: "id" });
});

test("each state machine is deployed, heard when an execution ends, and watched", () => {
  const machines = ["RunsStateMachine", "ChildrenStateMachine", "ParentsStateMachine"];
  expect(ofType(resources, "aws:sfn/stateMachine:StateMachine").map(({ name }) => name)).toEqual(machines);
  const [rule] = inputsOf<{ eventPattern: string }>(resources, "aws:cloudwatch/eventRule:EventRule");
  expect(JSON.parse(rule?.eventPattern ?? "{}").detail.stateMachineArn).toEqual(
    machines.map((name) => `${states}stateMachine:${name}`),
  );
  const alarms = ofType(resources, "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name);
  expect(alarms).toEqual(
    expect.arrayContaining(["ParentsExecutionsFailed", "WaitingEventsDeadLetters", "AccountsDueReadThrottleEvents"]),
  );
});

test("a job knows the state machines before its own and may do with them what its entry says, no more", () => {
  const variables = (name: string) => {
    const { environment } = named("aws:lambda/function:Function", `${name}Function`) as {
      readonly environment: { readonly variables: Readonly<Record<string, string>> };
    };
    return Object.keys(environment.variables)
      .filter((each) => each.startsWith("BALLAST_STATE_MACHINE_"))
      .sort();
  };
  expect(variables("StartChild")).toEqual(["BALLAST_STATE_MACHINE_CHILDREN", "BALLAST_STATE_MACHINE_RUNS"]);
  expect(variables("ChildWork")).toEqual(["BALLAST_STATE_MACHINE_RUNS"]);
  expect(variables("Plan")).toEqual([]);
  const allowed = (owner: string) =>
    statementsOf(resources)
      .filter((each) => each.owner === `${owner}Role` && !each.Action.some((action) => action.startsWith("xray:")))
      .map(({ Action, Resource: on }) => [Action, on]);
  expect(allowed("StartChild")).toEqual([[["states:StartExecution"], [`${states}stateMachine:ChildrenStateMachine`]]]);
  expect(allowed("ChildStatus")).toEqual([
    [["states:DescribeExecution"], [`${states}execution:ChildrenStateMachine:*`]],
  ]);
  const queue = "arn:aws:sqs:eu-west-2:123456789012:EventsQueue";
  const table = "arn:aws:dynamodb:eu-west-2:123456789012:table/AccountsTable";
  expect(allowed("ChildWork")).toEqual([
    [["dynamodb:GetItem"], [table]],
    [["dynamodb:Query"], [`${table}/index/due`]],
    [["sqs:SendMessage"], [queue]],
  ]);
});

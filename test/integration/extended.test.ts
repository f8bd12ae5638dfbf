/** The embedded cloud on a catalog with more than is shipped: real queues, real worker threads. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { credentials, deadLetterName, REGION, stateMachineArn } from "@ballast/local/account.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { extendedCatalog } from "./extended/catalog.ts";
import type { Event } from "./extended/handlers.ts";
import { startTestCloud, until } from "./harness.ts";

let cloud: Awaited<ReturnType<typeof startTestCloud>>;
let sqs: SQSClient;
let states: SFNClient;
let database: DynamoDBClient;
beforeAll(async () => {
  cloud = await startTestCloud({ catalog: extendedCatalog, workers: 1 });
  const common = { region: REGION, credentials };
  sqs = new SQSClient({ ...common, endpoint: cloud.serviceUrls.sqs, useQueueUrlAsEndpoint: false });
  states = new SFNClient({ ...common, endpoint: cloud.serviceUrls.states });
  database = new DynamoDBClient({ ...common, endpoint: cloud.serviceUrls.dynamodb });
});
afterAll(async () => {
  for (const client of [sqs, states, database]) client.destroy();
  await cloud.stop();
});

const fileOf = (name: string) => join(cloud.folder, name);
const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);
const send = (MessageGroupId: string, event: Event) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: cloud.queueUrls.get("events"),
      MessageBody: JSON.stringify(event),
      MessageGroupId,
    }),
  );
const start = async (machine: string, name: string, input: object) => {
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn: stateMachineArn(machine), name, input: JSON.stringify(input) }),
  );
  return executionArn;
};
const ended = (executionArn: string | undefined) =>
  until(
    async () => {
      const found = await states.send(new DescribeExecutionCommand({ executionArn }));
      return found.status === "RUNNING" ? null : found;
    },
    () => `${executionArn} runs`,
  );

test("a group keeps its order: the rest waits for one that fails, until it succeeds or lies with the dead letters", async () => {
  const file = fileOf("ordered");
  // The same text is the same message, so that each has its group in its name.
  const event = (name: string, failures = 0): Event => ({ file, name, failures });
  for (const name of ["steady 1", "steady 2", "steady 3"]) await send("steady", event(name));
  for (const each of [event("shaky 1"), event("shaky 2", 1), event("shaky 3")]) await send("shaky", each);
  for (const each of [event("poisoned 1", 9), event("poisoned 2")]) await send("poisoned", each);
  for (const name of ["steady 3", "steady 4"]) await send("steady", event(name));

  const last = ["steady 4", "shaky 3", "poisoned 2"];
  const lines = await until(
    async () => (last.every((line) => linesOf(file).includes(line)) ? linesOf(file) : null),
    () => linesOf(file).join(", "),
  );
  const of = (group: string) => lines.filter((line) => line.startsWith(group));
  expect(of("steady")).toEqual(["steady 1", "steady 2", "steady 3", "steady 4"]);
  expect(of("shaky")).toEqual(["shaky 1", "shaky 2 failed", "shaky 2", "shaky 3"]);
  expect(of("poisoned")).toEqual(["poisoned 1 failed", "poisoned 1 failed", "poisoned 2"]);
  // Nobody waits for another group.
  expect(lines.indexOf("steady 4")).toBeLessThan(lines.lastIndexOf("poisoned 1 failed"));

  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: cloud.queueUrls.get(deadLetterName("events")),
      MessageSystemAttributeNames: ["MessageGroupId"],
    }),
  );
  expect(Messages.map(({ Body = "" }) => JSON.parse(Body))).toEqual([event("poisoned 1", 9)]);
  expect(Messages[0]?.Attributes).toMatchObject({ MessageGroupId: "poisoned" });
});

test("a queue is served while a job occupies the only thread for jobs", async () => {
  const file = fileOf("meanwhile");
  // The job ends when the message was taken, which is never if the message waits for the job.
  const job = await start("children", "occupies", { file, milliseconds: 20_000 });
  await send("meanwhile", { file, name: "seen", failures: 0 });
  const { status, output = "" } = await ended(job);
  expect([status, JSON.parse(output)]).toEqual(["SUCCEEDED", { found: true }]);
});

test("a parent starts children under names of its own, waits for both and passes their answers on", async () => {
  const file = fileOf("there");
  writeFileSync(file, "");
  const { status, output = "" } = await ended(
    await start("parents", "family", { input: { file, milliseconds: 20_000 } }),
  );
  expect(status).toBe("SUCCEEDED");
  const child = (name: string) => ({
    executionArn: `arn:aws:states:us-east-1:000000000000:execution:children:family-${name}`,
    status: "SUCCEEDED",
    output: '{"found":true}',
  });
  expect(JSON.parse(output).children).toEqual([child("left"), child("right")]);
});

test("the end of an execution that stands for no run changes nothing and fails nothing", async () => {
  // The execution ends as failed, since no run has this id; settle hears it.
  const { status } = await ended(await start("runs", "by-hand", { runId: "0".repeat(32) }));
  expect(status).toBe("FAILED");
  const log = () => readFileSync(cloud.logFile, "utf8");
  const heard = await until(
    async () =>
      log()
        .split("\n")
        .find((line) => line.includes("an execution of nothing known has ended") && line.includes('"by-hand"')) ?? null,
    () => log().slice(-2000),
  );
  expect(JSON.parse(heard)).toMatchObject({ level: "INFO", stateMachineArn: stateMachineArn("runs"), status });
  expect(log()).not.toContain("settle failed");
  expect(await cloud.api.runs()).toEqual([]);
});

test("a table has the keys and the indexes of its entry", async () => {
  const { Table } = await database.send(new DescribeTableCommand({ TableName: "accounts" }));
  expect(Table?.KeySchema).toEqual([
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ]);
  expect(Table?.GlobalSecondaryIndexes).toMatchObject([
    {
      IndexName: "due",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "due", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ]);
  const { Table: bare } = await database.send(new DescribeTableCommand({ TableName: "marks" }));
  expect(bare?.GlobalSecondaryIndexes ?? []).toEqual([]);
});

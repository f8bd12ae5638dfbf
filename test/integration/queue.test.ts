import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Run } from "@ballast/core/run.ts";
import { deadLetterName } from "@ballast/local/account.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { baCvaDocument } from "./documents.ts";
import { startTestCloud, until } from "./harness.ts";

let cloud: Awaited<ReturnType<typeof startTestCloud>>;
let sqs: SQSClient;
beforeAll(async () => {
  cloud = await startTestCloud();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const endpoint = cloud.serviceUrls.sqs;
  sqs = new SQSClient({ endpoint, region: "us-east-1", credentials, useQueueUrlAsEndpoint: false });
});
afterAll(async () => {
  sqs.destroy();
  await cloud.stop();
});

const QueueUrl = () => cloud.queueUrls.get("run-requests") ?? "";
const send = (message: unknown) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: QueueUrl(),
      MessageBody: typeof message === "string" ? message : JSON.stringify(message),
    }),
  );

test("a message and its duplicates are one run; a poisoned one ends in the dead-letter queue and harms no other", async () => {
  const request = { engine: "ba-cva", label: "From the queue", input: baCvaDocument, idempotencyKey: "message-1" };
  await Promise.all([send(request), send("{ not JSON"), send(request), send(request)]);
  await send({ ...request, idempotencyKey: "message-2" });

  const poisoned = await until(
    async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: cloud.queueUrls.get(deadLetterName("run-requests")) ?? "" }),
      );
      return Messages[0] ?? null;
    },
    () => "no dead letter",
  );
  expect(poisoned.Body).toBe("{ not JSON");

  let all: Run[] = [];
  const runs = await until(
    async () => {
      all = await cloud.api.runs();
      return all.length >= 2 && all.every((run) => run.endedAt !== null) ? all : null;
    },
    () => JSON.stringify(all),
  );
  expect(runs.map(({ status, startedFrom, label }) => ({ status, startedFrom, label }))).toEqual(
    Array.from({ length: 2 }, () => ({ status: "succeeded", startedFrom: "queue", label: "From the queue" })),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: QueueUrl(), AttributeNames: ["All"] }),
  );
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesNotVisible: "0",
    VisibilityTimeout: "360",
  });
});

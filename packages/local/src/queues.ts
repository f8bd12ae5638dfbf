/** Lambda's poller: batches of messages become events; what a function names as failed stays in its queue. */
import { ChangeMessageVisibilityCommand, type Message, type SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { z } from "zod";
import { type FunctionName, type QueueEntry, queues } from "../../../stacks/catalog.ts";

/** A message that failed is tried again so soon: nobody wants to wait for its time-out of minutes on a laptop. */
const RETRY_SECONDS = 1;

const BatchResult = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]) })
  .nullable();

export interface QueueOptions {
  readonly sqs: SQSClient;
  readonly urls: ReadonlyMap<string, string>;
  readonly invoke: (functionName: FunctionName, event: unknown) => Promise<unknown>;
  readonly log: (text: string) => void;
}

/** Starts a poller for every queue of the catalog; the answer stops them. */
export function startQueues({ sqs, urls, invoke, log }: QueueOptions): () => void {
  let stopping = false;
  const consumers = queues.map((queue) => {
    const consumer = Consumer.create({
      queueUrl: urls.get(queue.name) ?? "",
      sqs,
      batchSize: queue.batchSize,
      waitTimeSeconds: 5,
      visibilityTimeout: queue.visibilityTimeoutSeconds,
      messageSystemAttributeNames: ["All"],
      terminateVisibilityTimeout: RETRY_SECONDS,
      handleMessageBatch: async (messages) => {
        const failed = await failures(queue, messages, invoke);
        const QueueUrl = urls.get(queue.name);
        const retried = messages.filter((message) => failed.has(message.MessageId ?? ""));
        await Promise.all(
          retried.map(({ ReceiptHandle }) =>
            sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: RETRY_SECONDS })),
          ),
        );
        return messages.filter((message) => !retried.includes(message));
      },
    });
    const failed = (error: Error) => stopping || log(`Queue ${queue.name}: ${error.message}\n`);
    consumer.on("error", failed).on("processing_error", failed).on("timeout_error", failed);
    consumer.start();
    return consumer;
  });
  return () => {
    stopping = true;
    for (const consumer of consumers) consumer.stop({ abort: true });
  };
}

/** The ids of the messages that the function could not deal with. */
async function failures(
  queue: QueueEntry,
  messages: readonly Message[],
  invoke: QueueOptions["invoke"],
): Promise<ReadonlySet<string>> {
  const answer = await invoke(queue.function, { Records: messages.map((message) => record(queue, message)) });
  return new Set(BatchResult.parse(answer)?.batchItemFailures.map((failure) => failure.itemIdentifier));
}

function record(queue: QueueEntry, message: Message): unknown {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue.name}`,
    awsRegion: "us-east-1",
  };
}

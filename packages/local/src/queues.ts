/** Lambda's poller: batches of messages become events; what a function names as failed stays in its queue. */
import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { z } from "zod";
import { type FunctionName, type QueueEntry, queues } from "../../../stacks/catalog.ts";

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
  const consumers = queues.map((queue) => {
    const consumer = Consumer.create({
      queueUrl: urls.get(queue.name) ?? "",
      sqs,
      batchSize: queue.batchSize,
      waitTimeSeconds: 5,
      visibilityTimeout: queue.visibilityTimeoutSeconds,
      messageSystemAttributeNames: ["All"],
      // A message that failed is seen again at once: nobody wants to wait six minutes on a laptop.
      terminateVisibilityTimeout: true,
      handleMessageBatch: async (messages) => handled(queue, messages, invoke),
    });
    const failed = (error: Error) => log(`Queue ${queue.name}: ${error.message}\n`);
    consumer.on("error", failed).on("processing_error", failed).on("timeout_error", failed);
    consumer.start();
    return consumer;
  });
  return () => {
    for (const consumer of consumers) consumer.stop({ abort: true });
  };
}

/** The messages that may leave the queue. */
async function handled(queue: QueueEntry, messages: Message[], invoke: QueueOptions["invoke"]): Promise<Message[]> {
  const result = BatchResult.parse(
    await invoke(queue.function, { Records: messages.map((each) => record(queue, each)) }),
  );
  const failed = new Set((result?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier));
  return messages.filter(({ MessageId }) => MessageId !== undefined && !failed.has(MessageId));
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

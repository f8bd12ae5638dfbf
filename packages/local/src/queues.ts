/** Lambda's poller: batches of messages become events; what a function names as failed stays in its queue. */
import { ChangeMessageVisibilityCommand, type Message, type SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { z } from "zod";
import type { Catalog, PollerEntry, QueueEntry } from "../../../stacks/entries.ts";
import { queueArn, queueName, REGION } from "./account.ts";

/**
 * A message that failed is tried again so soon: nobody wants to wait for its time-out of minutes on a laptop. Until then
 * the rest of its group waits. Never 0, at which the emulator loses a message of a queue that keeps order.
 */
const RETRY_SECONDS = 1;

const BatchResult = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]) })
  .nullable();

export interface QueueOptions {
  readonly catalog: Pick<Catalog, "queues" | "pollers">;
  readonly sqs: SQSClient;
  readonly urls: ReadonlyMap<string, string>;
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  readonly log: (text: string) => void;
}

/** Starts every poller of the catalog; the answer stops them. */
export function startQueues({ catalog, sqs, urls, invoke, log }: QueueOptions): () => void {
  let stopping = false;
  const consumers = catalog.pollers.map((poller) => {
    const queue = catalog.queues[poller.queue];
    const QueueUrl = urls.get(poller.queue);
    if (queue === undefined || QueueUrl === undefined) throw new Error(`The catalog has no queue ${poller.queue}.`);
    const consumer = Consumer.create({
      queueUrl: QueueUrl,
      sqs,
      batchSize: poller.batchSize,
      waitTimeSeconds: 5,
      visibilityTimeout: queue.visibilityTimeoutSeconds,
      messageSystemAttributeNames: ["All"],
      terminateVisibilityTimeout: RETRY_SECONDS,
      suppressFifoWarning: true,
      handleMessageBatch: async (messages) => {
        const failed = await failures(poller, queue, messages, invoke);
        const retried = messages.filter((message) => failed.has(message.MessageId ?? ""));
        await Promise.all(
          retried.map(({ ReceiptHandle }) =>
            sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: RETRY_SECONDS })),
          ),
        );
        return messages.filter((message) => !retried.includes(message));
      },
    });
    const failed = (error: Error) => stopping || log(`Queue ${poller.queue}: ${error.message}\n`);
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
  poller: PollerEntry,
  queue: QueueEntry,
  messages: readonly Message[],
  invoke: QueueOptions["invoke"],
): Promise<ReadonlySet<string>> {
  const source = queueArn(queueName(poller.queue, queue));
  const answer = await invoke(poller.function, { Records: messages.map((message) => record(source, message)) });
  return new Set(BatchResult.parse(answer)?.batchItemFailures.map((failure) => failure.itemIdentifier));
}

function record(source: string, message: Message): unknown {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: source,
    awsRegion: REGION,
  };
}

/** The queues of the catalog, each with a dead-letter queue for what cannot be delivered. */
import { queues } from "./catalog";
import { lambda, logicalName } from "./functions";
import { stateMachine } from "./runs";

export const deadLetterQueues = queues.map((entry) => {
  const deadLetters = new sst.aws.Queue(`${logicalName(entry.name)}DeadLetters`);
  const queue = new sst.aws.Queue(logicalName(entry.name), {
    visibilityTimeout: `${entry.visibilityTimeoutSeconds} seconds`,
    dlq: { queue: deadLetters.arn, retry: entry.maxReceiveCount },
  });
  queue.subscribe(lambda(entry.function, stateMachine.arn).arn, {
    batch: { size: entry.batchSize, partialResponses: true },
  });
  return deadLetters;
});

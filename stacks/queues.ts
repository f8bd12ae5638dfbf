/** The queues of the catalog, each with a dead-letter queue for what cannot be delivered. */
import { queues } from "./catalog";
import { lambda, logicalName } from "./functions";
import { stateMachine } from "./runs";

/** The dead-letter queues by their names. */
export const deadLetterQueues: Record<string, sst.aws.Queue> = {};

for (const entry of queues) {
  const name = `${logicalName(entry.name)}DeadLetters`;
  const deadLetters = new sst.aws.Queue(name, {
    // The longest there is: the time in which somebody must look.
    transform: { queue: { messageRetentionSeconds: 14 * 24 * 3600 } },
  });
  deadLetterQueues[name] = deadLetters;
  const queue = new sst.aws.Queue(logicalName(entry.name), {
    visibilityTimeout: `${entry.visibilityTimeoutSeconds} seconds`,
    dlq: { queue: deadLetters.arn, retry: entry.maxReceiveCount },
  });
  // The component adds no permissions to a function that it is given by its address.
  queue.subscribe(lambda(entry.function, { stateMachineArn: stateMachine.arn, queue }).arn, {
    batch: { size: entry.batchSize, partialResponses: true },
  });
}

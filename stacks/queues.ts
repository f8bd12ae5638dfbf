/** The queues of the catalog, each with a dead-letter queue of its kind for what cannot be delivered. */
import { queues as entries, type QueueName } from "./catalog";
import type { QueueEntry } from "./entries";
import { logicalName } from "./names";

const made = Object.entries(entries).map(([name, entry]) => ({ name, ...queue(logicalName(name), entry) }));

export const queues = Object.fromEntries(made.map(({ name, source }) => [name, source])) as Readonly<
  Record<QueueName, sst.aws.Queue>
>;

export const deadLetterQueues = made.map(({ deadLetters }) => deadLetters);

function queue(name: string, { visibilityTimeoutSeconds, maxReceiveCount, fifo }: QueueEntry) {
  // The component's own word for a queue without order is to leave it out.
  const kind = fifo === undefined ? {} : { fifo: { ...fifo } };
  const deadLetters = new sst.aws.Queue(`${name}DeadLetters`, {
    ...kind,
    // The longest there is: the time in which somebody must look.
    transform: { queue: { messageRetentionSeconds: 14 * 24 * 3600 } },
  });
  const source = new sst.aws.Queue(name, {
    ...kind,
    visibilityTimeout: `${visibilityTimeoutSeconds} seconds`,
    dlq: { queue: deadLetters.arn, retry: maxReceiveCount },
  });
  return { source, deadLetters: { name: `${name}DeadLetters`, queue: deadLetters } };
}

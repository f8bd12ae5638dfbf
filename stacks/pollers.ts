/** The functions that take the messages of queues. */
import { pollers } from "./catalog";
import { lambda } from "./functions";
import { queues } from "./queues";
import { stateMachineArns } from "./state-machines";

for (const { queue: name, function: taker, batchSize } of pollers) {
  const queue = queues[name];
  // The component adds no permissions to a function that it is given by its address.
  queue.subscribe(lambda(taker, { stateMachineArns, queue }).arn, {
    batch: { size: batchSize, partialResponses: true },
  });
}

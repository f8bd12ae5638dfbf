/** What a run costs on AWS at list prices (us-east-1, arm64, read in November 2026), free tiers not counted. */

/** US dollars for one of each. scripts/costs.ts writes docs/operations.md from the same prices. */
export const prices = {
  gigabyteSecond: 0.0000133334,
  invocation: 0.2 / 1e6,
  stateTransition: 25 / 1e6,
  /** PUT, POST and LIST; GET is a read. */
  objectWrite: 5 / 1e6,
  objectRead: 0.4 / 1e6,
  /** On demand: 1 KB of an item in the table or in an index. */
  writeUnit: 0.625 / 1e6,
  /** On demand: 4 KB of an item, read consistently. */
  readUnit: 0.125 / 1e6,
  queueRequest: 0.4 / 1e6,
  apiRequest: 1 / 1e6,
  /** An alarm on one metric, each month. */
  alarm: 0.1,
  /** A metric that is no service's own, for each month in which something arrives. */
  metric: 0.3,
} as const;

/** Plan, Simulate, ReduceGroups, Reduce, Publish and the start of the execution. */
const TRANSITIONS_PER_RUN = 6;
/** Starting a child of a distributed map, and its one state. */
const TRANSITIONS_PER_CHUNK = 2;
/** create-run, plan, reduce, publish and settle. */
const INVOCATIONS_PER_RUN = 5;

/** What a run in so many chunks asks of Lambda and Step Functions. */
export function countsOf(chunkCount: number) {
  return {
    invocations: INVOCATIONS_PER_RUN + chunkCount,
    stateTransitions: TRANSITIONS_PER_RUN + TRANSITIONS_PER_CHUNK * chunkCount,
  };
}

export function costUsd(gigabyteSeconds: number, chunkCount: number): number {
  const { invocations, stateTransitions } = countsOf(chunkCount);
  return (
    gigabyteSeconds * prices.gigabyteSecond +
    invocations * prices.invocation +
    stateTransitions * prices.stateTransition
  );
}

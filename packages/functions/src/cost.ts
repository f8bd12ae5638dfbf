/** What a run costs on AWS at list prices (us-east-1, arm64, read in November 2026), free tiers not counted. */

const USD_PER_GIGABYTE_SECOND = 0.0000133334;
const USD_PER_INVOCATION = 0.2 / 1e6;
const USD_PER_STATE_TRANSITION = 25 / 1e6;
/** Plan, Simulate, Reduce, Publish and the start of the execution. */
const TRANSITIONS_PER_RUN = 5;
/** Starting a child of a distributed map, and its one state. */
const TRANSITIONS_PER_CHUNK = 2;
/** create-run, plan, reduce, publish and settle. */
const INVOCATIONS_PER_RUN = 5;

export function costUsd(gigabyteSeconds: number, chunkCount: number): number {
  return (
    gigabyteSeconds * USD_PER_GIGABYTE_SECOND +
    (INVOCATIONS_PER_RUN + chunkCount) * USD_PER_INVOCATION +
    (TRANSITIONS_PER_RUN + TRANSITIONS_PER_CHUNK * chunkCount) * USD_PER_STATE_TRANSITION
  );
}

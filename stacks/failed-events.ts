/** Events that no function could take: each alarms, and docs/operations.md says what to do with it. */
export const failedEvents = new sst.aws.Queue("FailedEvents", {
  // The longest there is: the time in which somebody must look.
  transform: { queue: { messageRetentionSeconds: 14 * 24 * 3600 } },
});

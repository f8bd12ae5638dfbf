/**
 * Hears how an execution of any state machine ended, from EventBridge. Of a run, Publish, Fail and cancel-run have said so
 * before in all but two cases: the execution timed out, or somebody stopped it in Step Functions. Duplicates and late
 * events change nothing, nor do executions that somebody started by hand.
 */
import { z } from "zod";
import type { StateMachineName } from "../../../../stacks/catalog.ts";
import { environment } from "../environment.ts";
import { observed } from "../job.ts";
import type { ExecutionStatus } from "../store/executions.ts";
import { findRun } from "../store/runs.ts";
import { logger } from "../telemetry.ts";
import { settleRun } from "./settle-run.ts";

const Ended = z.object({
  detail: z.object({
    stateMachineArn: z.string(),
    name: z.string(),
    status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
  }),
});

/** What the end of an execution means, by its state machine. False if its name stands for nothing of ours. */
const settlers: Readonly<Record<StateMachineName, (name: string, status: ExecutionStatus) => Promise<boolean>>> = {
  runs: async (name, status) => {
    const stored = await findRun(name);
    if (stored !== null) await settleRun(stored.run.id, status);
    return stored !== null;
  },
};

const machines = Object.keys(settlers) as StateMachineName[];

export const handler = observed(Ended, async ({ detail: { stateMachineArn, name, status } }) => {
  const machine = machines.find((each) => environment.stateMachineArn(each) === stateMachineArn);
  const settled = machine !== undefined && (await settlers[machine](name, status));
  if (!settled) logger.info("an execution of nothing known has ended", { stateMachineArn, name, status });
  return { settled };
});

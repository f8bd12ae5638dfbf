/**
 * Hears how an execution ended, from EventBridge. Publish, Fail and cancel-run have said so before in all but two
 * cases: the execution timed out, or somebody stopped it in Step Functions. Duplicates and late events change nothing.
 */
import { RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { observed } from "../job.ts";
import { settleRun } from "./settle-run.ts";

const Ended = z
  .object({
    detail: z.object({ name: RunId, status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]) }),
  })
  .transform(({ detail }) => ({ runId: detail.name, status: detail.status }));

export const handler = observed(Ended, async ({ runId, status }) => {
  await settleRun(runId, status);
  return { runId };
});

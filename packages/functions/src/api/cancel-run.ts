/** POST /v1/runs/{id}/cancel */
import { RiskError } from "@ballast/core/document/errors.ts";
import { isTerminal } from "@ballast/core/run.ts";
import { callerOf } from "../caller.ts";
import { http, json } from "../http.ts";
import { stopRunExecution } from "../runs/execution.ts";
import { endRun, getRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const caller = callerOf(event);
  const found = (await getRun(event.pathParameters?.["id"] ?? "")).run;
  if (!isTerminal(found.status)) await endRun(found, { status: "cancelled" }, new Date().toISOString());
  // What the item says now decides: the run may have ended by itself a moment before.
  const { id } = found;
  const { run } = await getRun(id);
  if (run.status !== "cancelled") {
    throw new RiskError("run.finished", `The run has already ${run.status}: there is nothing to cancel.`);
  }
  await stopRunExecution(id, `Cancelled by ${caller}.`);
  return json(200, run);
});

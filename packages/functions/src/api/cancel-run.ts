/** POST /v1/runs/{id}/cancel */
import { RiskError } from "@ballast/core/document/errors.ts";
import { callerOf } from "../caller.ts";
import { http, json } from "../http.ts";
import { stopExecution } from "../store/executions.ts";
import { changeRun, getRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const caller = callerOf(event);
  const { id } = (await getRun(event.pathParameters?.["id"] ?? "")).run;
  const now = new Date().toISOString();
  await changeRun(id, { status: "cancelled", endedAt: now }, now);
  // What the item says now decides: the run may have ended by itself a moment before.
  const { run } = await getRun(id);
  if (run.status !== "cancelled") {
    throw new RiskError("run.finished", `The run has already ${run.status}: there is nothing to cancel.`);
  }
  await stopExecution(id, `Cancelled by ${caller}.`);
  return json(200, run);
});

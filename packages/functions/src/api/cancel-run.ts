/** POST /v1/runs/{id}/cancel */
import { RiskError } from "@ballast/core/errors.ts";
import { isTerminal } from "@ballast/core/run.ts";
import { callerOf } from "../caller.ts";
import { http, json } from "../http.ts";
import { stopExecution } from "../store/executions.ts";
import { changeRun, getRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const { run } = await getRun(event.pathParameters?.["id"] ?? "");
  if (isTerminal(run.status) && run.status !== "cancelled") {
    throw new RiskError("run.finished", `The run has already ${run.status}: there is nothing to cancel.`);
  }
  const now = new Date().toISOString();
  await changeRun(run.id, { status: "cancelled", endedAt: now }, now);
  await stopExecution(run.id, `Cancelled by ${callerOf(event)}.`);
  return json(200, (await getRun(run.id)).run);
});

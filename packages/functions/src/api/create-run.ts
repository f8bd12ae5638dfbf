/** POST /v1/runs */
import { parse } from "@ballast/core/document/parse.ts";
import { StartRun } from "@ballast/core/run.ts";
import { callerOf, idempotencyKeyOf } from "../caller.ts";
import { bodyOf, http, json } from "../http.ts";
import { startRun } from "../runs/start.ts";

export const handler = http(async (event) => {
  const run = await startRun({
    ...parse(StartRun, bodyOf(event)),
    idempotencyKey: idempotencyKeyOf(event),
    startedBy: callerOf(event),
    startedFrom: "api",
  });
  return json(202, run, { location: `/v1/runs/${run.id}` });
});

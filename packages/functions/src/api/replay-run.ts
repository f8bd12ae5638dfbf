/** POST /v1/runs/{id}/replay */
import { callerOf, idempotencyKeyOf } from "../caller.ts";
import { http, json } from "../http.ts";
import { startRun } from "../runs/start.ts";
import { getDocument, keys } from "../store/documents.ts";
import { succeededRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const startedBy = callerOf(event);
  const original = await succeededRun(event.pathParameters?.["id"] ?? "");
  const run = await startRun({
    engine: original.engine,
    label: original.label,
    input: await getDocument(keys.input(original.inputHash)),
    idempotencyKey: idempotencyKeyOf(event),
    startedBy,
    startedFrom: "replay",
    replayOf: original.id,
  });
  return json(202, run, { location: `/v1/runs/${run.id}` });
});

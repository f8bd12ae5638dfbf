/** POST /v1/runs; with ?dryRun the same up to where something would be stored. */
import { parse } from "@ballast/core/document/parse.ts";
import { StartRun } from "@ballast/core/run.ts";
import { z } from "zod";
import { callerOf, idempotencyKeyOf } from "../caller.ts";
import { bodyOf, http, json } from "../http.ts";
import { dryRun } from "../runs/dry-run.ts";
import { startRun } from "../runs/start.ts";

/** Anything else is refused: a slip in the name of the parameter starts no run. */
export const Query = z.strictObject({
  dryRun: z
    .enum(["", "true", "false"], { error: "Give dryRun alone, or as true or false." })
    .default("false")
    .meta({ description: "Check the document and answer its warnings; store and start nothing. No value means true." }),
});

export const handler = http(async (event, query) => {
  const request = {
    ...parse(StartRun, bodyOf(event)),
    idempotencyKey: idempotencyKeyOf(event),
    startedBy: callerOf(event),
    startedFrom: "api",
  } as const;
  if (query.dryRun !== "false") return json(200, await dryRun(request));
  const run = await startRun(request);
  return json(202, run, { location: `/v1/runs/${run.id}` });
}, Query);

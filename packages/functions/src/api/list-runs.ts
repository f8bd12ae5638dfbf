/** GET /v1/runs */
import { RiskError } from "@ballast/core/document/errors.ts";
import { RUN_ID, RunStatus } from "@ballast/core/run.ts";
import { z } from "zod";
import { http, json, wholeNumber } from "../http.ts";
import { listRuns } from "../store/runs.ts";

/** When a run was created, and its id. */
const CURSOR = new RegExp(`^\\d{4}-[0-9T:.-]+Z#${RUN_ID}$`);

export const Query = z.strictObject({
  engine: z.string().optional().meta({ description: "Runs of this engine only." }),
  status: RunStatus.optional().meta({ description: "Runs of this status only." }),
  q: z.string().max(120).optional().meta({ description: "Text in the label, or the beginning of the id." }),
  limit: wholeNumber(1, 100).default(50).meta({ description: "Runs on a page." }),
  cursor: z.base64url().max(400).optional().meta({ description: "Where the page before this one ended." }),
});

export const handler = http(async (_event, { engine, status, q, limit, cursor }) => {
  const { runs, next } = await listRuns({
    engine,
    status,
    text: q,
    limit,
    after: cursor === undefined ? undefined : sortKey(cursor),
  });
  return json(200, { runs, cursor: next === null ? null : Buffer.from(next).toString("base64url") });
}, Query);

function sortKey(cursor: string): string {
  const key = Buffer.from(cursor, "base64url").toString();
  if (CURSOR.test(key)) return key;
  throw new RiskError("request.invalid", "This cursor is not one of ours.", [
    { path: "cursor", message: "Take it from the page before." },
  ]);
}

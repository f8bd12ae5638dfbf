/** GET /v1/runs/{id}/result */
import { http, stored } from "../http.ts";
import { getBytes, keys } from "../store/documents.ts";
import { succeededRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const run = await succeededRun(event.pathParameters?.["id"] ?? "");
  return stored(event, run.resultHash, "application/json", () => getBytes(keys.result(run.id)));
});

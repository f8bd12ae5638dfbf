/** GET /v1/runs/{id} */
import { http, json, tagged } from "../http.ts";
import { getRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const { run } = await getRun(event.pathParameters?.["id"] ?? "");
  return tagged(event, `v${run.version}`, () => json(200, run));
});

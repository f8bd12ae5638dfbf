/** GET /v1/runs/{id}/input */
import { http, stored } from "../http.ts";
import { getBytes, keys } from "../store/documents.ts";
import { getRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const { run } = await getRun(event.pathParameters?.["id"] ?? "");
  return stored(event, run.inputHash, "application/json", () => getBytes(keys.input(run.inputHash)));
});

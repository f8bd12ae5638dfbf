/** GET /v1/runs/{id}/result */
import { download } from "../download.ts";
import { http } from "../http.ts";
import { keys } from "../store/documents.ts";
import { succeededRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const { id, resultHash } = await succeededRun(event.pathParameters?.["id"] ?? "");
  return download(event, { key: keys.result(id), tag: resultHash, mediaType: "application/json", fileName: null });
});

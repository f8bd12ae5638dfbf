/** GET /v1/runs/{id}/input */
import { download } from "../download.ts";
import { http } from "../http.ts";
import { keys } from "../store/documents.ts";
import { getRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const { inputHash } = (await getRun(event.pathParameters?.["id"] ?? "")).run;
  return download(event, { key: keys.input(inputHash), tag: inputHash, mediaType: "application/json", fileName: null });
});

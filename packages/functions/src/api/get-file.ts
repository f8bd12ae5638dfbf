/** GET /v1/runs/{id}/files/{name} */
import { RiskError } from "@ballast/core/document/errors.ts";
import { download } from "../download.ts";
import { http } from "../http.ts";
import { keys } from "../store/documents.ts";
import { succeededRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const run = await succeededRun(event.pathParameters?.["id"] ?? "");
  const name = event.pathParameters?.["name"] ?? "";
  const file = run.files.find((candidate) => candidate.name === name);
  if (file === undefined) {
    const names = run.files.map((candidate) => candidate.name).join(", ");
    throw new RiskError("file.notFound", `The run has no file ${JSON.stringify(name)}. It has: ${names}.`);
  }
  return download(event, {
    key: keys.file(run.id, name),
    tag: `${run.resultHash}-${name}`,
    mediaType: file.mediaType,
    fileName: `${run.engine}-${run.id.slice(0, 8)}-${name}`,
  });
});

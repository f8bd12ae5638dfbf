/** GET /v1/runs/{id}/files/{name} */
import { RiskError } from "@ballast/core/document/errors.ts";
import { http, stored } from "../http.ts";
import { getBytes, keys } from "../store/documents.ts";
import { succeededRun } from "../store/runs.ts";

export const handler = http(async (event) => {
  const run = await succeededRun(event.pathParameters?.["id"] ?? "");
  const name = event.pathParameters?.["name"] ?? "";
  const file = run.files.find((candidate) => candidate.name === name);
  if (file === undefined) {
    const names = run.files.map((candidate) => candidate.name).join(", ");
    throw new RiskError("file.notFound", `The run has no file ${JSON.stringify(name)}. It has: ${names}.`);
  }
  const answer = await stored(event, `${run.resultHash}-${name}`, file.mediaType, () =>
    getBytes(keys.file(run.id, name)),
  );
  const disposition = `attachment; filename="${run.engine}-${run.id.slice(0, 8)}-${name}"`;
  return { ...answer, headers: { ...answer.headers, "content-disposition": disposition } };
});

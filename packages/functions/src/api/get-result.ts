/** GET /v1/runs/{id}/result */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import { parsePath } from "@ballast/core/document/path.ts";
import { z } from "zod";
import { download } from "../download.ts";
import { sha256 } from "../hash.ts";
import { encoded, http, tagged } from "../http.ts";
import { keys } from "../store/documents.ts";
import { resultAt } from "../store/results.ts";
import { succeededRun } from "../store/runs.ts";

export const Query = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(400)
    .optional()
    .meta({ description: "Of what stands here, instead of all of it.", examples: ["nettingSets[0]"] }),
});

export const handler = http(async (event, { path }) => {
  const { id, resultHash } = await succeededRun(event.pathParameters?.["id"] ?? "");
  const tag = String(resultHash);
  if (path === undefined) {
    return download(event, { key: keys.result(id), tag, mediaType: "application/json", fileName: null });
  }
  return tagged(event, `${tag}-${sha256(path)}`, async () => {
    const found = await resultAt(id, parsePath(path));
    if (found !== undefined) return encoded(event, "application/json", documentBytes(found));
    throw new RiskError("part.notFound", `The result has nothing at ${JSON.stringify(path)}.`);
  });
}, Query);

/**
 * POST /v1/uploads: where to send a document that is too large for a request. It is named by the hash of its bytes, so that
 * sending it again changes nothing and the run that takes it can tell whether it is the same.
 */
import { parse } from "@ballast/core/document/parse.ts";
import { Upload } from "@ballast/core/run.ts";
import { bodyOf, http } from "../http.ts";
import { keys, uploadAddress } from "../store/documents.ts";

export const handler = http(async (event) => {
  const { sha256, bytes } = parse(Upload, bodyOf(event));
  return {
    statusCode: 201,
    // Whoever has the address may send the document: nobody may keep this answer.
    headers: { location: await uploadAddress(keys.upload(sha256), bytes), "cache-control": "no-store" },
  };
});

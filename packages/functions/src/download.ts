/** A stored document as the answer to a request: in the answer where it fits, else by a redirect to where it lies. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { ANSWER_LIMIT_BYTES, encoded, type HttpEvent, type HttpResponse, tagged, takesGzip, typed } from "./http.ts";
import { downloadAddress, openObject, uncompressed } from "./store/documents.ts";

interface Download {
  readonly key: string;
  /** The ETag of what is stored there. */
  readonly tag: string;
  readonly mediaType: string;
  /** The name under which it is saved; null for a document that is shown. */
  readonly fileName: string | null;
}

export function download(event: HttpEvent, { key, tag, mediaType, fileName }: Download): Promise<HttpResponse> {
  const disposition = fileName === null ? null : `attachment; filename="${fileName}"`;
  return tagged(event, tag, async () => {
    const answer = await answered(event, key, mediaType, disposition);
    if (disposition === null || answer.statusCode !== 200) return answer;
    return { ...answer, headers: { ...answer.headers, "content-disposition": disposition } };
  });
}

async function answered(
  event: HttpEvent,
  key: string,
  mediaType: string,
  disposition: string | null,
): Promise<HttpResponse> {
  const { storedBytes, encoding, read, drop } = await openObject(key);
  // An answer that is no text carries four characters for three bytes.
  if (storedBytes * (4 / 3) > ANSWER_LIMIT_BYTES) {
    drop();
    if (encoding === "gzip" && !takesGzip(event)) throw compressedOnly(storedBytes);
    // The address is good for minutes only: nobody may keep this answer.
    return {
      statusCode: 303,
      headers: { location: await downloadAddress(key, disposition), "cache-control": "no-store" },
    };
  }
  const bytes = await read();
  if (encoding === null) return encoded(event, mediaType, bytes);
  if (!takesGzip(event)) return encoded(event, mediaType, await uncompressed(bytes));
  return {
    statusCode: 200,
    headers: { ...typed(mediaType), "content-encoding": "gzip" },
    isBase64Encoded: true,
    body: Buffer.from(bytes).toString("base64"),
  };
}

function compressedOnly(bytes: number): RiskError {
  const size = (bytes / 1024 / 1024).toFixed(1);
  return new RiskError(
    "document.tooLarge",
    `The answer has ${size} MB compressed and is not given in another way: accept gzip, as curl does with --compressed.`,
  );
}

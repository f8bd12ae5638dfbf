/** Input documents that were sent ahead of their runs, each under the hash of its compressed bytes. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { invalid } from "@ballast/core/document/parse.ts";
import { sha256 } from "../hash.ts";
import { getStored, isMissing, keys, uncompressed } from "./documents.ts";

/** What compressed bytes may become: 100,000 trades with room for long names. More would be there to fill the memory. */
const DOCUMENT_LIMIT_BYTES = 64 * 1024 * 1024;

/** The text of the document in the upload with this hash; throws what is wrong with it. */
export async function getUpload(hash: string): Promise<string> {
  const bytes = await arrived(hash);
  if (bytes === null) throw refused("No document with this hash has arrived in the last day: upload it again.");
  if (sha256(bytes) !== hash) throw refused("The bytes that have arrived do not have this hash: upload them again.");
  try {
    return new TextDecoder().decode(await uncompressed(bytes, { maxOutputLength: DOCUMENT_LIMIT_BYTES }));
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw new RiskError("document.malformed", "The upload is not JSON compressed with gzip.");
    }
    throw new RiskError(
      "document.tooLarge",
      `The uploaded document is larger than ${DOCUMENT_LIMIT_BYTES / 1024 / 1024} MB uncompressed. Split the book.`,
    );
  }
}

async function arrived(hash: string): Promise<Uint8Array | null> {
  try {
    return await getStored(keys.upload(hash));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function refused(message: string): RiskError {
  return invalid([{ path: "inputUpload", message }]);
}

/** SHA-256 as 64 hexadecimal digits: the name of a document and the proof that two results are equal. */
import { createHash } from "node:crypto";

export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

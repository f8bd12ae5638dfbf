/** The size of a request's body, and its refusal, for the handlers and for the gateway of the embedded cloud. */
import { RiskError } from "@ballast/core/document/errors.ts";

/** Lambda takes an event of 6 MB, in which quotes of the body are escaped. */
export const BODY_LIMIT_BYTES = 5 * 1024 * 1024;

export function tooLarge(): RiskError {
  return new RiskError(
    "document.tooLarge",
    `The body is larger than ${BODY_LIMIT_BYTES / 1024 / 1024} MB. POST /v1/uploads takes larger documents.`,
  );
}

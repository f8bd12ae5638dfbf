/** Failures as RFC 9457 problem documents. */
import { RiskError } from "@ballast/core/document/errors.ts";
import { failureAddress, failureCodes } from "@ballast/core/document/failure-codes.ts";
import type { Problem } from "@ballast/core/run.ts";
import { described, failureCodeOf } from "./failure.ts";

export const problemType = "application/problem+json";

/** The problem document of any failure. What is not ours to tell stays in the log, under the request id. */
export function problemOf(error: unknown, requestId: string): Problem {
  const code = failureCodeOf(error);
  const { status, title } = failureCodes[code];
  const told =
    error instanceof RiskError
      ? { detail: error.message, errors: error.issues.map(copyOf) }
      : { detail: `${title} The log names request ${requestId}.`, errors: [] };
  return { type: failureAddress(code), status, requestId, ...described(code, told) };
}

function copyOf({ path, message, rule }: RiskError["issues"][number]): Problem["errors"][number] {
  return { path, message, ...(rule === undefined ? {} : { rule }) };
}

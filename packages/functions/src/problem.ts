/**
 * Failures as RFC 9457 problem documents. Every code has one status here: a new code without one does not compile.
 */
import { type ErrorCode, errorCodes, type Issue, RiskError } from "@ballast/core/document/errors.ts";
import type { Problem } from "@ballast/core/run.ts";

export const statusOf: Readonly<Record<ErrorCode, number>> = {
  "document.malformed": 400,
  "document.tooLarge": 413,
  "input.invalid": 422,
  "input.unsupported": 422,
  "engine.unknown": 404,
  "engine.notDirect": 409,
  "list.unknown": 404,
  "run.notFound": 404,
  "run.notFinished": 409,
  "run.finished": 409,
  "file.notFound": 404,
  "figure.unexplained": 404,
  "idempotency.conflict": 422,
  "request.invalid": 400,
  "request.unsupportedMedia": 415,
  "request.originRefused": 403,
  "route.notFound": 404,
  "route.methodNotAllowed": 405,
};

export const problemType = "application/problem+json";

/** The problem document of any failure. What is not ours to tell stays in the log, under the request id. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof RiskError) {
    return problem(error.code, statusOf[error.code], errorCodes[error.code], error.message, requestId, error.issues);
  }
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  return timedOut
    ? problem("timeout", 504, "The answer took too long.", "Start a run instead of waiting for the answer.", requestId)
    : problem(
        "internal",
        500,
        "Something broke on our side.",
        `Report request ${requestId}; trying again may help.`,
        requestId,
      );
}

function problem(
  code: string,
  status: number,
  title: string,
  detail: string,
  requestId: string,
  issues: readonly Issue[] = [],
): Problem {
  const errors = issues.map(({ path, message, rule }) => ({ path, message, ...(rule === undefined ? {} : { rule }) }));
  return { type: `/docs#problem-${code}`, title, status, detail, code, requestId, errors };
}

/**
 * From what was thrown, or from what Lambda and Step Functions say of a worker that could not speak any more, to the
 * platform's own code and words.
 */

import { LONGEST_DETAIL, RiskError } from "@ballast/core/document/errors.ts";
import { type FailureCode, failureCodes } from "@ballast/core/document/failure-codes.ts";
import { shortened } from "@ballast/core/document/shown.ts";
import type { RunFailure } from "@ballast/core/run.ts";

/**
 * The names of errors that are not ours, as Lambda, Step Functions, DynamoDB, S3 and middy give them. A name that is not
 * here is a fault in our own code.
 */
export const codeOfName: Readonly<Record<string, FailureCode>> = {
  TimeoutError: "timeout",
  "Sandbox.Timedout": "timeout",
  "States.Timeout": "timeout",
  "Runtime.OutOfMemory": "worker.outOfMemory",
  "Runtime.ExitError": "worker.died",
  // A map whose children died without a word.
  "States.ExceedToleratedFailureThreshold": "worker.died",
  "Lambda.TooManyRequestsException": "platform.throttled",
  ProvisionedThroughputExceededException: "platform.throttled",
  RequestLimitExceeded: "platform.throttled",
  SlowDown: "platform.throttled",
  ThrottlingException: "platform.throttled",
  "Lambda.AWSLambdaException": "platform.unavailable",
  "Lambda.SdkClientException": "platform.unavailable",
  "Lambda.ServiceException": "platform.unavailable",
  "Lambda.Unknown": "platform.unavailable",
  ServiceUnavailable: "platform.unavailable",
  // The embedded cloud's own name for what AWS never has.
  InsufficientStorage: "storage.full",
};

export function failureCodeOf(error: unknown): FailureCode {
  if (error instanceof RiskError) return error.code;
  return (error instanceof Error ? codeOfName[error.name] : undefined) ?? "internal";
}

/** The words of a code, with what is known of this one failure. */
export function described<Known>(code: FailureCode, known: Known) {
  const { title, advice, retryable } = failureCodes[code];
  return { code, title, advice, retryable, ...known };
}

/** What happened: in the words of what was thrown if they are ours, and behind the words of the code if they are not. */
export function detailOf(code: FailureCode, message: string): string {
  const { retryable, title } = failureCodes[code];
  return retryable && code !== "internal" ? `${title} (${message})` : message;
}

/** Why a run failed, as its item keeps it. */
export function runFailure(
  code: FailureCode,
  step: RunFailure["step"],
  detail: string = failureCodes[code].title,
  errors: RunFailure["errors"] = [],
): RunFailure {
  return described(code, { step, detail: shortened(detail, LONGEST_DETAIL), errors });
}

/**
 * Every way in which a request or a run can fail, each once: what happened, what to do next, and whether trying the same
 * again may help. The status of an HTTP answer, the retries of the state machine, the reference at /docs and the words of
 * the page and the command line follow from this table.
 */

export interface FailureMeaning {
  /** What happened, as a sentence. */
  readonly title: string;
  /** What whoever reads it can do next. */
  readonly advice: string;
  /** Whether the same work may succeed when it is tried again. A refusal would be refused again. */
  readonly retryable: boolean;
  /** The HTTP status of an answer that fails so. */
  readonly status: number;
}

/** A failure of the caller's document or request: thrown on purpose, as a RiskError. */
const refusal = (status: number, title: string, advice: string) =>
  ({ title, advice, retryable: false, status }) as const;

/** A failure of the machinery around the work. */
const fault = (status: number, title: string, advice: string) => ({ title, advice, retryable: true, status }) as const;

export const failureCodes = {
  "document.malformed": refusal(
    400,
    "The body is not JSON.",
    "Correct the text at the place that is named, and send it again.",
  ),
  "document.tooLarge": refusal(
    413,
    "The document is larger than this platform accepts.",
    "Send it through POST /v1/uploads, which takes larger ones; beyond its limit, divide the book.",
  ),
  "input.invalid": refusal(
    422,
    "The document does not match its schema or breaks a rule.",
    "Correct every field that is named, then start it again.",
  ),
  "input.unsupported": refusal(
    422,
    "The document is well formed, but this method does not cover it.",
    "Take out what the method does not cover, or use an engine that does.",
  ),
  "engine.unknown": refusal(404, "No engine has this name.", "Use one of the names that GET /v1/engines lists."),
  "engine.changed": refusal(
    409,
    "The engine has changed since the run was started.",
    "Start the document again: its numbers would come from two versions of the engine.",
  ),
  "engine.notDirect": refusal(
    409,
    "This engine cannot answer inside a request.",
    "Start a run instead: POST /v1/runs takes the same document.",
  ),
  "list.unknown": refusal(
    404,
    "The engine reads no list of this name from CSV.",
    "Use one of the lists that GET /v1/engines names under imports.",
  ),
  "run.notFound": refusal(
    404,
    "No run has this id.",
    "Look for the run in the list: the id may be mistyped, or belong to another stage or data folder.",
  ),
  "run.notFinished": refusal(
    409,
    "The run has no result: it has not succeeded.",
    "Wait until the run has succeeded. A run that failed says why, and can be started again.",
  ),
  "run.finished": refusal(
    409,
    "The run has already ended.",
    "Nothing needs to be done: what has ended stays as it is.",
  ),
  "file.notFound": refusal(
    404,
    "The run has no file with this name.",
    "Use one of the names in the run's list of files.",
  ),
  "part.notFound": refusal(
    404,
    "The result has nothing at this path.",
    "Name a place of the result by its fields and the positions in its lists, as nettingSets[0].profile.",
  ),
  "figure.unexplained": refusal(
    404,
    "Nothing explains this figure.",
    "Ask for a figure that the result marks as explained.",
  ),
  "idempotency.conflict": refusal(
    422,
    "This Idempotency-Key was used before with another document.",
    "Send a new document under a new key.",
  ),
  "caller.unnamed": refusal(
    403,
    "The access token names nobody.",
    "Let the issuer put a subject (sub) into its access tokens, then sign in again.",
  ),
  "request.invalid": refusal(
    400,
    "A parameter or header of the request is not valid.",
    "Correct each one that is named; the reference of the API says what it takes.",
  ),
  "request.unsupportedMedia": refusal(
    415,
    "The body is not sent as JSON.",
    "Send the header content-type: application/json.",
  ),
  "request.originRefused": refusal(
    403,
    "This origin or host may not talk to this server.",
    "Open the address that the server printed when it started.",
  ),
  "route.notFound": refusal(404, "Nothing lives at this address.", "Look the address up in the reference of the API."),
  "route.methodNotAllowed": refusal(
    405,
    "This address does not take this method.",
    "Use one of the methods in the header Allow.",
  ),

  internal: fault(
    500,
    "Something broke on our side.",
    "Try again. If it fails again, give the id that stands here to who runs the platform: it finds the cause in the log.",
  ),
  timeout: fault(
    504,
    "The work took longer than it may.",
    "Start a run where an answer takes too long; where a run does, use fewer paths, dates or trades.",
  ),
  "worker.outOfMemory": fault(500, "A worker ran out of memory.", "Use fewer paths, dates or trades."),
  "worker.died": fault(
    500,
    "A worker ended before it could answer, most often for want of memory.",
    "Run it again; if it ends so again, use fewer paths, dates or trades.",
  ),
  "platform.throttled": fault(
    503,
    "The platform was asked for more at once than it is allowed to do.",
    "Try again in a minute. If it happens often, start fewer runs at once, or ask AWS to raise the account's Lambda concurrency.",
  ),
  "platform.unavailable": fault(
    503,
    "A service that the platform needs did not answer.",
    "Try again in a few minutes. If it lasts, look at the state of the services in your region.",
  ),
  "storage.full": fault(
    507,
    "The disk has no room left for what would have to be stored.",
    "Free some space on the disk that holds the data folder, and send it again. Runs under way go on by themselves.",
  ),
  "run.interrupted": fault(
    500,
    "The run was interrupted each time it was started.",
    "Run it again. If it ends so again, it may need more memory than this machine has: use fewer paths, dates or trades.",
  ),
  "run.timeout": fault(
    504,
    "The run took longer than a run may.",
    "Use fewer paths, dates or trades, or start it when fewer runs are under way.",
  ),
  "run.endedSilently": fault(
    500,
    "The run's execution ended without saying why.",
    "Run it again; if it ends so again, look at its execution in Step Functions.",
  ),
} as const satisfies Readonly<Record<string, FailureMeaning>>;

export type FailureCode = keyof typeof failureCodes;

export const failureCodeNames = Object.keys(failureCodes) as readonly FailureCode[];

/** The codes of what is thrown on purpose: work that fails so is not tried again. */
export type RefusalCode = {
  [Code in FailureCode]: (typeof failureCodes)[Code]["retryable"] extends false ? Code : never;
}[FailureCode];

/** Where the reference explains a code. */
export function failureAddress(code: FailureCode): string {
  return `/docs#problem-${code}`;
}

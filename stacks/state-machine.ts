/**
 * The life of a run as a state machine in the Amazon States Language: Plan -> Map over chunks -> Map over groups of several
 * chunks -> Reduce -> Publish, any error -> Fail. JSONPath, since the embedded interpreter knows nothing else. Deployed by
 * state-machines.ts and run locally unchanged; only the addresses of the functions differ.
 *
 * Input: { runId }. Plan returns { runId, chunks, groups }, indices all of them; a run that is too small to divide, or whose
 * engine cannot be divided, has no chunks, and Reduce does all its work. Reduce returns { runId, outcome }: what Publish says in
 * the run's item.
 */
import type { Task } from "./entries.ts";

/** Chunks in flight at once on AWS. The embedded cloud is bounded by its worker threads. */
const MAP_CONCURRENCY = 500;

/**
 * What services say that have too much to do, or none to answer: the account's concurrency is used up, a table or a bucket
 * slows us down, Lambda has a bad minute. The codes of these names in functions/failure.ts begin with `platform.`.
 */
const BUSY = [
  "Lambda.TooManyRequestsException",
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.Unknown",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "SlowDown",
  "ThrottlingException",
];

/**
 * A refused document is not retried: it would be refused again. A busy platform is waited for, some six minutes in all,
 * each time for a random part of the delay, so that hundreds of chunks that were turned away together do not come back
 * together. Everything else is tried again with back-off.
 */
const retry = [
  { ErrorEquals: ["RiskError"], IntervalSeconds: 1, MaxAttempts: 0, BackoffRate: 1 },
  {
    ErrorEquals: BUSY,
    IntervalSeconds: 1,
    MaxAttempts: 30,
    BackoffRate: 2,
    MaxDelaySeconds: 30,
    JitterStrategy: "FULL",
  },
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 },
];

const toFail = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Fail" }];

type RunJob = "plan" | "simulate" | "reduce-group" | "reduce" | "publish" | "fail";

/** The definition, with the task that each of the six jobs is where it will run. */
export function runStateMachine(task: (job: RunJob) => Task) {
  return {
    Comment: "One run of one engine.",
    StartAt: "Plan",
    TimeoutSeconds: 3600,
    States: {
      Plan: {
        ...task("plan"),
        Retry: retry,
        Catch: toFail,
        Next: "Simulate",
      },
      Simulate: overIndices("chunks", "index", "SimulateChunk", task("simulate"), "ReduceGroups"),
      ReduceGroups: overIndices("groups", "group", "ReduceGroup", task("reduce-group"), "Reduce"),
      Reduce: {
        ...task("reduce"),
        Retry: retry,
        Catch: toFail,
        Next: "Publish",
      },
      Publish: {
        ...task("publish"),
        ResultPath: null,
        Retry: retry,
        Catch: toFail,
        End: true,
      },
      Fail: {
        ...task("fail"),
        ResultPath: null,
        Retry: retry,
        Next: "Failed",
      },
      Failed: { Type: "Fail", Error: "RunFailed", Cause: "The run failed; its item holds the reason." },
    },
  };
}

/** A task for each index of a list in the state, whose own name for it is `name`. */
function overIndices(list: string, name: string, state: string, each: Task, Next: string) {
  return {
    Type: "Map",
    ItemsPath: `$.${list}`,
    ItemSelector: { "runId.$": "$.runId", [`${name}.$`]: "$$.Map.Item.Value" },
    MaxConcurrency: MAP_CONCURRENCY,
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: state,
      States: { [state]: { ...each, Retry: retry, End: true } },
    },
    ResultPath: null,
    Catch: toFail,
    Next,
  };
}

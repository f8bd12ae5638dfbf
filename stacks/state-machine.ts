/**
 * The life of a run as a state machine in the Amazon States Language: Plan -> Map over chunks -> Reduce -> Publish,
 * any error -> Fail. JSONPath, since the embedded interpreter knows nothing else. Deployed by runs.ts and run locally
 * unchanged; only the addresses of the functions differ.
 *
 * Input: { runId }. Plan returns { runId, chunks }; a run that is too small to divide, or whose engine cannot be
 * divided, has no chunks, and Reduce does all its work.
 */

/** Chunks in flight at once on AWS. The embedded cloud is bounded by its worker threads. */
const MAP_CONCURRENCY = 500;

/** A refused document is not retried: it would be refused again. Everything else is, with back-off. */
const retry = [
  { ErrorEquals: ["RiskError"], IntervalSeconds: 1, MaxAttempts: 0, BackoffRate: 1 },
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 },
];

const toFail = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Fail" }];

/** The definition, with the address that each of the five jobs has where it will run. */
export function runStateMachine(arnOf: (job: "plan" | "simulate" | "reduce" | "publish" | "fail") => string) {
  return {
    Comment: "One run of one engine.",
    StartAt: "Plan",
    TimeoutSeconds: 3600,
    States: {
      Plan: {
        Type: "Task",
        Resource: arnOf("plan"),
        TimeoutSeconds: 330,
        Retry: retry,
        Catch: toFail,
        Next: "Simulate",
      },
      Simulate: {
        Type: "Map",
        ItemsPath: "$.chunks",
        ItemSelector: { "runId.$": "$.runId", "chunk.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index" },
        MaxConcurrency: MAP_CONCURRENCY,
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "SimulateChunk",
          States: {
            SimulateChunk: { Type: "Task", Resource: arnOf("simulate"), TimeoutSeconds: 930, Retry: retry, End: true },
          },
        },
        ResultPath: null,
        Catch: toFail,
        Next: "Reduce",
      },
      Reduce: {
        Type: "Task",
        Resource: arnOf("reduce"),
        ResultPath: null,
        TimeoutSeconds: 930,
        Retry: retry,
        Catch: toFail,
        Next: "Publish",
      },
      Publish: {
        Type: "Task",
        Resource: arnOf("publish"),
        ResultPath: null,
        TimeoutSeconds: 330,
        Retry: retry,
        Catch: toFail,
        End: true,
      },
      Fail: {
        Type: "Task",
        Resource: arnOf("fail"),
        ResultPath: null,
        TimeoutSeconds: 60,
        Retry: retry,
        Next: "Failed",
      },
      Failed: { Type: "Fail", Error: "RunFailed", Cause: "The run failed; its item holds the reason." },
    },
  };
}

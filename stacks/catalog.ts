/**
 * What there is to deploy, as plain data: functions, routes, schedules, queues and events. SST (runs.ts, api.ts) and
 * the embedded cloud (packages/local) read the same lists, so neither can have what the other lacks.
 */

/** What a function may do. Each becomes the narrowest statement that allows it (permissions.ts). */
export type Permission =
  | "documents:read"
  | "documents:list"
  | "documents:write"
  | "uploads:write"
  | "runs:read"
  | "runs:write"
  | "executions:start"
  | "executions:read"
  | "executions:stop";

export interface FunctionEntry {
  /** File below packages/functions/src, and the export it names. */
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly permissions: readonly Permission[];
  /** API functions answer people and get their own worker threads locally, so that no run can hold them up. */
  readonly kind: "api" | "job";
}

const api = (handler: string, permissions: readonly Permission[], memoryMegabytes = 512): FunctionEntry => ({
  handler,
  memoryMegabytes,
  timeoutSeconds: 29,
  permissions,
  kind: "api",
});

const job = (
  handler: string,
  memoryMegabytes: number,
  timeoutSeconds: number,
  permissions: readonly Permission[],
): FunctionEntry => ({ handler, memoryMegabytes, timeoutSeconds, permissions, kind: "job" });

export const functions = {
  // Parses a whole input, of up to 64 MB.
  "create-run": api(
    "api/create-run.handler",
    ["documents:read", "documents:write", "runs:read", "runs:write", "executions:start"],
    1769,
  ),
  "create-upload": api("api/create-upload.handler", ["uploads:write"]),
  "list-runs": api("api/list-runs.handler", ["runs:read"]),
  "get-run": api("api/get-run.handler", ["runs:read"]),
  "get-result": api("api/get-result.handler", ["runs:read", "documents:read"]),
  "get-input": api("api/get-input.handler", ["runs:read", "documents:read"]),
  "get-file": api("api/get-file.handler", ["runs:read", "documents:read"]),
  // Parses a whole input and a whole result.
  "get-explanation": api("api/get-explanation.handler", ["runs:read", "documents:read"], 1769),
  "cancel-run": api("api/cancel-run.handler", ["runs:read", "runs:write", "executions:stop"]),
  "replay-run": api("api/replay-run.handler", [
    "documents:read",
    "documents:write",
    "runs:read",
    "runs:write",
    "executions:start",
  ]),
  "call-engine": api("api/call-engine.handler", ["documents:read"], 1769),
  "import-list": api("api/import-list.handler", [], 1769),
  "list-engines": api("api/list-engines.handler", []),
  openapi: api("api/openapi.handler", []),

  plan: job("runs/plan.handler", 1769, 300, ["documents:read", "documents:write", "runs:read", "runs:write"]),
  simulate: job("runs/simulate.handler", 1769, 900, ["documents:read", "documents:write", "runs:read", "runs:write"]),
  reduce: job("runs/reduce.handler", 3538, 900, ["documents:read", "documents:write", "runs:read", "runs:write"]),
  publish: job("runs/publish.handler", 1769, 300, ["documents:read", "documents:write", "runs:read", "runs:write"]),
  fail: job("runs/fail.handler", 512, 30, ["runs:read", "runs:write"]),
  settle: job("runs/settle.handler", 512, 30, ["runs:read", "runs:write"]),
  sweep: job("runs/sweep.handler", 512, 120, ["runs:read", "runs:write", "executions:start", "executions:read"]),
  "start-requested": job("runs/start-requested.handler", 512, 60, [
    "documents:read",
    "documents:write",
    "runs:read",
    "runs:write",
    "executions:start",
  ]),
  "start-scheduled": job("runs/start-scheduled.handler", 512, 120, [
    "documents:list",
    "documents:read",
    "documents:write",
    "runs:read",
    "runs:write",
    "executions:start",
  ]),
} as const satisfies Record<string, FunctionEntry>;

export type FunctionName = keyof typeof functions;

export interface RouteEntry {
  readonly method: "GET" | "POST";
  /** Path with {parameters}, as API Gateway writes it. */
  readonly path: string;
  readonly function: FunctionName;
  /** The OAuth scope a caller needs where the API asks for a token. */
  readonly scope: "runs:read" | "runs:write";
}

export const routes: readonly RouteEntry[] = [
  { method: "POST", path: "/v1/runs", function: "create-run", scope: "runs:write" },
  { method: "POST", path: "/v1/uploads", function: "create-upload", scope: "runs:write" },
  { method: "GET", path: "/v1/runs", function: "list-runs", scope: "runs:read" },
  { method: "GET", path: "/v1/runs/{id}", function: "get-run", scope: "runs:read" },
  { method: "GET", path: "/v1/runs/{id}/result", function: "get-result", scope: "runs:read" },
  { method: "GET", path: "/v1/runs/{id}/input", function: "get-input", scope: "runs:read" },
  { method: "GET", path: "/v1/runs/{id}/files/{name}", function: "get-file", scope: "runs:read" },
  { method: "GET", path: "/v1/runs/{id}/explanation", function: "get-explanation", scope: "runs:read" },
  { method: "POST", path: "/v1/runs/{id}/cancel", function: "cancel-run", scope: "runs:write" },
  { method: "POST", path: "/v1/runs/{id}/replay", function: "replay-run", scope: "runs:write" },
  { method: "POST", path: "/v1/engines/{engine}", function: "call-engine", scope: "runs:write" },
  { method: "POST", path: "/v1/engines/{engine}/import/{list}", function: "import-list", scope: "runs:write" },
  { method: "GET", path: "/v1/engines", function: "list-engines", scope: "runs:read" },
  { method: "GET", path: "/v1/openapi.json", function: "openapi", scope: "runs:read" },
];

export interface ScheduleEntry {
  readonly name: string;
  /** As EventBridge Scheduler writes it: rate(…) or cron(minutes hours day month weekday year). */
  readonly expression: `rate(${string})` | `cron(${string})`;
  readonly timeZone: string;
  readonly function: FunctionName;
}

export const schedules: readonly ScheduleEntry[] = [
  { name: "sweep", expression: "rate(1 minute)", timeZone: "UTC", function: "sweep" },
  // Starts the documents below standing/ in the bucket; docs/operations.md says how to put one there.
  { name: "daily", expression: "cron(30 18 ? * MON-FRI *)", timeZone: "Europe/London", function: "start-scheduled" },
];

export interface QueueEntry {
  readonly name: string;
  readonly function: FunctionName;
  readonly batchSize: number;
  /** Six times the function's time-out, as Lambda asks for. */
  readonly visibilityTimeoutSeconds: number;
  /** After so many deliveries a message moves to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

export const queues: readonly QueueEntry[] = [
  {
    name: "run-requests",
    function: "start-requested",
    batchSize: 10,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 3,
  },
];

/** The function that hears how an execution of the state machine ended. */
export const executionEnded: FunctionName = "settle";

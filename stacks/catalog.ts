/**
 * What there is to deploy, as plain data: the only place where a table, an index, a queue, a function or a state machine
 * is named. SST (the other files here) and the embedded cloud (packages/local) read it, so neither can have what the other
 * lacks. What an entry may say: entries.ts.
 */
import type {
  Catalog,
  FunctionEntry,
  Permission,
  PollerEntry,
  QueueEntry,
  RouteEntry,
  ScheduleEntry,
  StateMachineEntry,
  TableEntry,
} from "./entries.ts";
import { runStateMachine } from "./state-machine.ts";

export const buckets = { documents: {} } as const satisfies Catalog["buckets"];
export type BucketName = keyof typeof buckets;

export const tables = {
  runs: {
    fields: { id: "string", all: "string", sortKey: "string" },
    key: { hash: "id" },
    indexes: { byTime: { hash: "all", range: "sortKey" } },
  },
} as const satisfies Record<string, TableEntry>;
export type TableName = keyof typeof tables;

/** In the order in which they are made: the jobs of one may start executions of those before it, never of its own. */
export const stateMachines = {
  runs: { definition: runStateMachine },
} as const satisfies Record<string, StateMachineEntry>;
export type StateMachineName = keyof typeof stateMachines;

export const queues = {
  "run-requests": { visibilityTimeoutSeconds: 360, maxReceiveCount: 3 },
} as const satisfies Record<string, QueueEntry>;
export type QueueName = keyof typeof queues;

type Allowed = Permission<TableName, StateMachineName, QueueName>;
type OwnFunction = FunctionEntry<Allowed>;

const api = (handler: string, permissions: readonly Allowed[], memoryMegabytes = 512): OwnFunction => ({
  handler,
  memoryMegabytes,
  timeoutSeconds: 29,
  permissions,
  kind: "api",
});

const working =
  (kind: "job" | "stream") =>
  (handler: string, memoryMegabytes: number, timeoutSeconds: number, permissions: readonly Allowed[]): OwnFunction => ({
    handler,
    memoryMegabytes,
    timeoutSeconds,
    permissions,
    kind,
  });
const job = working("job");
const stream = working("stream");

/** To start a run: packages/functions/src/runs/start.ts. */
const STARTS = [
  "documents:references:get",
  "documents:inputs:put",
  "tables:runs:get",
  "tables:runs:put",
  "executions:runs:start",
] as const satisfies readonly Allowed[];
/** To change a run or to end it: endRun of packages/functions/src/store/runs.ts. */
const ENDS = ["tables:runs:get", "tables:runs:update", "tables:runs:delete"] as const satisfies readonly Allowed[];

export const functions = {
  // Parses a whole input, of up to 64 MB.
  "create-run": api("api/create-run.handler", [...STARTS, "documents:uploads:get"], 1769),
  "create-upload": api("api/create-upload.handler", ["documents:uploads:put"]),
  "list-runs": api("api/list-runs.handler", ["indexes:runs/byTime:query", "tables:runs:get"]),
  "get-run": api("api/get-run.handler", ["tables:runs:get"]),
  // Parses a whole result where a path leads into no list of it.
  "get-result": api("api/get-result.handler", ["tables:runs:get", "documents:runs:get"], 1769),
  "get-input": api("api/get-input.handler", ["tables:runs:get", "documents:inputs:get"]),
  "get-file": api("api/get-file.handler", ["tables:runs:get", "documents:runs:get"]),
  // Parses a whole input and a whole result.
  "get-explanation": api(
    "api/get-explanation.handler",
    ["tables:runs:get", "documents:inputs:get", "documents:runs:get"],
    1769,
  ),
  "cancel-run": api("api/cancel-run.handler", [...ENDS, "executions:runs:stop"]),
  "replay-run": api("api/replay-run.handler", [...STARTS, "documents:inputs:get"]),
  "call-engine": api("api/call-engine.handler", ["documents:references:get"], 1769),
  "import-list": api("api/import-list.handler", [], 1769),
  "list-engines": api("api/list-engines.handler", []),
  openapi: api("api/openapi.handler", []),

  plan: job("runs/plan.handler", 1769, 300, [
    "tables:runs:get",
    "tables:runs:update",
    "documents:inputs:get",
    "documents:references:get",
    "documents:work:put",
  ]),
  simulate: {
    ...job("runs/simulate.handler", 1769, 900, [
      "tables:runs:get",
      "tables:runs:update",
      "documents:work:get",
      "documents:work:put",
    ]),
    // Half of what an account has by default. All runs together have no more, so the API always finds room.
    mostAtOnce: 500,
  },
  "reduce-group": job("runs/reduce-group.handler", 3538, 900, [
    "tables:runs:get",
    "tables:runs:update",
    "documents:work:get",
    "documents:work:put",
  ]),
  reduce: job("runs/reduce.handler", 3538, 900, [
    "tables:runs:get",
    "tables:runs:update",
    "documents:inputs:get",
    "documents:references:get",
    "documents:work:get",
    "documents:runs:put",
  ]),
  publish: job("runs/publish.handler", 512, 30, [...ENDS]),
  fail: job("runs/fail.handler", 512, 30, [...ENDS]),
  settle: job("runs/settle.handler", 512, 30, [...ENDS]),
  sweep: job("runs/sweep.handler", 512, 120, [
    ...ENDS,
    "indexes:runs/byTime:query",
    "executions:runs:start",
    "executions:runs:read",
  ]),
  "start-requested": stream("runs/start-requested.handler", 512, 60, [...STARTS, "documents:uploads:get"]),
  "start-scheduled": job("runs/start-scheduled.handler", 512, 120, [
    ...STARTS,
    "documents:standing:list",
    "documents:standing:get",
  ]),
} as const satisfies Record<string, OwnFunction>;

export type FunctionName = keyof typeof functions;

const answered: readonly RouteEntry<FunctionName>[] = [
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

/** Who may read something may ask for its headers alone. */
const heads = answered.filter(({ method }) => method === "GET").map((route) => ({ ...route, method: "HEAD" }) as const);
export const routes: readonly RouteEntry<FunctionName>[] = [...answered, ...heads];

export const schedules: readonly ScheduleEntry<FunctionName>[] = [
  { name: "sweep", expression: "rate(1 minute)", timeZone: "UTC", function: "sweep" },
  // Starts the documents below standing/ in the bucket; docs/operations.md says how to put one there.
  { name: "daily", expression: "cron(30 18 ? * MON-FRI *)", timeZone: "Europe/London", function: "start-scheduled" },
];

export const pollers: readonly PollerEntry<QueueName, FunctionName>[] = [
  { queue: "run-requests", function: "start-requested", batchSize: 10 },
];

/** The function that hears how an execution of any state machine ended. */
export const executionEnded: FunctionName = "settle";

export const catalog: Catalog = {
  buckets,
  tables,
  stateMachines,
  queues,
  functions,
  pollers,
  routes,
  schedules,
  executionEnded,
};

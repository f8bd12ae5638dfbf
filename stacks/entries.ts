/** What a catalog lists, entry by entry. Names are texts here, so that a test may list more than is shipped. */

/** A table of DynamoDB, on demand. Attributes that are no key are not declared: the store knows them. */
export interface TableEntry {
  /** The attributes that are part of a key, and their types. */
  readonly fields: Readonly<Record<string, "string" | "number">>;
  readonly key: Key;
  /** Global indexes, with all attributes. An item without an index's keys is not in it: so an index may be sparse. */
  readonly indexes: Readonly<Record<string, Key>>;
  /** The attribute with the second since 1970 after which DynamoDB may delete an item. The embedded cloud keeps it. */
  readonly timeToLive?: string;
}

export interface Key {
  readonly hash: string;
  readonly range?: string;
}

/** A queue of SQS with dead letters of its own kind. */
export interface QueueEntry {
  /** At least six times the time-out of the function that takes the messages, as Lambda asks for. */
  readonly visibilityTimeoutSeconds: number;
  /** After so many deliveries a message moves to the dead letters. */
  readonly maxReceiveCount: number;
  /**
   * For a queue that keeps order: the messages of one group, which the sender names, come one after the other, and the
   * rest of a group waits for one that failed.
   */
  readonly fifo?: {
    /** Whether the same text within five minutes is the same message; without it, the sender gives each message an id. */
    readonly contentBasedDeduplication: boolean;
  };
}

/** Who takes the messages of a queue. */
export interface PollerEntry<Queue extends string = string, Name extends string = string> {
  readonly queue: Queue;
  readonly function: Name;
  readonly batchSize: number;
}

/** A task of a state machine: a function of the catalog, at its address. */
export interface Task {
  readonly Type: "Task";
  readonly Resource: string;
  readonly TimeoutSeconds: number;
}

export interface StateMachineEntry {
  /**
   * In the Amazon States Language with JSONPath. Each task is what `task` gives for a function of the catalog, with the
   * state's own fields beside it. The names of all states differ, those inside maps and branches too.
   */
  readonly definition: (task: (job: string) => Task) => object;
}

/** The folders of the documents: packages/functions/src/store/documents.ts says what lies in each. */
export type Folder = "inputs" | "uploads" | "references" | "standing" | "work" | "runs";

/**
 * What a function may do, as "kind:name:verb". Each becomes the one statement that allows it and nothing else
 * (permissions.ts). test/infra/deployed.test.ts lets every function do its work, and names what is missing or not needed.
 */
export type Permission<Table extends string = string, Machine extends string = string, Queue extends string = string> =
  | `documents:${Folder}:${"get" | "put" | "list"}`
  | `tables:${Table}:${"get" | "put" | "update" | "delete"}`
  | `indexes:${Table}/${string}:query`
  | `executions:${Machine}:${"start" | "read" | "stop"}`
  | `queues:${Queue}:send`;

export interface FunctionEntry<Allowed extends Permission = Permission> {
  /** File below packages/functions/src, and the export it names. */
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly permissions: readonly Allowed[];
  /**
   * API functions answer people, stream functions take the messages of queues, jobs do all other work. Each kind gets its
   * own worker threads locally, so that no run holds up a person or a queue.
   */
  readonly kind: "api" | "job" | "stream";
  /**
   * Invocations at once, set aside for this function out of the account's concurrency: it never has more, and leaves the
   * rest to all others. A deployment whose account has less says so (BALLAST_WORKERS).
   */
  readonly mostAtOnce?: number;
}

export interface RouteEntry<Name extends string = string> {
  readonly method: "GET" | "HEAD" | "POST";
  /** Path with {parameters}, as API Gateway writes it. */
  readonly path: string;
  readonly function: Name;
  /** The OAuth scope a caller needs where the API asks for a token. */
  readonly scope: string;
}

export interface ScheduleEntry<Name extends string = string> {
  readonly name: string;
  /** As EventBridge Scheduler writes it: rate(…) or cron(minutes hours day month weekday year). */
  readonly expression: `rate(${string})` | `cron(${string})`;
  readonly timeZone: string;
  readonly function: Name;
}

/** All that is deployed, and all that the embedded cloud starts. */
export interface Catalog {
  readonly buckets: Readonly<Record<string, object>>;
  readonly tables: Readonly<Record<string, TableEntry>>;
  readonly stateMachines: Readonly<Record<string, StateMachineEntry>>;
  readonly queues: Readonly<Record<string, QueueEntry>>;
  readonly functions: Readonly<Record<string, FunctionEntry>>;
  readonly pollers: readonly PollerEntry[];
  readonly routes: readonly RouteEntry[];
  readonly schedules: readonly ScheduleEntry[];
  /** The function that hears how each execution ended. */
  readonly executionEnded: string;
}

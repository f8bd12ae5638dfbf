/** What goes on by itself: runs, queues and schedules. It pauses while nothing can be stored. */
import type { Catalog } from "../../../stacks/entries.ts";
import type { Executions } from "./executions.ts";
import type { Lambda } from "./lambda.ts";
import { startQueues } from "./queues.ts";
import { startSchedules } from "./schedules.ts";
import type { Storage } from "./storage.ts";

export interface Work {
  /** Ends what is under way; the runs stay open. */
  pause(): void;
  /** Begins every open run again. `orderly`: no run is to blame that they ended. */
  resume(orderly: boolean): Promise<void>;
  stop(): void;
}

export interface WorkOptions {
  readonly catalog: Catalog;
  readonly storage: Storage;
  readonly lambda: Lambda;
  readonly executions: Executions;
  readonly log: (text: string) => void;
}

export function workOn({ catalog, storage, lambda, executions, log }: WorkOptions): Work {
  let stopQueues: (() => void) | null = null;
  /** The last event of each schedule that fired during a pause. */
  const held = new Map<string, unknown>();
  const stopSchedules = startSchedules(catalog.schedules, (name, event) => {
    if (stopQueues === null) held.set(name, event);
    else void lambda.deliver(name, event);
  });
  const pause = () => {
    executions.abandon();
    stopQueues?.();
    stopQueues = null;
  };
  return {
    pause,
    resume: async (orderly) => {
      await lambda.deliver("sweep", { all: true, orderly });
      const invoke = (name: string, event: unknown) => lambda.invoke(name, event);
      stopQueues ??= startQueues({ catalog, sqs: storage.sqs, urls: storage.queueUrls, invoke, log });
      for (const [name, event] of held) void lambda.deliver(name, event);
      held.clear();
    },
    stop: () => {
      stopSchedules();
      pause();
    },
  };
}

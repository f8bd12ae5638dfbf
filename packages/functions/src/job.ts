/**
 * The stack around everything that is not an API handler, built once: the event is parsed, and a job's time is billed to its
 * run. A job that fails leaves the reason in its run before the error goes on to the state machine, which decides about a
 * retry and under a distributed map never learns the reason.
 */
import { assert, RiskError } from "@ballast/core/document/errors.ts";
import { RunId, type runSteps } from "@ballast/core/run.ts";
import middy from "@middy/core";
import { z } from "zod";
import { detailOf, failureCodeOf, runFailure } from "./failure.ts";
import { addCost, noteError } from "./store/runs.ts";
import { observe } from "./telemetry.ts";

/** Time kept back to note the reason before Lambda cuts the job off. */
const TIMEOUT_EARLY_MILLISECONDS = 2000;

const JobEvent = z.object({ runId: RunId, index: z.int().optional() });

/** Wraps a function that does none of a run's work: it starts, settles or repairs runs. */
export function observed<Event extends z.ZodType, Answer>(
  schema: Event,
  work: (event: z.output<Event>) => Promise<Answer>,
) {
  return middy<unknown, Answer>({ timeoutEarlyInMillis: TIMEOUT_EARLY_MILLISECONDS })
    .use(observe<unknown, Answer>(keysOf))
    .handler((event) => work(schema.parse(event)));
}

/** Wraps one step of a run. */
export function job<Event extends z.ZodType<{ runId: RunId }>, Answer>(
  step: Exclude<(typeof runSteps)[number], "queue">,
  schema: Event,
  work: (event: z.output<Event>) => Promise<Answer>,
) {
  return middy<unknown, Answer>({ timeoutEarlyInMillis: TIMEOUT_EARLY_MILLISECONDS })
    .use(observe<unknown, Answer>(keysOf))
    .onError(async ({ error, event }) => {
      assert(error instanceof Error, "only errors are thrown");
      const parsed = JobEvent.safeParse(event);
      if (!parsed.success) return;
      const { runId, index } = parsed.data;
      const errors = error instanceof RiskError ? [...error.issues] : [];
      const code = failureCodeOf(error);
      const detail = detailOf(code, error.message);
      const failure = runFailure(code, step, index === undefined ? detail : `Chunk ${index}: ${detail}`, errors);
      await noteError(runId, { name: error.name, failure }, new Date().toISOString());
    })
    .handler(async (event, context) => {
      const startedAt = Date.now();
      const parsed = schema.parse(event);
      try {
        return await work(parsed);
      } finally {
        await addCost(parsed.runId, gigabyteSeconds(startedAt, context.memoryLimitInMB));
      }
    });
}

/** The run, and the chunk if there is one, on every line of the log. */
function keysOf(event: unknown): Record<string, string | number> {
  const { success, data } = JobEvent.safeParse(event);
  if (!success) return {};
  return data.index === undefined ? { runId: data.runId } : { runId: data.runId, index: data.index };
}

/** What a job since `startedAt` is billed: its time in whole milliseconds times its memory. */
function gigabyteSeconds(startedAt: number, memoryLimitInMB: string): number {
  return ((Date.now() - startedAt) / 1000) * (Number(memoryLimitInMB) / 1024);
}

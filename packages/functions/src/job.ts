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
import { noteError, recordWork } from "./store/runs.ts";
import { logger, observe } from "./telemetry.ts";

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

/** What a worker answers; one that has done a chunk names it. */
interface Answer {
  readonly chunkDone?: number;
  readonly [name: string]: unknown;
}

/** Wraps one step of a run. */
export function job<Event extends z.ZodType<{ runId: RunId }>, Done extends Answer>(
  step: Exclude<(typeof runSteps)[number], "queue">,
  schema: Event,
  work: (event: z.output<Event>) => Promise<Done>,
) {
  return middy<unknown, Done>({ timeoutEarlyInMillis: TIMEOUT_EARLY_MILLISECONDS })
    .use(observe<unknown, Done>(keysOf))
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
      let chunkDone: number | undefined;
      try {
        const answer = await work(parsed);
        chunkDone = answer.chunkDone;
        return answer;
      } finally {
        const cost = gigabyteSeconds(startedAt, context.memoryLimitInMB);
        await told(recordWork(parsed.runId, { chunkDone, gigabyteSeconds: cost }, new Date().toISOString()));
      }
    });
}

/** Work is done whether or not its progress can be written: what a run shows then is a little less than the truth. */
async function told(progress: Promise<void>): Promise<void> {
  try {
    await progress;
  } catch (error) {
    logger.warn("progress was not written", { error: error instanceof Error ? error : String(error) });
  }
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

/**
 * The stack around every job of the state machine, built once: the event is parsed, the time is billed to the run, and a
 * failure leaves its reason in the run before it goes on to the state machine, which decides about a retry.
 */
import { assert, RiskError } from "@ballast/core/errors.ts";
import { RunId } from "@ballast/core/run.ts";
import middy from "@middy/core";
import { z } from "zod";
import { addCost, noteError } from "./store/runs.ts";
import { observe } from "./telemetry.ts";

/** Time kept back to note the reason before Lambda cuts the job off. */
const TIMEOUT_EARLY_MILLISECONDS = 2000;

const JobEvent = z.object({ runId: RunId });

/** Wraps a function that no run pays for: a sweep, a queue, a schedule. */
export function observed<Event extends z.ZodType, Answer>(
  schema: Event,
  work: (event: z.output<Event>) => Promise<Answer>,
) {
  return middy<unknown, Answer>({ timeoutEarlyInMillis: TIMEOUT_EARLY_MILLISECONDS })
    .use(observe<unknown, Answer>())
    .handler((event) => work(schema.parse(event)));
}

/** Wraps one job. `step` is the word for it in a failure. */
export function job<Event extends z.ZodType<{ runId: RunId }>, Answer>(
  step: string,
  schema: Event,
  work: (event: z.output<Event>) => Promise<Answer>,
) {
  return middy<unknown, Answer>({ timeoutEarlyInMillis: TIMEOUT_EARLY_MILLISECONDS })
    .use(observe<unknown, Answer>())
    .onError(async (request) => {
      const { error } = request;
      assert(error instanceof Error, "only errors are thrown");
      const event = JobEvent.safeParse(request.event);
      if (!event.success) return;
      const issues = error instanceof RiskError ? error.issues : [];
      const code = error instanceof RiskError ? error.code : error.name;
      await noteError(event.data.runId, { code, step, detail: error.message, errors: [...issues] });
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

/** What a job since `startedAt` is billed: its time in whole milliseconds times its memory. */
function gigabyteSeconds(startedAt: number, memoryLimitInMB: string): number {
  return ((Date.now() - startedAt) / 1000) * (Number(memoryLimitInMB) / 1024);
}

/**
 * Logs, metrics and traces of every function, by Powertools, as one middleware. Powertools itself reads from the
 * environment how much to log (POWERTOOLS_LOG_LEVEL) and whether there is anyone to take metrics and traces.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import { RiskError } from "@ballast/core/document/errors.ts";
import type { MiddlewareObj } from "@middy/core";
import type { Context } from "aws-lambda";

export const logger = new Logger({ serviceName: "ballast" });
const metrics = new Metrics({ namespace: "Ballast", serviceName: "ballast" });
const tracer = new Tracer({ serviceName: "ballast" });

interface Timed extends Record<string, unknown> {
  startedAt: number;
}

/**
 * Logs each call once with its duration, and each failure with its cause; a refusal is not an error of ours. `keysOf` gives
 * what every line of the call carries, so that it can be found.
 */
export function observe<Event, Result>(
  keysOf: (event: Event) => Record<string, string | number>,
): MiddlewareObj<Event, Result, Error, Context, Timed> {
  const trace = captureLambdaHandler(tracer, { captureResponse: false });
  return {
    before: async (request) => {
      request.internal.startedAt = Date.now();
      logger.addContext(request.context);
      logger.resetKeys();
      logger.appendKeys(keysOf(request.event));
      await trace.before?.(request);
    },
    after: async (request) => {
      const milliseconds = report("Succeeded", request.internal);
      logger.info("done", { milliseconds });
      await trace.after?.(request);
    },
    onError: async (request) => {
      const { error } = request;
      if (error instanceof RiskError) {
        report("Refused", request.internal);
        logger.info("refused", { code: error.code, detail: error.message, issues: error.issues.length });
      } else {
        report("Failed", request.internal);
        logger.error("failed", { error: error instanceof Error ? error : String(error) });
      }
      await trace.onError?.(request);
    },
  };
}

/** Counts the outcome of a call; answers how long it took. */
function report(outcome: string, { startedAt }: Partial<Timed>): number {
  const milliseconds = Date.now() - Number(startedAt);
  metrics.addMetric(outcome, MetricUnit.Count, 1);
  metrics.addMetric("Duration", MetricUnit.Milliseconds, milliseconds);
  metrics.publishStoredMetrics();
  return milliseconds;
}

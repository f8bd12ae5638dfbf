/** Logs, metrics and traces of every function, by Powertools, as one middleware. Silent outside Lambda but for the logs. */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import { RiskError } from "@ballast/core/errors.ts";
import type { MiddlewareObj } from "@middy/core";

export const logger = new Logger({ serviceName: "ballast" });
export const metrics = new Metrics({ namespace: "Ballast", serviceName: "ballast" });
const tracer = new Tracer({ serviceName: "ballast" });

/** Logs each call once with its duration, and each failure with its cause; a refusal is not an error of ours. */
export function observe<Event, Result>(): MiddlewareObj<Event, Result> {
  let startedAt = 0;
  const trace = captureLambdaHandler(tracer, { captureResponse: false });
  return {
    before: async (request) => {
      startedAt = Date.now();
      logger.addContext(request.context);
      await trace.before?.(request);
    },
    after: async (request) => {
      report("Succeeded", Date.now() - startedAt);
      logger.info("done", { milliseconds: Date.now() - startedAt });
      await trace.after?.(request);
    },
    onError: async (request) => {
      const { error } = request;
      if (error instanceof RiskError) {
        report("Refused", Date.now() - startedAt);
        logger.info("refused", { code: error.code, detail: error.message, issues: error.issues.length });
      } else {
        report("Failed", Date.now() - startedAt);
        logger.error("failed", { error: error instanceof Error ? error : String(error) });
      }
      await trace.onError?.(request);
    },
  };
}

function report(outcome: string, milliseconds: number) {
  if (process.env["AWS_EXECUTION_ENV"] === undefined) return;
  metrics.addMetric(outcome, MetricUnit.Count, 1);
  metrics.addMetric("Duration", MetricUnit.Milliseconds, milliseconds);
  metrics.publishStoredMetrics();
}

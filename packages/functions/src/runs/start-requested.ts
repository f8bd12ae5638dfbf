/**
 * Starts runs asked for through the queue. A message that cannot be read or is refused fails alone; after some
 * deliveries it lies in the dead-letter queue. The key in the message makes a duplicate the same run.
 */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { parse } from "@ballast/core/document/parse.ts";
import { StartRun } from "@ballast/core/run.ts";
import type { SQSRecord } from "aws-lambda";
import { z } from "zod";
import { observed } from "../job.ts";
import { parseJson } from "../json.ts";
import { logger } from "../telemetry.ts";
import { startRun } from "./start.ts";

const RunRequestMessage = StartRun.safeExtend({ idempotencyKey: z.string().min(1).max(200) });
const QueueEvent = z.object({ Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })) });

export const handler = observed(QueueEvent, async (event) => {
  const processor = new BatchProcessor(EventType.SQS);
  const answer = await processPartialResponse(event, start, processor, { throwOnFullBatchFailure: false });
  for (const error of processor.errors) logger.warn("a message was not taken", { error });
  return answer;
});

async function start(record: SQSRecord): Promise<void> {
  const request = parse(RunRequestMessage, parseJson(record.body));
  await startRun({ ...request, startedBy: "queue", startedFrom: "queue" });
}

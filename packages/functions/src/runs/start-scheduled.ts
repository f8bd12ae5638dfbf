/**
 * Starts the standing orders: every .json document below standing/ in the bucket, as { engine, label, input }. The key of
 * each run is the name of its document and the scheduled time, so that a schedule delivered twice starts it once.
 */
import { parse } from "@ballast/core/document/parse.ts";
import { StartRun } from "@ballast/core/run.ts";
import { z } from "zod";
import { observed } from "../job.ts";
import { parseJson } from "../json.ts";
import { getBytes, keys, listKeys } from "../store/documents.ts";
import { logger } from "../telemetry.ts";
import { startRun } from "./start.ts";

const Scheduled = z.object({ time: z.iso.datetime({ offset: true }) });

export const handler = observed(Scheduled, async ({ time }) => {
  const names = (await listKeys(keys.standing)).filter((key) => key.endsWith(".json"));
  const outcomes = await Promise.allSettled(names.map((name) => startStanding(name, time)));
  const refused = outcomes.flatMap((outcome, i) =>
    outcome.status === "rejected"
      ? [`${names[i]}: ${outcome.reason instanceof Error ? outcome.reason.message : outcome.reason}`]
      : [],
  );
  logger.info("standing orders", { started: names.length - refused.length, refused });
  if (refused.length > 0) throw new Error(`Some standing orders were not started. ${refused.join(" ")}`);
  return { started: names.length };
});

async function startStanding(name: string, time: string): Promise<void> {
  const order = parse(StartRun, parseJson(new TextDecoder().decode(await getBytes(name))));
  const idempotencyKey = `${name}@${time}`;
  await startRun({ ...order, idempotencyKey, startedBy: "schedule", startedFrom: "schedule" });
}

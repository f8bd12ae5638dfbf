/** Puts the partial results together, in the order of their chunks, and stores the result. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import type { CheckedResult } from "@ballast/core/document/checked.ts";
import { type Run, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { getBytes, getDocument, keys, putBytes } from "../store/documents.ts";
import { changeRun, getRun } from "../store/runs.ts";
import { engineOf, inputOf, PlannedChunk, referencesOf } from "./documents.ts";

/** Partials fetched at once: enough to hide the latency of S3, few enough to fit into memory whatever their number. */
const FETCHED_AT_ONCE = 8;

export const handler = job("reduce", z.object({ runId: RunId }), async ({ runId }) => {
  const { run } = await getRun(runId);
  const isOpen = await changeRun(runId, { step: "reduce" }, new Date().toISOString());
  if (!isOpen) return { runId };
  const bytes = documentBytes(await computed(run));
  await putBytes(keys.result(runId), bytes, "application/json");
  return { runId };
});

async function computed(run: Run): Promise<CheckedResult> {
  const engine = engineOf(run);
  const input = await inputOf(run, engine);
  const planned = z.array(PlannedChunk).parse(await getDocument(keys.chunks(run.id)));
  const chunks = planned.map(({ chunk }) => chunk);
  if (engine.split === null || chunks.length === 0) {
    return engine.run(input, await referencesOf(run, engine, input));
  }
  const reduction = engine.split.reduction(input, await getBytes(keys.shared(run.id)), chunks);
  const partialKeys = chunks.map((_, index) => keys.partial(run.id, index));
  for (let from = 0; from < partialKeys.length; from += FETCHED_AT_ONCE) {
    const partials = await Promise.all(partialKeys.slice(from, from + FETCHED_AT_ONCE).map(getBytes));
    for (const partial of partials) reduction.add(partial);
  }
  return reduction.finish();
}

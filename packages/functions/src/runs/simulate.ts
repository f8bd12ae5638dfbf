/**
 * Computes one chunk and stores its partial result under its index: a retry writes the same bytes again. A chunk that is all
 * of its group is reduced where it is, so that what it held need not travel.
 */
import { assert } from "@ballast/core/document/errors.ts";
import { isTerminal, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { getBytes, keys, putBytes } from "../store/documents.ts";
import { getTask } from "../store/runs.ts";
import { engineOf } from "./documents.ts";
import { plannedChunk } from "./planned.ts";

const ChunkEvent = z.object({ runId: RunId, index: z.int().nonnegative() });

export const handler = job("simulate", ChunkEvent, async ({ runId, index }) => {
  const run = await getTask(runId);
  // A cancelled run is not worth computing; its execution is being stopped.
  if (isTerminal(run.status)) return {};
  const { split } = engineOf(run);
  assert(split !== null, "only an engine that can be divided has chunks");
  const { chunk, group, isAlone } = await plannedChunk(runId, index);
  const slice = await getBytes(keys.slice(runId, group));
  const partial = split.simulate(slice, chunk);
  if (isAlone) {
    const reduction = split.reduction(slice, [chunk]);
    reduction.add(partial);
    await putBytes(keys.group(runId, group), reduction.finish(), "application/octet-stream");
  } else {
    await putBytes(keys.partial(runId, index), partial, "application/octet-stream");
  }
  return { chunkDone: index };
});

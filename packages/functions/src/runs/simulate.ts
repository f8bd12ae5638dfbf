/** Computes one chunk and stores its partial result under its index: a retry writes the same bytes again. */

import { assert } from "@ballast/core/document/errors.ts";
import { isTerminal, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { getBytes, keys, putBytes } from "../store/documents.ts";
import { getTask } from "../store/runs.ts";
import { engineOf, PlannedChunk } from "./documents.ts";

const ChunkEvent = z.object({ runId: RunId, index: z.int().nonnegative(), chunk: PlannedChunk });

export const handler = job("simulate", ChunkEvent, async ({ runId, index, chunk: { slice, chunk } }) => {
  const run = await getTask(runId);
  // A cancelled run is not worth computing; its execution is being stopped.
  if (isTerminal(run.status)) return {};
  const { split } = engineOf(run);
  assert(split !== null, "only an engine that can be divided has chunks");
  const partial = split.simulate(await getBytes(keys.slice(runId, slice)), chunk);
  await putBytes(keys.partial(runId, index), partial, "application/octet-stream");
  return { chunkDone: index };
});

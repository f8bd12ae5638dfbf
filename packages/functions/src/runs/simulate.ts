/** Computes one chunk and stores its partial result under its index: a retry writes the same bytes again. */

import { assert } from "@ballast/core/document/errors.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { isTerminal, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { getBytes, getDocument, keys, putBytes } from "../store/documents.ts";
import { chunkDone, getRun } from "../store/runs.ts";

const ChunkEvent = z.object({ runId: RunId, index: z.int().nonnegative(), chunk: z.unknown() });

export const handler = job("simulate", ChunkEvent, async ({ runId, index, chunk }) => {
  const { run } = await getRun(runId);
  // A cancelled run is not worth computing; its execution is being stopped.
  if (isTerminal(run.status)) return { index };
  const { split } = engineNamed(run.engine);
  assert(split !== null, "only an engine that can be divided has chunks");
  const [input, shared] = await Promise.all([getDocument(keys.input(run.inputHash)), getBytes(keys.shared(runId))]);
  const partial = split.simulate(input, shared, chunk);
  await putBytes(keys.partial(runId, index), partial, "application/octet-stream");
  await chunkDone(runId, index, new Date().toISOString());
  return { index };
});

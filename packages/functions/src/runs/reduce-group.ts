/** Puts the partial results of one group together, in the order of its chunks, and stores what the join needs of them. */
import { assert } from "@ballast/core/document/errors.ts";
import { isTerminal, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { eachBytes, getBytes, keys, putBytes } from "../store/documents.ts";
import { getTask } from "../store/runs.ts";
import { engineOf } from "./documents.ts";
import { chunksOfGroup } from "./planned.ts";

const GroupEvent = z.object({ runId: RunId, group: z.int().nonnegative() });

export const handler = job("reduce", GroupEvent, async ({ runId, group }) => {
  const run = await getTask(runId);
  if (isTerminal(run.status)) return {};
  const { split } = engineOf(run);
  assert(split !== null, "only an engine that can be divided has groups");
  const planned = await chunksOfGroup(runId, group);
  const reduction = split.reduction(
    await getBytes(keys.slice(runId, group)),
    planned.map(({ chunk }) => chunk),
  );
  for await (const partial of eachBytes(planned.map(({ index }) => keys.partial(runId, index)))) reduction.add(partial);
  await putBytes(keys.group(runId, group), reduction.finish(), "application/octet-stream");
  return {};
});

/** Joins what became of the groups, in the order of the plan, and stores the result. Without groups it does all the work. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import type { CheckedResult } from "@ballast/core/document/checked.ts";
import { type Run, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { eachBytes, getBytes, keys, putBytes } from "../store/documents.ts";
import { changeRun, getRun } from "../store/runs.ts";
import { engineOf, inputOf, referencesOf } from "./documents.ts";
import { groupCount } from "./planned.ts";

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
  const groups = await groupCount(run.id);
  if (engine.split === null || groups === 0) return engine.run(input, await referencesOf(run, engine, input));
  const join = engine.split.join(input, await getBytes(keys.shared(run.id)));
  const parts = Array.from({ length: groups }, (_, group) => keys.group(run.id, group));
  for await (const part of eachBytes(parts)) join.add(part);
  return join.finish();
}

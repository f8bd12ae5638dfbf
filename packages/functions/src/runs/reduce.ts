/** Joins what became of the groups, in the order of the plan, and stores the result. Without groups it does all the work. */
import type { CheckedResult } from "@ballast/core/document/checked.ts";
import type { Engine } from "@ballast/core/engine.ts";
import { type Run, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { eachBytes, getBytes, keys } from "../store/documents.ts";
import { changeRun, getRun } from "../store/runs.ts";
import { engineOf, inputOf, referencesOf } from "./documents.ts";
import { storedOutcome } from "./outcome.ts";
import { groupCount } from "./planned.ts";

export const handler = job("reduce", z.object({ runId: RunId }), async ({ runId }) => {
  const { run } = await getRun(runId);
  const isOpen = await changeRun(runId, { step: "reduce" }, new Date().toISOString());
  if (!isOpen) return { runId, outcome: null };
  const engine = engineOf(run);
  return { runId, outcome: await storedOutcome(runId, engine, await computed(run, engine)) };
});

async function computed(run: Run, engine: Engine): Promise<CheckedResult> {
  const input = await inputOf(run, engine);
  const groups = await groupCount(run.id);
  if (engine.split === null || groups === 0) return engine.run(input, await referencesOf(run, engine, input));
  const join = engine.split.join(input, await getBytes(keys.shared(run.id)));
  const parts = Array.from({ length: groups }, (_, group) => keys.group(run.id, group));
  for await (const part of eachBytes(parts)) join.add(part);
  return join.finish();
}

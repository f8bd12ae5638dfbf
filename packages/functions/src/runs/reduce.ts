/** Puts the partial results together, in the order of their chunks, and stores the result. */
import { documentBytes } from "@ballast/core/document.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { type Run, RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { getBytes, getDocument, keys, putBytes } from "../store/documents.ts";
import { changeRun, getRun } from "../store/runs.ts";

/** Partials fetched ahead of the one being added: hides the latency of S3 and bounds the memory at a few partials. */
const READ_AHEAD = 4;

export const handler = job("reduce", z.object({ runId: RunId }), async ({ runId }) => {
  const { run } = await getRun(runId);
  await changeRun(runId, { status: "running", step: "reduce" }, new Date().toISOString());
  const bytes = documentBytes(await resultOf(run));
  await putBytes(keys.result(runId), bytes, "application/json");
  return { runId };
});

async function resultOf(run: Run): Promise<unknown> {
  const engine = engineNamed(run.engine);
  const input = await getDocument(keys.input(run.inputHash));
  const chunks = z.array(z.unknown()).parse(await getDocument(keys.chunks(run.id)));
  if (engine.split === null || chunks.length === 0) return engine.run(input);
  const reduction = engine.split.reduction(input, await getBytes(keys.shared(run.id)), chunks);
  const fetched = chunks.slice(0, READ_AHEAD).map((_, index) => getBytes(keys.partial(run.id, index)));
  for (let index = 0; index < chunks.length; index++) {
    const ahead = index + READ_AHEAD;
    if (ahead < chunks.length) fetched.push(getBytes(keys.partial(run.id, ahead)));
    const next = fetched.shift();
    if (next !== undefined) reduction.add(await next);
  }
  return reduction.finish();
}

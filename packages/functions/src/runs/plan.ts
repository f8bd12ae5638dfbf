/** Divides a run into chunks. Without chunks, Reduce will do all the work. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { assert } from "@ballast/core/document/errors.ts";
import type { Plan } from "@ballast/core/engine.ts";
import { RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { keys, putBytes, putDocument } from "../store/documents.ts";
import { changeRun, getRun } from "../store/runs.ts";
import { engineOf, inputOf, referencesOf } from "./documents.ts";

/** Chunks travel in the state of the execution, which Step Functions bounds at 256 KB. */
const STATE_LIMIT_BYTES = 250_000;
const NO_PLAN: Plan<unknown> = { groups: [], shared: new Uint8Array() };

export const handler = job("plan", z.object({ runId: RunId }), async ({ runId }) => {
  const { run } = await getRun(runId);
  const isOpen = await changeRun(runId, { status: "running", step: "plan" }, new Date().toISOString());
  if (!isOpen) return { runId, chunks: [] };
  const engine = engineOf(run);
  const input = await inputOf(run, engine);
  const { groups, shared } = engine.split?.plan(input, undefined, await referencesOf(run, engine, input)) ?? NO_PLAN;
  const chunks = groups.flatMap((group, slice) => group.chunks.map((chunk) => ({ slice, chunk })));
  assert(documentBytes(chunks).length < STATE_LIMIT_BYTES, "the chunks of a plan fit into the state of an execution");
  await putBytes(keys.shared(runId), shared, "application/octet-stream");
  for (const [index, { slice }] of groups.entries()) {
    await putBytes(keys.slice(runId, index), slice, "application/octet-stream");
  }
  await putDocument(keys.chunks(runId), chunks);
  await changeRun(runId, { step: "simulate", chunkCount: chunks.length }, new Date().toISOString());
  return { runId, chunks };
});

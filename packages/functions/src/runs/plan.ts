/** Divides a run into groups and chunks. Without chunks, Reduce will do all the work. */
import { assert } from "@ballast/core/document/errors.ts";
import type { Plan } from "@ballast/core/engine.ts";
import { RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { job } from "../job.ts";
import { changeRun, getRun } from "../store/runs.ts";
import { engineOf, inputOf, referencesOf } from "./documents.ts";
import { putPlan } from "./planned.ts";

/** The state of an execution holds 256 KB, of which the rest is for names. */
const STATE_LIMIT_BYTES = 250_000;
const NO_PLAN: Plan<unknown> = { groups: [], shared: new Uint8Array() };

export const handler = job("plan", z.object({ runId: RunId }), async ({ runId }) => {
  const { run } = await getRun(runId);
  const isOpen = await changeRun(runId, { status: "running", step: "plan" }, new Date().toISOString());
  if (!isOpen) return { runId, chunks: [], groups: [] };
  const engine = engineOf(run);
  const input = await inputOf(run, engine);
  const plan = engine.split?.plan(input, undefined, await referencesOf(run, engine, input)) ?? NO_PLAN;
  const { chunkCount, divided } = await putPlan(runId, plan);
  const state = { runId, chunks: Array.from({ length: chunkCount }, (_, index) => index), groups: divided };
  assert(JSON.stringify(state).length < STATE_LIMIT_BYTES, "the indices of a plan fit into the state of an execution");
  await changeRun(runId, { step: "simulate", chunkCount }, new Date().toISOString());
  return state;
});

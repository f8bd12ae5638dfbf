/**
 * The one way a run begins, whoever asks: input stored, item put, execution started. Each step may be repeated, so that
 * the same request sent again repairs a crash between two of them.
 */
import { randomUUID } from "node:crypto";
import { engineNamed } from "@ballast/core/engines.ts";
import { RiskError } from "@ballast/core/errors.ts";
import { type Run, RunId } from "@ballast/core/run.ts";
import { environment } from "../environment.ts";
import { sha256 } from "../hash.ts";
import { putInput } from "../store/documents.ts";
import { startExecution } from "../store/executions.ts";
import { createRun, getRun } from "../store/runs.ts";

export interface RunRequest {
  readonly engine: string;
  readonly label?: string | undefined;
  readonly input: unknown;
  readonly startedBy: string;
  readonly startedFrom: Run["startedFrom"];
  readonly idempotencyKey?: string | undefined;
  readonly replayOf?: RunId;
}

/** Starts a run; throws what is wrong with its document before anything is stored. */
export async function startRun(request: RunRequest): Promise<Run> {
  const engine = engineNamed(request.engine);
  const input = engine.parse(request.input);
  const inputHash = await putInput(input);
  const now = new Date().toISOString();
  const run: Run = {
    id: runIdFor(request.idempotencyKey),
    engine: engine.name,
    label: request.label ?? engine.title,
    status: "queued",
    step: "queue",
    version: 1,
    chunkCount: null,
    chunksDone: [],
    startedBy: request.startedBy,
    startedFrom: request.startedFrom,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    inputHash,
    resultHash: null,
    seed: engine.seed(input),
    engineVersion: engine.version,
    codeVersion: environment.codeVersion,
    replayOf: request.replayOf ?? null,
    replayIdentical: null,
    headline: null,
    failure: null,
    gigabyteSeconds: 0,
    costUsd: 0,
    files: [],
  };
  const isNew = await createRun(run);
  const current = isNew ? run : (await getRun(run.id)).run;
  const same = current.inputHash === inputHash && current.engine === run.engine && current.replayOf === run.replayOf;
  if (!same)
    throw new RiskError("idempotency.conflict", undefined, [
      { path: "Idempotency-Key", message: "Use a new key for a new document." },
    ]);
  if (current.status === "queued") await startExecution(current.id);
  return current;
}

/** The id that a key stands for: the same key is the same run. Without a key every request is a new run. */
function runIdFor(idempotencyKey: string | undefined): RunId {
  return RunId.parse(sha256(idempotencyKey ?? randomUUID()).slice(0, 32));
}

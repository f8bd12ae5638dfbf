/**
 * The one way a run begins, whoever asks: input stored, item put, execution started. Each step may be repeated, so that
 * the same request sent again repairs a crash between two of them.
 */
import { randomUUID } from "node:crypto";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import type { ParsedInput } from "@ballast/core/document/checked.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import type { Engine } from "@ballast/core/engine.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { type Run, RunId } from "@ballast/core/run.ts";
import { costUsd } from "../cost.ts";
import { environment } from "../environment.ts";
import { sha256 } from "../hash.ts";
import { parseJson } from "../json.ts";
import { putInput } from "../store/documents.ts";
import { createRun, findRun, getRun } from "../store/runs.ts";
import { getUpload } from "../store/uploads.ts";
import { arrivedReferences } from "./documents.ts";
import { startRunExecution } from "./execution.ts";

export interface RunRequest {
  readonly engine: string;
  readonly label?: string | undefined;
  readonly input?: unknown;
  /** The hash of an upload that holds the input. */
  readonly inputUpload?: string | undefined;
  readonly startedBy: string;
  readonly startedFrom: Run["startedFrom"];
  readonly idempotencyKey?: string | undefined;
  readonly replayOf?: RunId;
}

/** A request whose document was accepted, and the run that it would be: nothing is stored yet. */
export interface Accepted {
  readonly engine: Engine;
  readonly input: ParsedInput;
  readonly bytes: Uint8Array;
  readonly run: Run;
  /** The run that the same key has started before. */
  readonly earlier: Run | undefined;
}

/** Throws all that is wrong with a request: every way to a run goes through here, and so does a dry run. */
export async function accepted(request: RunRequest): Promise<Accepted> {
  const engine = engineNamed(request.engine);
  const { inputUpload } = request;
  const document = inputUpload === undefined ? request.input : parseJson(await getUpload(inputUpload));
  const input = engine.parse(document);
  await arrivedReferences(engine, input);
  const bytes = documentBytes(input);
  const run = newRun(request, engine, input, sha256(bytes));
  const earlier = (await findRun(run.id))?.run;
  if (earlier !== undefined) refuseOther(run, earlier);
  return { engine, input, bytes, run, earlier };
}

export async function startRun(request: RunRequest): Promise<Run> {
  const { bytes, earlier, run } = await accepted(request);
  // A run that is there has its input stored: nothing is written for a key that is used again.
  const current = earlier ?? (await store(run, bytes));
  refuseOther(run, current);
  if (current.status === "queued") await startRunExecution(current.id);
  return current;
}

function refuseOther(run: Run, current: Run): void {
  const same =
    current.inputHash === run.inputHash && current.engine === run.engine && current.replayOf === run.replayOf;
  if (!same)
    throw new RiskError("idempotency.conflict", undefined, [
      { path: "Idempotency-Key", message: "Use a new key for a new document." },
    ]);
}

/** Stores the input, then the run. If another request with the same key was faster, its run is the one. */
async function store(run: Run, input: Uint8Array): Promise<Run> {
  await putInput(run.inputHash, input);
  return (await createRun(run)) ? run : (await getRun(run.id)).run;
}

function newRun(request: RunRequest, engine: Engine, input: ParsedInput, inputHash: string): Run {
  const now = new Date().toISOString();
  return {
    id: runIdFor(request),
    engine: engine.name,
    label: request.label ?? engine.title,
    status: "queued",
    step: "queue",
    stepsStartedAt: {},
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
    codeVersion: environment.codeVersion(),
    replayOf: request.replayOf ?? null,
    replayIdentical: null,
    headline: null,
    failure: null,
    gigabyteSeconds: 0,
    costUsd: costUsd(0, 0),
    files: [],
  };
}

/** The id that a caller's key stands for: the same key is the same run. Without a key every request is a new run. */
function runIdFor({ startedBy, idempotencyKey }: RunRequest): RunId {
  const name = idempotencyKey === undefined ? randomUUID() : JSON.stringify([startedBy, idempotencyKey]);
  return RunId.parse(sha256(name).slice(0, 32));
}

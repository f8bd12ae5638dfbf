/** A run without the cloud: the same plan, chunks and reduction on threads of this process, with the same bytes. */
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import type { ParsedInput } from "@ballast/core/document/checked.ts";
import type { Engine } from "@ballast/core/engine.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { type DryRun, dryRunOf } from "@ballast/core/run.ts";

export interface InProcessOptions {
  readonly engine: string;
  readonly input: unknown;
  readonly workers?: number | undefined;
  /** Overrides how many chunks the engine would choose. */
  readonly chunks?: number | undefined;
  /** Told what is worth knowing of the document before anything is computed. */
  readonly accepted: (found: DryRun) => void;
  readonly progress: (done: number, total: number) => void;
}

/** What a thread is sent: a chunk, and all that it needs. */
export interface Work {
  readonly slice: Uint8Array;
  readonly chunk: unknown;
}

/** The bytes of the result. Throws `input.invalid` with every problem of the document. */
export async function runInProcess(options: InProcessOptions): Promise<Uint8Array> {
  const engine = engineNamed(options.engine);
  const input = engine.parse(options.input);
  options.accepted(tried(engine, input));
  const plan = engine.split?.plan(input, options.chunks);
  if (engine.split === null || plan === undefined || plan.groups.length === 0) {
    options.progress(0, 0);
    return documentBytes(engine.run(input));
  }
  const work = plan.groups.flatMap(({ slice, chunks }) => chunks.map((chunk) => ({ slice, chunk })));
  const threads = Math.min(work.length, options.workers ?? availableParallelism());
  const partials = await simulate(work, threads, engine.name, options.progress);
  const join = engine.split.join(input, plan.shared);
  let next = 0;
  for (const { chunks, slice } of plan.groups) {
    const reduction = engine.split.reduction(slice, chunks);
    for (const partial of partials.slice(next, next + chunks.length)) reduction.add(partial);
    next += chunks.length;
    join.add(reduction.finish());
  }
  return documentBytes(join.finish());
}

/** What a run would be warned of. Throws `input.invalid` with every problem of the document. */
export function dryRunInProcess(name: string, document: unknown): DryRun {
  const engine = engineNamed(name);
  return tried(engine, engine.parse(document));
}

function tried(engine: Engine, input: ParsedInput): DryRun {
  return dryRunOf(engine, input, createHash("sha256").update(documentBytes(input)).digest("hex"));
}

/** The partial results in the order of their chunks, whichever thread was first. */
async function simulate(
  work: readonly Work[],
  threads: number,
  engine: string,
  progress: InProcessOptions["progress"],
): Promise<Uint8Array[]> {
  const partials = new Array<Uint8Array>(work.length);
  let next = 0;
  let done = 0;
  progress(0, work.length);
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL("./in-process-worker.ts", import.meta.url), { workerData: engine }),
  );
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let index = next++; index < work.length; index = next++) {
          partials[index] = await ask(worker, work[index]);
          progress(++done, work.length);
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return partials;
}

function ask(worker: Worker, work: Work | undefined): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off("message", answered).off("error", failed).off("exit", ended);
    };
    const answered = (partial: Uint8Array) => {
      settle();
      resolve(partial);
    };
    const failed = (error: unknown) => {
      settle();
      reject(error);
    };
    const ended = () => failed(new Error("A worker thread ended before its chunk was done."));
    worker.on("message", answered).on("error", failed).on("exit", ended);
    worker.postMessage(work);
  });
}

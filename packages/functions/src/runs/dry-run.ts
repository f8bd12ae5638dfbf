/** What a request would start, and what is worth knowing of its document first. It reads, and writes nothing. */
import type { DryRun } from "@ballast/core/run.ts";
import { accepted, type RunRequest } from "./start.ts";

/** As many as a person reads, and more; a book of a hundred thousand trades may have one of each. */
const MOST_WARNINGS = 200;

export async function dryRun(request: RunRequest): Promise<DryRun> {
  const { engine, input, run } = await accepted(request);
  const warnings = engine.warnings(input);
  return {
    engine: run.engine,
    engineVersion: run.engineVersion,
    inputHash: run.inputHash,
    seed: run.seed,
    warnings: warnings.slice(0, MOST_WARNINGS),
    warningCount: warnings.length,
  };
}

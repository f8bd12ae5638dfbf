/** What a request would start, and what is worth knowing of its document first. It reads, and writes nothing. */
import { type DryRun, dryRunOf } from "@ballast/core/run.ts";
import { accepted, type RunRequest } from "./start.ts";

export async function dryRun(request: RunRequest): Promise<DryRun> {
  const { engine, input, run } = await accepted(request);
  return dryRunOf(engine, input, run.inputHash);
}

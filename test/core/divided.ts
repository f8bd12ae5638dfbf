/** A document through plan, chunks, reductions and join, as the platform would take it. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { assert } from "@ballast/core/document/errors.ts";
import type { Engine } from "@ballast/core/engine.ts";

/** The bytes of the result in so many chunks a group; `changed` may change what the plan hands on. */
export function inChunks(
  { parse, split }: Engine,
  document: unknown,
  chunkCount: number | undefined,
  changed = (bytes: Uint8Array) => bytes,
): Uint8Array {
  assert(split !== null, "the engine can be divided");
  const input = parse(document);
  const { groups, shared } = split.plan(input, chunkCount);
  const join = split.join(input, shared);
  for (const group of groups) {
    const slice = changed(group.slice);
    // Chunks travel as JSON between plan and workers.
    const chunks = group.chunks.map((chunk) => JSON.parse(JSON.stringify(chunk)) as unknown);
    const reduction = split.reduction(slice, chunks);
    for (const chunk of chunks) reduction.add(split.simulate(slice, chunk));
    join.add(reduction.finish());
  }
  return documentBytes(join.finish());
}

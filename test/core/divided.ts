/** A document through plan, chunks and reduction, as the platform would take it. */
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { assert } from "@ballast/core/document/errors.ts";
import type { Engine } from "@ballast/core/engine.ts";

/** The bytes of the result in so many chunks a group; `changed` may change what the plan hands on. */
export function inChunks(
  { parse, split }: Engine,
  document: unknown,
  chunkCount: number,
  changed = (bytes: Uint8Array) => bytes,
): Uint8Array {
  assert(split !== null, "the engine can be divided");
  const input = parse(document);
  const { groups, shared } = split.plan(input, chunkCount);
  // Chunks travel as JSON between plan and workers.
  const work = groups.flatMap(({ slice, chunks }) =>
    chunks.map((chunk) => ({ slice: changed(slice), chunk: JSON.parse(JSON.stringify(chunk)) as unknown })),
  );
  const reduction = split.reduction(
    input,
    changed(shared),
    work.map(({ chunk }) => chunk),
  );
  for (const { slice, chunk } of work) reduction.add(split.simulate(slice, chunk));
  return documentBytes(reduction.finish());
}

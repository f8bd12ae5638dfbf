/**
 * The plan of a run as it lies in S3. The state of an execution holds no more than 256 KB, so that only indices travel in it: a
 * chunk and its group are looked up here, in blocks, since a worker reads one of 40,000 descriptions and not all of them.
 */
import { assert } from "@ballast/core/document/errors.ts";
import type { Plan } from "@ballast/core/engine.ts";
import type { RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { getDocument, inTurns, keys, putBytes, putDocument } from "../store/documents.ts";

const CHUNKS_PER_BLOCK = 500;

const PlannedChunk = z.strictObject({
  group: z.int().nonnegative(),
  /** Whether it is the only chunk of its group. */
  isAlone: z.boolean(),
  chunk: z.unknown(),
});
type PlannedChunk = z.infer<typeof PlannedChunk>;

/** The first chunk of each group, and behind the last group the number of chunks. */
const Starts = z.array(z.int().nonnegative());

/** Stores a plan; answers its number of chunks, and the groups that are reduced apart from their chunks. */
export async function putPlan(id: RunId, { groups, shared }: Plan<unknown>) {
  const starts = [0];
  const planned: PlannedChunk[] = [];
  for (const [group, { chunks }] of groups.entries()) {
    for (const chunk of chunks) planned.push({ group, isAlone: chunks.length === 1, chunk });
    starts.push(planned.length);
  }
  const blocks = Array.from({ length: Math.ceil(planned.length / CHUNKS_PER_BLOCK) }, (_, block) =>
    planned.slice(block * CHUNKS_PER_BLOCK, (block + 1) * CHUNKS_PER_BLOCK),
  );
  await putBytes(keys.shared(id), shared, "application/octet-stream");
  await inTurns(groups, ({ slice }, group) => putBytes(keys.slice(id, group), slice, "application/octet-stream"));
  await inTurns(blocks, (block, index) => putDocument(keys.chunks(id, index), block));
  await putDocument(keys.groups(id), starts);
  return {
    chunkCount: planned.length,
    divided: groups.flatMap(({ chunks }, group) => (chunks.length > 1 ? [group] : [])),
  };
}

export async function plannedChunk(id: RunId, index: number): Promise<PlannedChunk> {
  const found = (await block(id, Math.floor(index / CHUNKS_PER_BLOCK)))[index % CHUNKS_PER_BLOCK];
  assert(found !== undefined, `the plan has a chunk ${index}`);
  return found;
}

/** The chunks of a group, with their indices. */
export async function chunksOfGroup(id: RunId, group: number): Promise<readonly { index: number; chunk: unknown }[]> {
  const starts = await startsOf(id);
  const [from, to] = [starts[group], starts[group + 1]];
  assert(from !== undefined && to !== undefined, `the plan has a group ${group}`);
  const found: { index: number; chunk: unknown }[] = [];
  for (let at = Math.floor(from / CHUNKS_PER_BLOCK); at * CHUNKS_PER_BLOCK < to; at++) {
    for (const [i, { chunk }] of (await block(id, at)).entries()) {
      const index = at * CHUNKS_PER_BLOCK + i;
      if (index >= from && index < to) found.push({ index, chunk });
    }
  }
  return found;
}

export async function groupCount(id: RunId): Promise<number> {
  return (await startsOf(id)).length - 1;
}

async function startsOf(id: RunId): Promise<readonly number[]> {
  return Starts.parse(await getDocument(keys.groups(id)));
}

async function block(id: RunId, index: number): Promise<readonly PlannedChunk[]> {
  return z.array(PlannedChunk).parse(await getDocument(keys.chunks(id, index)));
}

/**
 * What the workers of a run have done and cost, in items beside the run's own: they are in no index, so that a write is one
 * write, and each holds so few chunks that it stays below 1 KB, which is what one write unit pays for. A chunk is a member
 * of a set: a repeated one counts once. When the run ends its items are closed, and what they hold moves into the run.
 */
import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { client, TableName, unlessRefused } from "./table.ts";

/** 256 numbers of at most three digits take 3 bytes each; keys, time, cost and version take some 150 bytes more. */
const CHUNKS_PER_ITEM = 256;

export interface Progress {
  readonly chunksDone: readonly number[];
  readonly gigabyteSeconds: number;
  /** The number of writes that it counts. */
  readonly version: number;
  /** Empty if nothing was written. */
  readonly updatedAt: string;
}

/** What one worker did. */
export interface Work {
  /** The chunk that it has done; none for a worker without a chunk, or one that failed. */
  readonly chunkDone?: number | undefined;
  readonly gigabyteSeconds: number;
}

const Part = z.object({
  chunks: z.set(z.number()).default(new Set()),
  gigabyteSeconds: z.number().default(0),
  version: z.number().default(0),
  updatedAt: z.string().default(""),
});
type Part = z.infer<typeof Part>;

/** Adds what a worker did, in one write. False if the run has ended meanwhile. */
export async function addWork(id: RunId, { chunkDone, gigabyteSeconds }: Work, now: string): Promise<boolean> {
  const [part, member] = chunkDone === undefined ? [0, null] : place(chunkDone);
  return unlessRefused(
    client.send(
      new UpdateCommand({
        TableName,
        Key: { id: partId(id, part) },
        UpdateExpression: `SET updatedAt = :now ADD gigabyteSeconds :cost, version :one${member === null ? "" : ", chunks :chunk"}`,
        ConditionExpression: "attribute_not_exists(closed)",
        ExpressionAttributeValues: {
          ":now": now,
          ":cost": gigabyteSeconds,
          ":one": 1,
          ...(member === null ? {} : { ":chunk": new Set([member]) }),
        },
      }),
    ),
  );
}

/** The progress of a run that was planned as so many chunks. */
export async function readProgress(id: RunId, chunkCount: number | null): Promise<Progress> {
  return progressOf(id, chunkCount, async (Key) => {
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item ?? {};
  });
}

/** The progress of a run, to which nothing is added from now on. */
export async function closeProgress(id: RunId, chunkCount: number | null): Promise<Progress> {
  return progressOf(id, chunkCount, async (Key) => {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: "SET closed = :closed",
        ExpressionAttributeValues: { ":closed": true },
        ReturnValues: "ALL_NEW",
      }),
    );
    return Attributes ?? {};
  });
}

async function progressOf(
  id: RunId,
  chunkCount: number | null,
  read: (Key: { readonly id: string }) => Promise<unknown>,
): Promise<Progress> {
  // What a worker without a chunk cost is in the first item, so there is always one.
  const count = Math.max(1, Math.ceil((chunkCount ?? 0) / CHUNKS_PER_ITEM));
  const items = await Promise.all(Array.from({ length: count }, (_, part) => read({ id: partId(id, part) })));
  const parts = items.map((item): Part => Part.parse(item));
  return {
    chunksDone: parts.flatMap(({ chunks }, part) => [...chunks].map((member) => part * CHUNKS_PER_ITEM + member)),
    gigabyteSeconds: parts.reduce((sum, { gigabyteSeconds }) => sum + gigabyteSeconds, 0),
    version: parts.reduce((sum, { version }) => sum + version, 0),
    updatedAt: parts.reduce((latest, { updatedAt }) => (updatedAt > latest ? updatedAt : latest), ""),
  };
}

/** The item that holds a chunk, and its number inside. */
function place(chunk: number): readonly [part: number, member: number] {
  return [Math.floor(chunk / CHUNKS_PER_ITEM), chunk % CHUNKS_PER_ITEM];
}

function partId(id: RunId, part: number): string {
  return `${id}#progress${part}`;
}

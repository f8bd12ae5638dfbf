/**
 * Marks of the runs that have not ended, in a partition of their own of the index by time, so that the sweep reads these
 * few small items and no others. A mark is put before its run and removed after the run's end; a crash between the two
 * leaves a mark too many, never one too few, and the sweep removes it.
 */
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type Run, RunId } from "@ballast/core/run.ts";
import { client, itemsByTime, TableName } from "./table.ts";

const OPEN_RUNS = "open";
const SEPARATOR = "#";

export async function markOpen({ id, createdAt }: Run): Promise<void> {
  const Item = { id: markId(id), all: OPEN_RUNS, sortKey: createdAt + SEPARATOR + id };
  await client.send(new PutCommand({ TableName, Item }));
}

export async function removeMark(id: RunId): Promise<void> {
  await client.send(new DeleteCommand({ TableName, Key: { id: markId(id) } }));
}

/** The runs marked as open that were started before a time, oldest first. */
export async function markedRuns(startedBefore: string): Promise<RunId[]> {
  const found: RunId[] = [];
  const marks = itemsByTime({
    KeyConditionExpression: "#all = :all AND sortKey < :before",
    ExpressionAttributeNames: { "#all": "all" },
    ExpressionAttributeValues: { ":all": OPEN_RUNS, ":before": startedBefore },
  });
  for await (const { sortKey } of marks) found.push(RunId.parse(String(sortKey).split(SEPARATOR)[1]));
  return found;
}

function markId(id: RunId): string {
  return `${id}${SEPARATOR}open`;
}

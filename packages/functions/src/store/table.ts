/** The one table in DynamoDB: runs, the progress of their workers, and the marks of open runs. */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { tables } from "../../../../stacks/catalog.ts";
import { environment } from "../environment.ts";

export const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
export const TableName = environment.table("runs");
/** The index by time: partition `all`, sorted by `sortKey`. An item without both is not in it. */
export const BY_TIME: keyof (typeof tables)["runs"]["indexes"] = "byTime";

export type Item = Record<string, unknown>;

/** Every item that a query of the index by time finds, page after page. */
export async function* itemsByTime(query: Omit<QueryCommandInput, "TableName" | "IndexName">): AsyncGenerator<Item> {
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({ TableName, IndexName: BY_TIME, ...query, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
    );
    yield* page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** False if DynamoDB refused the condition, which is an answer here and not a failure. */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Starts the emulators and makes the tables, the buckets and the queues of the catalog. */
import { mkdirSync } from "node:fs";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Catalog, Key, QueueEntry, TableEntry } from "../../../stacks/entries.ts";
import { bucketName, credentials, deadLetterName, queueName, REGION } from "./account.ts";
import { type Emulators, startEmulators } from "./emulator-thread.ts";

export interface Storage {
  readonly databaseUrl: string;
  readonly storageUrl: string;
  /** Of the queues of the catalog, by their names, and of their dead-letter queues. */
  readonly queueUrls: ReadonlyMap<string, string>;
  readonly sqs: SQSClient;
  readonly emulators: Emulators;
  stop(): Promise<void>;
}

/** `lost` hears when the emulators ended by themselves. */
export async function startStorage(
  dataFolder: string,
  { buckets, tables, queues }: Pick<Catalog, "buckets" | "tables" | "queues">,
  lost: (reason: string) => void = () => {},
): Promise<Storage> {
  mkdirSync(dataFolder, { recursive: true });
  const emulators = await startEmulators(dataFolder, lost);
  const { databaseUrl, storageUrl } = emulators;
  // Queues remember the port of the start that made them, so their addresses are names, not endpoints.
  const sqs = new SQSClient({ endpoint: storageUrl, region: REGION, credentials, useQueueUrlAsEndpoint: false });
  const [, , queueUrls] = await Promise.all([
    makeTables(databaseUrl, tables),
    makeBuckets(storageUrl, Object.keys(buckets).map(bucketName)),
    makeQueues(sqs, queues),
  ]);
  return {
    databaseUrl,
    storageUrl,
    queueUrls,
    sqs,
    emulators,
    stop: async () => {
      sqs.destroy();
      await emulators.stop();
    },
  };
}

/** The tables of a catalog, on any server that speaks DynamoDB's protocol. */
export async function makeTables(endpoint: string, tables: Catalog["tables"]): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  try {
    await Promise.all(Object.entries(tables).map(([name, entry]) => makeTable(client, name, entry)));
  } finally {
    client.destroy();
  }
}

/** Makes the table if it is missing. */
async function makeTable(client: DynamoDBClient, TableName: string, entry: TableEntry): Promise<void> {
  try {
    await client.send(new DescribeTableCommand({ TableName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(new CreateTableCommand(tableOf(TableName, entry)));
  }
}

/** A table of the catalog as DynamoDB is asked for it. */
function tableOf(TableName: string, { fields, key, indexes }: TableEntry): CreateTableCommandInput {
  const GlobalSecondaryIndexes = Object.entries(indexes).map(([IndexName, index]) => ({
    IndexName,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: "ALL" as const },
  }));
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: Object.entries(fields).map(([AttributeName, type]) => ({
      AttributeName,
      AttributeType: type === "string" ? "S" : "N",
    })),
    KeySchema: keySchema(key),
    // A list without members is refused.
    ...(GlobalSecondaryIndexes.length === 0 ? {} : { GlobalSecondaryIndexes }),
  };
}

function keySchema({ hash, range }: Key): KeySchemaElement[] {
  const first: KeySchemaElement = { AttributeName: hash, KeyType: "HASH" };
  return range === undefined ? [first] : [first, { AttributeName: range, KeyType: "RANGE" }];
}

async function makeBuckets(endpoint: string, names: readonly string[]): Promise<void> {
  const client = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
  try {
    await Promise.all(names.map((Bucket) => makeBucket(client, Bucket)));
  } finally {
    client.destroy();
  }
}

async function makeBucket(client: S3Client, Bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch {
    await client.send(new CreateBucketCommand({ Bucket }));
  }
}

async function makeQueues(sqs: SQSClient, queues: Catalog["queues"]): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (const [name, entry] of Object.entries(queues)) await makeQueue(sqs, name, entry, urls);
  return urls;
}

async function makeQueue(sqs: SQSClient, name: string, entry: QueueEntry, urls: Map<string, string>): Promise<void> {
  const deadLetterUrl = await queueUrl(sqs, deadLetterName(name), entry);
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ["QueueArn"] }),
  );
  const url = await queueUrl(sqs, name, entry);
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: url,
      Attributes: {
        VisibilityTimeout: String(entry.visibilityTimeoutSeconds),
        ...(entry.fifo && { ContentBasedDeduplication: String(entry.fifo.contentBasedDeduplication) }),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: Attributes?.["QueueArn"],
          maxReceiveCount: entry.maxReceiveCount,
        }),
      },
    }),
  );
  urls.set(name, url).set(deadLetterName(name), deadLetterUrl);
}

/** Makes the queue if it is missing. */
async function queueUrl(sqs: SQSClient, name: string, entry: QueueEntry): Promise<string> {
  const QueueName = queueName(name, entry);
  const kind = entry.fifo === undefined ? {} : { Attributes: { FifoQueue: "true" } };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, ...kind }));
  if (QueueUrl === undefined) throw new Error(`The queue ${QueueName} has no address.`);
  return QueueUrl;
}

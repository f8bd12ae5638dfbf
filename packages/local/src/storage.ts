/** Starts the emulators and makes the table, the bucket and the queues that the stacks declare. */
import { mkdirSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type QueueEntry, queues } from "../../../stacks/catalog.ts";

export const REGION = "us-east-1";
export const TABLE = "runs";
export const BUCKET = "ballast-documents";
/** The emulators accept any credentials; the SDK wants some. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local" };

export interface Storage {
  readonly databaseUrl: string;
  readonly storageUrl: string;
  readonly queueUrls: ReadonlyMap<string, string>;
  readonly sqs: SQSClient;
  stop(): Promise<void>;
}

export async function startStorage(dataFolder: string): Promise<Storage> {
  mkdirSync(dataFolder, { recursive: true });
  const worker = new Worker(new URL("./emulators.ts", import.meta.url), { workerData: { dataFolder } });
  const { databasePort, storagePort } = await new Promise<{ databasePort: number; storagePort: number }>(
    (resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    },
  );
  const databaseUrl = `http://127.0.0.1:${databasePort}`;
  const storageUrl = `http://127.0.0.1:${storagePort}`;
  // Queues remember the port of the start that made them, so their addresses are names, not endpoints.
  const sqs = new SQSClient({ endpoint: storageUrl, region: REGION, credentials, useQueueUrlAsEndpoint: false });
  const [, , queueUrls] = await Promise.all([makeTable(databaseUrl), makeBucket(storageUrl), makeQueues(sqs)]);
  return {
    databaseUrl,
    storageUrl,
    queueUrls,
    sqs,
    stop: async () => {
      sqs.destroy();
      const ended = new Promise((resolve) => worker.once("exit", resolve));
      worker.postMessage("stop");
      // What is written is on disk already, so a slow goodbye is cut short.
      const cut = setTimeout(() => void worker.terminate(), 1500);
      await ended;
      clearTimeout(cut);
    },
  };
}

/** The table of runs, as stacks/storage.ts declares it. */
export async function makeTable(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  try {
    await client.send(new DescribeTableCommand({ TableName: TABLE }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") throw error;
    await client.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["id", "all", "sortKey"].map((AttributeName) => ({
          AttributeName,
          AttributeType: "S",
        })),
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        GlobalSecondaryIndexes: [
          {
            IndexName: "byTime",
            KeySchema: [
              { AttributeName: "all", KeyType: "HASH" },
              { AttributeName: "sortKey", KeyType: "RANGE" },
            ],
            Projection: { ProjectionType: "ALL" },
          },
        ],
      }),
    );
  } finally {
    client.destroy();
  }
}

async function makeBucket(endpoint: string): Promise<void> {
  const client = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
  try {
    await client.send(new HeadBucketCommand({ Bucket: BUCKET }));
  } catch {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  } finally {
    client.destroy();
  }
}

async function makeQueues(sqs: SQSClient): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (const queue of queues) await makeQueue(sqs, queue, urls);
  return urls;
}

async function makeQueue(sqs: SQSClient, queue: QueueEntry, urls: Map<string, string>): Promise<void> {
  const deadLetterUrl = await queueUrl(sqs, deadLetterName(queue.name));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ["QueueArn"] }),
  );
  const url = await queueUrl(sqs, queue.name);
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: url,
      Attributes: {
        VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: Attributes?.["QueueArn"],
          maxReceiveCount: queue.maxReceiveCount,
        }),
      },
    }),
  );
  urls.set(queue.name, url).set(deadLetterName(queue.name), deadLetterUrl);
}

/** Makes the queue if it is missing. */
async function queueUrl(sqs: SQSClient, name: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  if (QueueUrl === undefined) throw new Error(`The queue ${name} has no address.`);
  return QueueUrl;
}

export function deadLetterName(queue: string): string {
  return `${queue}-failed`;
}

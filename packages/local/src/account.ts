/** The account and region that the embedded cloud pretends to be, and what things are called in it. */
import type { QueueEntry } from "../../../stacks/entries.ts";

export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";
/** The emulators accept any credentials; the SDK wants some. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local" };

export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
export const stateMachineArn = (name: string) => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`;
export const executionArn = (machine: string, name: string) =>
  `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine}:${name}`;
export const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

export const bucketName = (bucket: string) => `ballast-${bucket}`;

/** As SQS wants it: the name of a queue that keeps order ends so. */
export function queueName(queue: string, { fifo }: QueueEntry): string {
  return fifo === undefined ? queue : `${queue}.fifo`;
}

/** The queue that keeps what could not be delivered, of the same kind as its source. */
export function deadLetterName(queue: string): string {
  return `${queue}-failed`;
}

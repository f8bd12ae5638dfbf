/** Documents and bulk results in S3. */
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { assert } from "@ballast/core/document/errors.ts";
import type { RunId } from "@ballast/core/run.ts";
import { environment } from "../environment.ts";
import { sha256 } from "../hash.ts";

const client = new S3Client({});
const Bucket = environment.bucket;

/** Where each document lies. */
export const keys = {
  input: (hash: string) => `inputs/${hash}.json`,
  // What only the run itself needs lies apart, so that a life-cycle rule can remove it by its prefix.
  shared: (id: RunId) => `work/${id}/plan.bin`,
  slice: (id: RunId, index: number) => `work/${id}/slices/${index}`,
  chunks: (id: RunId) => `work/${id}/chunks.json`,
  partial: (id: RunId, index: number) => `work/${id}/partials/${index}`,
  result: (id: RunId) => `runs/${id}/result.json`,
  file: (id: RunId, name: string) => `runs/${id}/files/${name}`,
  standing: "standing/",
  /** A document that inputs name by its hash. */
  reference: (hash: string) => `references/${hash}.json`,
} as const;

export async function putBytes(Key: string, bytes: Uint8Array, ContentType: string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType }));
}

export async function getBytes(Key: string): Promise<Uint8Array> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (Body === undefined) throw new Error(`The object ${Key} has no body.`);
  return Body.transformToByteArray();
}

export async function putDocument(Key: string, document: unknown): Promise<void> {
  await putBytes(Key, documentBytes(document), "application/json");
}

/** A document that we wrote ourselves. */
export async function getDocument(Key: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await getBytes(Key)));
}

/** Stores an input under its hash. The same document is the same object, so writing it again changes nothing. */
export async function putInput(hash: string, bytes: Uint8Array): Promise<void> {
  await putBytes(keys.input(hash), bytes, "application/json");
}

/** The document stored under a hash, undefined if there is none. Bytes that the hash does not name are damaged. */
export async function findReference(hash: string): Promise<unknown> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
  try {
    const bytes = await getBytes(keys.reference(hash));
    assert(sha256(bytes) === hash, `the bytes of ${keys.reference(hash)} are those its hash names`);
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** The keys below a prefix, in order. */
export async function listKeys(Prefix: string): Promise<string[]> {
  const found: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix, ...(ContinuationToken === undefined ? {} : { ContinuationToken }) }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) found.push(Key);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return found.sort();
}

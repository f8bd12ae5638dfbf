/**
 * Documents and bulk results in S3. Large text lies compressed, with its encoding beside it, so that it is as small on its
 * way to a reader as in the bucket; it is written in parts, since no service takes any size in one piece.
 */
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { constants, createGzip, gunzip, type ZlibOptions } from "node:zlib";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { assert } from "@ballast/core/document/errors.ts";
import type { RunId } from "@ballast/core/run.ts";
import { environment } from "../environment.ts";
import { sha256 } from "../hash.ts";

export const client = new S3Client({});
/** Signs what others will send: a checksum of a body that is not there yet would be wrong. */
const uploadClient = new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });
const Bucket = environment.bucket("documents");

/** Below this, text lies as it is: it is read faster, and a person can look at it. */
export const COMPRESS_FROM_BYTES = 256 * 1024;
/** Of a large object, at least 5 MB on S3; the emulator takes 11 MB at most. */
const PART_BYTES = 8 * 1024 * 1024;
/** Objects that are read or written at once. */
const AT_ONCE = 8;
/** Long enough for a slow start, short enough that a leaked address is soon worth nothing. */
const ADDRESS_SECONDS = 300;

/** What was compressed, within a bound where it was not we who compressed it. */
export const uncompressed: (bytes: Uint8Array, options?: ZlibOptions) => Promise<Uint8Array> = promisify(gunzip);

/** The result is one of the files of its run, and lies there once. */
export const RESULT_FILE = "result.json";

/** Where each document lies. */
export const keys = {
  input: (hash: string) => `inputs/${hash}.json`,
  /** A document that somebody sent ahead of its run, under the hash of its bytes. Removed by a life-cycle rule. */
  upload: (hash: string) => `uploads/${hash}`,
  // What only the run itself needs lies apart, so that a life-cycle rule can remove it by its prefix.
  shared: (id: RunId) => `work/${id}/plan.bin`,
  slice: (id: RunId, group: number) => `work/${id}/slices/${group}`,
  groups: (id: RunId) => `work/${id}/groups.json`,
  chunks: (id: RunId, block: number) => `work/${id}/chunks/${block}.json`,
  partial: (id: RunId, index: number) => `work/${id}/partials/${index}`,
  group: (id: RunId, group: number) => `work/${id}/groups/${group}`,
  result: (id: RunId) => `runs/${id}/${RESULT_FILE}`,
  /** Where the entries of a large result lie in it. */
  resultBlocks: (id: RunId) => `runs/${id}/result.blocks.json`,
  file: (id: RunId, name: string) => `runs/${id}/${name === RESULT_FILE ? name : `files/${name}`}`,
  standing: "standing/",
  /** A document that inputs name by its hash. */
  reference: (hash: string) => `references/${hash}.json`,
} as const;

/** Stores bytes: text compressed if it is large, anything in parts if it is larger than one. */
export async function putBytes(Key: string, bytes: Uint8Array, ContentType: string): Promise<void> {
  if (ContentType !== "application/octet-stream" && bytes.length >= COMPRESS_FROM_BYTES) {
    return putCompressed(Key, [bytes], ContentType);
  }
  const object = { Bucket, Key, Body: bytes, ContentType };
  if (bytes.length > PART_BYTES) await inParts(object);
  else await client.send(new PutObjectCommand(object));
}

/** Stores text that comes in pieces, compressed if it is large, and answers how many bytes it had. */
export async function putText(Key: string, pieces: Iterable<string>, ContentType: string): Promise<number> {
  let bytes = 0;
  const counted = encoded(pieces, (length) => {
    bytes += length;
  });
  const held: Uint8Array[] = [];
  for (let next = counted.next(); next.done !== true; next = counted.next()) {
    held.push(next.value);
    if (bytes >= COMPRESS_FROM_BYTES) break;
  }
  if (bytes < COMPRESS_FROM_BYTES) await putBytes(Key, Buffer.concat(held), ContentType);
  else await putCompressed(Key, joined(held, counted), ContentType);
  return bytes;
}

function* encoded(pieces: Iterable<string>, count: (bytes: number) => void): Generator<Uint8Array> {
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    count(bytes.length);
    yield bytes;
  }
}

function* joined(held: readonly Uint8Array[], rest: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield* held;
  yield* rest;
}

async function putCompressed(Key: string, pieces: Iterable<Uint8Array>, ContentType: string): Promise<void> {
  // Digits hardly compress better with more effort.
  await upload(Key, Readable.from(pieces).pipe(createGzip({ level: constants.Z_BEST_SPEED })), ContentType);
}

/** Stores what is compressed already, in parts. */
export async function upload(Key: string, Body: Readable, ContentType: string): Promise<void> {
  await inParts({ Bucket, Key, Body, ContentType, ContentEncoding: "gzip" });
}

/** Parts of a write that failed are removed by the life-cycle rule of the bucket. */
async function inParts(params: PutObjectCommandInput): Promise<void> {
  await new Upload({ client, params, partSize: PART_BYTES, leavePartsOnError: true }).done();
}

/** An object before it is read: how large it lies there, and how it is encoded. */
export interface StoredObject {
  readonly storedBytes: number;
  readonly encoding: "gzip" | null;
  /** The bytes as they lie there. */
  read(): Promise<Uint8Array>;
  /** Lets go of what will not be read. */
  drop(): void;
}

export async function openObject(Key: string): Promise<StoredObject> {
  const { Body, ContentEncoding, ContentLength } = await client.send(new GetObjectCommand({ Bucket, Key }));
  if (!(Body instanceof Readable)) throw new Error(`The object ${Key} has no body.`);
  if (ContentLength === undefined) throw new Error(`The object ${Key} has no length.`);
  return {
    storedBytes: ContentLength,
    encoding: ContentEncoding === "gzip" ? "gzip" : null,
    read: () => Body.transformToByteArray(),
    drop: () => void Body.destroy(),
  };
}

/** The bytes as they lie there. */
export async function getStored(Key: string): Promise<Uint8Array> {
  return (await openObject(Key)).read();
}

/** A range of the bytes as they lie there. */
export async function getRange(Key: string, at: number, length: number): Promise<Uint8Array> {
  const Range = `bytes=${at}-${at + length - 1}`;
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, Range }));
  assert(Body !== undefined, `the object ${Key} has a body`);
  return Body.transformToByteArray();
}

/** What was stored, uncompressed. */
export async function getBytes(Key: string): Promise<Uint8Array> {
  const { encoding, read } = await openObject(Key);
  const bytes = await read();
  return encoding === null ? bytes : uncompressed(bytes);
}

export async function putDocument(Key: string, document: unknown): Promise<void> {
  await putBytes(Key, documentBytes(document), "application/json");
}

/** The bytes of many objects in their order, some at a time: as many as hide the latency of S3 and fit into memory. */
export async function* eachBytes(all: readonly string[]): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    yield* await Promise.all(all.slice(from, from + AT_ONCE).map(getBytes));
  }
}

/** Writes many objects, some at a time. */
export async function inTurns<Item>(items: readonly Item[], write: (item: Item, index: number) => Promise<void>) {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await Promise.all(items.slice(from, from + AT_ONCE).map((item, i) => write(item, from + i)));
  }
}

/** A document that we wrote ourselves. */
export async function getDocument(Key: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await getBytes(Key)));
}

/** Stores an input under its hash. The same document is the same object, so writing it again changes nothing. */
export async function putInput(hash: string, bytes: Uint8Array): Promise<void> {
  await putBytes(keys.input(hash), bytes, "application/json");
}

/** Whether S3 has nothing under a key. It tells whoever may not list the bucket no more than that it is not to be read. */
export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && ["NoSuchKey", "AccessDenied"].includes(error.name);
}

/** The document stored under a hash, undefined if there is none. Bytes that the hash does not name are damaged. */
export async function findReference(hash: string): Promise<unknown> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
  try {
    const bytes = await getBytes(keys.reference(hash));
    assert(sha256(bytes) === hash, `the bytes of ${keys.reference(hash)} are those its hash names`);
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** An address from which anybody may read the object for some minutes. */
export function downloadAddress(Key: string, disposition: string | null): Promise<string> {
  const command = new GetObjectCommand({
    Bucket,
    Key,
    ...(disposition === null ? {} : { ResponseContentDisposition: disposition }),
  });
  return getSignedUrl(client, command, { expiresIn: ADDRESS_SECONDS });
}

/** An address to which anybody may send an object of just this size for some minutes. */
export function uploadAddress(Key: string, ContentLength: number): Promise<string> {
  return getSignedUrl(uploadClient, new PutObjectCommand({ Bucket, Key, ContentLength }), {
    expiresIn: ADDRESS_SECONDS,
  });
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

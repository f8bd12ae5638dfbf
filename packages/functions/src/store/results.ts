/**
 * Results in S3. A large one is written in blocks, with an index beside it, so that one netting set of ten thousand is read
 * by a range of the object and neither job nor reader holds all of the text.
 */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { canonicalPieces } from "@ballast/core/document/canonical.ts";
import { getAt, type Path, pathText } from "@ballast/core/document/path.ts";
import type { RunId } from "@ballast/core/run.ts";
import { z } from "zod";
import { type BlockPlace, entriesOf, gzipOf, type TextBlock, textBlocks } from "./blocks.ts";
import {
  COMPRESS_FROM_BYTES,
  getBytes,
  getDocument,
  getRange,
  isMissing,
  keys,
  putBytes,
  putDocument,
  upload,
} from "./documents.ts";

/** By the path of each list. */
const BlockIndex = z.record(z.string(), z.array(z.tuple([z.int(), z.int(), z.int()])));

const JSON_TYPE = "application/json";

/** Stores the result in its canonical bytes; answers how many they are, and their SHA-256. */
export async function putResult(id: RunId, result: unknown): Promise<{ bytes: number; hash: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = (function* (): Generator<TextBlock> {
    for (const block of textBlocks(canonicalPieces(result))) {
      hash.update(block.bytes);
      bytes += block.bytes.length;
      yield block;
    }
  })();
  const held: TextBlock[] = [];
  for (let next = counted.next(); next.done !== true; next = counted.next()) {
    held.push(next.value);
    if (bytes >= COMPRESS_FROM_BYTES) break;
  }
  if (bytes < COMPRESS_FROM_BYTES) {
    await putBytes(keys.result(id), Buffer.concat(held.map((block) => block.bytes)), JSON_TYPE);
  } else {
    const index: Record<string, BlockPlace[]> = {};
    const place = (list: string, found: BlockPlace) => {
      index[list] ??= [];
      index[list].push(found);
    };
    await upload(keys.result(id), Readable.from(gzipOf(joined(held, counted), place)), JSON_TYPE);
    await putDocument(keys.resultBlocks(id), index);
  }
  return { bytes, hash: hash.digest("hex") };
}

function* joined<Item>(held: readonly Item[], rest: Iterable<Item>): Generator<Item> {
  yield* held;
  yield* rest;
}

/** What stands at a path of a result; undefined if nothing does. */
export async function resultAt(id: RunId, path: Path): Promise<unknown> {
  const entry = path.findIndex((key) => typeof key === "number");
  const blocks = entry < 0 ? undefined : (await blocksOf(id))?.[pathText(path.slice(0, entry))];
  if (blocks === undefined) {
    return getAt(JSON.parse(new TextDecoder().decode(await getBytes(keys.result(id)))), path);
  }
  const place = Number(path[entry]);
  const block = blocks.findLast(([first]) => first <= place);
  if (block === undefined) return undefined;
  const [first, at, length] = block;
  const entries = await entriesOf(await getRange(keys.result(id), at, length));
  return getAt(entries, [place - first, ...path.slice(entry + 1)]);
}

/** Undefined for a result that is small enough to be read whole. */
async function blocksOf(id: RunId): Promise<z.infer<typeof BlockIndex> | undefined> {
  try {
    return BlockIndex.parse(await getDocument(keys.resultBlocks(id)));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

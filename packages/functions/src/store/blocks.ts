/**
 * The text of a document as a gzip file whose blocks can be read apart: each is compressed on its own up to a full flush
 * (RFC 1951, 3.2.4: an empty stored block, after which a whole byte begins), so that a range of the file is a text again.
 * Whatever reads gzip reads all of it.
 */
import { promisify } from "node:util";
import { constants, crc32, deflateRaw, inflateRaw } from "node:zlib";
import type { Piece } from "@ballast/core/document/canonical.ts";

/** Characters of a block: hardly worse to compress than the whole, and little to read for one entry. */
const BLOCK = 64 * 1024;
/** RFC 1952: deflate, no flags, no time, of an unknown system. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/** A last block of no text. */
const LAST_BLOCK = Uint8Array.of(3, 0);

const deflated = promisify<Uint8Array, object, Uint8Array>(deflateRaw);
const inflated = promisify<Uint8Array, object, Uint8Array>(inflateRaw);

/** Whole entries of one list, or what stands between lists. */
export interface TextBlock {
  readonly bytes: Uint8Array;
  readonly list: string | null;
  /** The place of its first entry in the list. */
  readonly first: number;
}

/** Where entries of a list lie: the place of the first in the list, and the range of the file. */
export type BlockPlace = readonly [first: number, at: number, bytes: number];

export function* textBlocks(pieces: Iterable<Piece>): Generator<TextBlock> {
  let text = "";
  let list: string | null = null;
  let first = 0;
  let entries = 0;
  for (const piece of pieces) {
    if (text !== "" && (piece.list !== list || text.length >= BLOCK)) {
      yield { bytes: Buffer.from(text), list, first };
      first = piece.list === list ? first + entries : 0;
      text = "";
      entries = 0;
    }
    list = piece.list;
    text += piece.text;
    entries++;
  }
  yield { bytes: Buffer.from(text), list, first };
}

/** The file, piece by piece; `place` hears where each block of entries begins. */
export async function* gzipOf(
  blocks: Iterable<TextBlock>,
  place: (list: string, place: BlockPlace) => void,
): AsyncGenerator<Uint8Array> {
  yield HEADER;
  let at = HEADER.length;
  let checksum = 0;
  let size = 0;
  for (const { bytes, first, list } of blocks) {
    const compressed = await deflated(bytes, { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_FULL_FLUSH });
    yield compressed;
    if (list !== null) place(list, [first, at, compressed.length]);
    at += compressed.length;
    checksum = crc32(bytes, checksum);
    size += bytes.length;
  }
  const end = Buffer.alloc(8);
  end.writeUInt32LE(checksum, 0);
  end.writeUInt32LE(size % 2 ** 32, 4);
  yield Buffer.concat([LAST_BLOCK, end]);
}

/** The entries in a block. */
export async function entriesOf(compressed: Uint8Array): Promise<readonly unknown[]> {
  const text = new TextDecoder().decode(await inflated(compressed, { finishFlush: constants.Z_SYNC_FLUSH }));
  return JSON.parse(`[${text.replace(/^,/, "")}]`) as readonly unknown[];
}

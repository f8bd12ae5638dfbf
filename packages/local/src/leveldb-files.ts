/**
 * Checks the files of a LevelDB database without opening it. LevelDB begins anew where its CURRENT is gone, drops what it
 * cannot read of a log, and reads blocks without looking at their checksums. Source of the formats: doc/log_format.md,
 * doc/table_format.md and db/version_edit.cc of LevelDB 1.20.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32c } from "./crc32c.ts";
import { snappyDecompressed } from "./snappy.ts";

const LOG_BLOCK_BYTES = 32_768;
const LOG_HEADER_BYTES = 7;
const LAST_RECORD_TYPE = 4;
const FOOTER_BYTES = 48;
const TABLE_MAGIC = 0xdb4775248b80fb57n;
/** Behind each block of a table: how it is compressed, and its checksum. */
const TRAILER_BYTES = 5;
const SNAPPY = 1;

type Damage = (file: string, what: string) => Error;

/** Throws what `damage` makes of the first file that is not whole. A folder without a database is a new one. */
export function checkDatabase(folder: string, damage: Damage): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const current = join(folder, "CURRENT");
  if (!names.includes("CURRENT")) {
    if (names.some((name) => /\.(ldb|sst|log)$/.test(name))) throw damage(current, "it is missing");
    return;
  }
  const name = /^(MANIFEST-\d+)\n$/.exec(readFileSync(current, "latin1"))?.[1];
  if (name === undefined) throw damage(current, "it does not name a manifest");
  if (!names.includes(name)) throw damage(join(folder, name), "it is missing");
  const { tables, log } = contentsOf(join(folder, name), damage);
  for (const [number, size] of tables) {
    const table = names.find((each) => new RegExp(`^0*${number}\\.(ldb|sst)$`).test(each));
    const file = join(folder, table ?? `${String(number).padStart(6, "0")}.ldb`);
    if (table === undefined) throw damage(file, "it is missing");
    checkTable(file, size, damage);
  }
  const logs = names.filter((each) => each.endsWith(".log"));
  if (log > 0 && !logs.some((each) => Number.parseInt(each, 10) === log)) {
    throw damage(join(folder, `${String(log).padStart(6, "0")}.log`), "it is missing");
  }
  for (const each of logs) recordsOf(join(folder, each), damage);
}

/**
 * The records of a log or a manifest. What is cut off at the end was being written when the process was killed or the disk
 * was full, and was never confirmed to anybody; anything else that does not fit its checksum is damage.
 */
function recordsOf(file: string, damage: Damage): Buffer[] {
  const bytes = readFileSync(file);
  const records: Buffer[] = [];
  let parts: Buffer[] = [];
  for (let at = 0; at + LOG_HEADER_BYTES <= bytes.length; ) {
    const left = LOG_BLOCK_BYTES - (at % LOG_BLOCK_BYTES);
    if (left < LOG_HEADER_BYTES) {
      at += left;
      continue;
    }
    const length = bytes.readUInt16LE(at + 4);
    const type = bytes.readUInt8(at + 6);
    const end = at + LOG_HEADER_BYTES + length;
    if (!isRecord(bytes, at, left)) {
      const isCut = LOG_HEADER_BYTES + length <= left && end > bytes.length && !isRecordBehind(bytes, at);
      if (isCut) break;
      throw damage(file, `byte ${at} begins a record that does not fit its checksum`);
    }
    // Full, first, middle and last part of a record.
    if (type === 1 || type === 2) parts = [];
    parts.push(bytes.subarray(at + LOG_HEADER_BYTES, end));
    if (type === 1 || type === LAST_RECORD_TYPE) records.push(Buffer.concat(parts));
    at = end;
  }
  return records;
}

/** Whether a whole record begins there, of which a block has so many bytes left. */
function isRecord(bytes: Buffer, at: number, left: number): boolean {
  const type = bytes.readUInt8(at + 6);
  const end = at + LOG_HEADER_BYTES + bytes.readUInt16LE(at + 4);
  return (
    type >= 1 &&
    type <= LAST_RECORD_TYPE &&
    end - at <= left &&
    end <= bytes.length &&
    unmasked(bytes.readUInt32LE(at)) === crc32c(bytes.subarray(at + 6, end))
  );
}

/** Whether anything behind the beginning of a record was written after it, which then cannot have been the last. */
function isRecordBehind(bytes: Buffer, at: number): boolean {
  for (let i = at + 1; i + LOG_HEADER_BYTES <= bytes.length; i++) {
    if (isRecord(bytes, i, LOG_BLOCK_BYTES - (i % LOG_BLOCK_BYTES))) return true;
  }
  return false;
}

/** The tables of a database with their sizes, and the number of its log, as the edits of its manifest leave them. */
function contentsOf(file: string, damage: Damage): { readonly tables: Map<number, number>; readonly log: number } {
  const tables = new Map<number, number>();
  let log = 0;
  const records = recordsOf(file, damage);
  if (records.length === 0) throw damage(file, "nothing in it can be read");
  for (const record of records) {
    const reader = new Reader(record);
    while (!reader.atEnd) {
      const tag = reader.varint();
      if (tag === 1) reader.passText();
      else if (tag === 2) log = reader.varint();
      else if (tag === 3 || tag === 4 || tag === 9) reader.varint();
      else if (tag === 5) {
        reader.varint();
        reader.passText();
      } else if (tag === 6) {
        reader.varint();
        tables.delete(reader.varint());
      } else if (tag === 7) {
        reader.varint();
        tables.set(reader.varint(), reader.varint());
        reader.passText();
        reader.passText();
      } else throw damage(file, `it holds an edit of kind ${tag}, which there is not`);
    }
  }
  return { tables, log };
}

/** Every block of a table has its checksum; the last two list the others. */
function checkTable(file: string, size: number, damage: Damage): void {
  const bytes = readFileSync(file);
  if (bytes.length !== size) throw damage(file, `it has ${bytes.length} bytes and had ${size}`);
  const footer = bytes.subarray(-FOOTER_BYTES);
  if (size < FOOTER_BYTES || footer.readBigUInt64LE(FOOTER_BYTES - 8) !== TABLE_MAGIC) {
    throw damage(file, "it does not end as a table does");
  }
  const reader = new Reader(footer);
  const block = (at: number, length: number): Buffer => {
    const end = at + length;
    const isWhole =
      end + TRAILER_BYTES <= size && unmasked(bytes.readUInt32LE(end + 1)) === crc32c(bytes.subarray(at, end + 1));
    if (!isWhole) throw damage(file, `the block at byte ${at} does not fit its checksum`);
    const content = bytes.subarray(at, end);
    return bytes.readUInt8(end) === SNAPPY ? snappyDecompressed(content) : content;
  };
  // One list of what is said about the keys, by which LevelDB may decide that a key is not there, and one of the keys.
  for (let list = 0; list < 2; list++) {
    for (const [at, length] of handlesIn(block(reader.varint(), reader.varint()))) block(at, length);
  }
}

/** Where the blocks lie that a block lists: its entries end in the place and the length of a block. */
function handlesIn(index: Buffer): [number, number][] {
  const restarts = index.readUInt32LE(index.length - 4);
  const reader = new Reader(index.subarray(0, index.length - 4 * (restarts + 1)));
  const handles: [number, number][] = [];
  while (!reader.atEnd) {
    reader.varint();
    const keyBytes = reader.varint();
    reader.varint();
    reader.pass(keyBytes);
    handles.push([reader.varint(), reader.varint()]);
  }
  return handles;
}

/** A checksum is stored turned and shifted, since it may itself lie in what is summed. */
function unmasked(stored: number): number {
  const turned = (stored - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
}

/** Numbers of seven bits a byte, the lowest first, and texts behind their lengths. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes.readUInt8(this.#at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  pass(bytes: number): void {
    this.#at += bytes;
  }

  passText(): void {
    this.pass(this.varint());
  }
}

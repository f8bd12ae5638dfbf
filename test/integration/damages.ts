/** Ways in which a file of a data folder can be damaged. */
import { globSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The first file of a folder that the pattern fits. */
export function firstFile(folder: string, pattern: string): string {
  const found = globSync(pattern, { cwd: folder }).sort()[0];
  if (found === undefined) throw new Error(`Nothing in the folder fits ${pattern}.`);
  return join(folder, found);
}

const remove = (file: string) => rmSync(file);
const empty = (file: string) => truncateSync(file, 0);
const halve = (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2));
export const scribble = (file: string) => writeFileSync(file, "no file of ours\n".repeat(300));
/** Turns one bit, a third of the way in. */
const flip = (file: string) => {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 3);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
};

export const objects = "s3/buckets/ballast-documents/objects";
/** What is damaged, the pattern of the file, and how. */
export const damages: readonly [string, string, (file: string) => void][] = [
  ["a description of a document that is cut", `${objects}/runs/*/result.json.meta.json`, halve],
  ["a description of a document that is empty", `${objects}/inputs/*.meta.json`, empty],
  ["a description of a document that is something else", `${objects}/inputs/*.meta.json`, scribble],
  ["a document that is cut", `${objects}/runs/*/result.json.data`, halve],
  ["a document that is gone", `${objects}/inputs/*.data`, remove],
  ["a description of the bucket that is cut", "s3/buckets/*/.bucket.json", halve],
  ["a description of the bucket that is gone", "s3/buckets/*/.bucket.json", remove],
  ["a database whose CURRENT is gone", "dynamodb/CURRENT", remove],
  ["a database whose CURRENT is something else", "dynamodb/CURRENT", scribble],
  ["a database whose manifest is gone", "dynamodb/MANIFEST-*", remove],
  ["a database whose manifest has a wrong bit", "dynamodb/MANIFEST-*", flip],
  ["a database whose manifest is empty", "dynamodb/MANIFEST-*", empty],
  ["a database of which a table is gone", "dynamodb/*.ldb", remove],
  ["a database of which a table is cut", "dynamodb/*.ldb", halve],
  ["a database of which a table has a wrong bit", "dynamodb/*.ldb", flip],
  ["a database whose log is gone", "dynamodb/*.log", remove],
  ["a database whose log has a wrong bit", "dynamodb/*.log", flip],
  ["queues that are something else", "sqs/fauxqs.db", scribble],
  ["queues that are cut", "sqs/fauxqs.db", (file) => truncateSync(file, 6000)],
  ["a lock that is something else", "lock.db", scribble],
];

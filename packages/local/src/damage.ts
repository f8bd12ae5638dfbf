/**
 * Looks at every file of a data folder before an emulator opens it. The emulators would end with a trace that names no
 * file, or worse: begin anew, or go on without what they could not read.
 */
import { existsSync, globSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { checkDatabase } from "./leveldb-files.ts";

/** A file that cannot be what was once written: which, what is wrong with it, and what to do. */
export class DamagedFile extends Error {
  constructor(file: string, what: string, remedy: string) {
    super(`The file ${file} is damaged: ${what}. ${remedy}`);
    this.name = "DamagedFile";
  }
}

/** What an upload that a killed process had not finished leaves behind. */
export const UNFINISHED = ".part";

const ObjectMeta = z.object({ key: z.string(), contentLength: z.number(), etag: z.string(), lastModified: z.string() });
const BucketMeta = z.object({ name: z.string(), creationDate: z.string() });

export interface DataFolders {
  readonly documents: string;
  readonly database: string;
  readonly queues: string;
}

/** Throws for the first file that is damaged. */
export function checkData({ documents, database, queues }: DataFolders): void {
  checkDocuments(documents);
  checkDatabase(database, (file, what) => {
    const remedy = `Put the folder ${database} back from a copy, or move it away: the list of runs then begins anew, and documents and results stay where they are.`;
    return new DamagedFile(file, what, remedy);
  });
  checkQueues(queues);
}

function checkDocuments(folder: string): void {
  for (const bucket of globSync("buckets/*/objects", { cwd: folder })) {
    const file = join(folder, dirname(bucket), ".bucket.json");
    const isEmpty = globSync("**/*.meta.json", { cwd: join(folder, bucket) }).length === 0;
    if (isEmpty && !existsSync(file)) continue;
    const remedy = `Put it back from a copy, or write {"name":"${bucket.split(/[\\/]/)[1]}","creationDate":"2026-01-01T00:00:00.000Z","type":"general-purpose"} into it.`;
    parsed(BucketMeta, file, remedy);
  }
  for (const name of globSync("**/*.meta.json", { cwd: folder })) {
    const file = join(folder, name);
    if (name.startsWith("_multipart")) continue;
    const data = file.replace(/\.meta\.json$/, ".data");
    const remedy = `Put ${data} and its .meta.json back from a copy, or move both away: that document is lost then, and nothing else.`;
    const { contentLength } = parsed(ObjectMeta, file, remedy);
    const size = existsSync(data) ? statSync(data).size : null;
    if (size === null) throw new DamagedFile(data, "it is missing", remedy);
    if (size !== contentLength) throw new DamagedFile(data, `it has ${size} bytes and had ${contentLength}`, remedy);
  }
  for (const name of globSync(`**/*${UNFINISHED}`, { cwd: folder })) rmSync(join(folder, name));
}

function parsed<Output>(schema: z.ZodType<Output>, file: string, remedy: string): Output {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new DamagedFile(file, isMissing ? "it is missing" : "it is not JSON", remedy);
  }
  const { success, data } = schema.safeParse(document);
  if (!success) throw new DamagedFile(file, "it does not describe what it should", remedy);
  return data;
}

function checkQueues(folder: string): void {
  const file = join(folder, "fauxqs.db");
  if (!existsSync(file)) return;
  const remedy = `Put the folder ${folder} back from a copy, or move it away: messages that still wait in a queue are lost then, and nothing else.`;
  let verdict: unknown;
  try {
    const database = new DatabaseSync(file);
    verdict = Object.values(database.prepare("PRAGMA quick_check").get() ?? {})[0];
    database.close();
  } catch (error) {
    throw new DamagedFile(file, error instanceof Error ? error.message : String(error), remedy);
  }
  if (verdict !== "ok") throw new DamagedFile(file, String(verdict), remedy);
}

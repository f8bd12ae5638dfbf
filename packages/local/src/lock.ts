/**
 * One process for each data folder. The lock is the operating system's own, through SQLite, which knows how to ask for it
 * everywhere: it ends with the process, however that ends, and no number of a process is taken for another's, in a
 * container or out of it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DamagedFile } from "./damage.ts";

/** SQLite's codes for a lock that another holds, and for a file that is none of its own. */
const BUSY = 5;
const NOT_A_DATABASE = 26;

/** The folder belongs to a process that is still running. */
export class FolderInUse extends Error {
  constructor(folder: string, holder: string) {
    super(`Ballast already runs on ${folder}${holder}. Stop it first, or pass --data with another folder.`);
    this.name = "FolderInUse";
  }
}

/** Takes the folder; the answer gives it back. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, "lock.db");
  const database = new DatabaseSync(file);
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    const code = error instanceof Error && "errcode" in error ? error.errcode : null;
    if (code === BUSY) throw new FolderInUse(folder, holderOf(folder));
    if (code === NOT_A_DATABASE)
      throw new DamagedFile(file, "it is not what Ballast wrote", "It holds nothing: delete it.");
    throw error;
  }
  // Only for the eyes of whoever starts a second process.
  writeFileSync(join(folder, "process"), String(process.pid));
  return () => database.close();
}

function holderOf(folder: string): string {
  try {
    return ` (process ${readFileSync(join(folder, "process"), "utf8")})`;
  } catch {
    return "";
  }
}

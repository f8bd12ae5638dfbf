/** The last words of a process that cannot go on: one message for a person, with what to do; a trace goes to the log. */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** No right, read-only, or a file where a folder should be. */
const FOLDER_ERRORS: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "EEXIST", "ENOTDIR", "EISDIR"]);
/** Messages of our own, which say what to do. */
const TOLD: ReadonlySet<string> = new Set(["FolderInUse", "DamagedFile"]);
/** The file system, LevelDB and SQLite each have words of their own for it. */
const FULL = /ENOSPC|EDQUOT|no space left|disk is full|quota exceeded/i;

export interface Settings {
  readonly port: number;
  readonly dataFolder: string;
}

export function giveUp(error: unknown, settings: Settings): never {
  process.stderr.write(`${wordsOf(error instanceof Error ? error : new Error(String(error)), settings)}\n`);
  process.exit(1);
}

function wordsOf(error: Error, { port, dataFolder }: Settings): string {
  const { name, message } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (TOLD.has(name)) return message;
  if (code === "EADDRINUSE") {
    return `Port ${port} is taken: Ballast may be running already. Pass --port with another one.`;
  }
  if (FULL.test(`${code} ${message}`)) {
    return `The disk that holds ${dataFolder} is full: free some space on it and start again, or pass --data with another folder.`;
  }
  // The folder is the only place of the user's choice that a start writes to.
  const isMaking = "syscall" in error && error.syscall === "mkdir";
  if (isMaking || FOLDER_ERRORS.has(code)) {
    return `The folder ${dataFolder} cannot be used: ${message}. Pass --data with another one.`;
  }
  return `Ballast cannot go on: ${message}${traceKept(error, dataFolder)} Start it again; if it ends so again, report this.`;
}

/** Where the trace is, if it could be kept. */
function traceKept(error: Error, dataFolder: string): string {
  const file = join(dataFolder, "functions.log");
  try {
    appendFileSync(file, `${error.stack}\n`);
    return ` (the log ${file} has more).`;
  } catch {
    return ".";
  }
}

/** One process for each data folder: a file with the id of the process that works there. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The folder belongs to a process that is still running. */
export class FolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(`Ballast already runs on ${folder} (process ${pid}). Stop it first, or pass --data with another folder.`);
    this.name = "FolderInUse";
  }
}

/** Takes the folder; the answer gives it back. What a killed process left behind is taken over. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, "lock");
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "EEXIST") throw error;
      const holder = holderOf(file);
      if (holder !== null) throw new FolderInUse(folder, holder);
      rmSync(file, { force: true });
    }
  }
}

/** The running process named in the file, or null. */
function holderOf(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    if (!Number.isInteger(pid) || pid <= 0) return null;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // A process of another user is running too; a process that is gone, or a file that is gone, holds nothing.
    if (error instanceof Error && "code" in error && error.code === "EPERM") return Number(readFileSync(file, "utf8"));
    return null;
  }
}

/** What one start tells the next: empty files in the data folder, each there or not. */
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * `stopped`: the process before was stopped on purpose, so no run is to blame for its end. `begun`: the first start came to
 * its end, its demo included.
 */
export type Mark = "stopped" | "begun";

export function hasMark(folder: string, mark: Mark): boolean {
  return existsSync(join(folder, mark));
}

/** Where a full disk takes no mark, the next start does what it does without one. */
export function setMark(folder: string, mark: Mark): void {
  try {
    closeSync(openSync(join(folder, mark), "a"));
  } catch {
    return;
  }
}

export function removeMark(folder: string, mark: Mark): void {
  rmSync(join(folder, mark), { force: true });
}

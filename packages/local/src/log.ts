/**
 * The log of the functions, bounded in size and in number: `functions.log` and those before it, `functions.log.1` the
 * latest. A disk that takes nothing more costs lines of the log, never the process.
 */
import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const LARGEST_BYTES = 5 * 1024 * 1024;
/** Files before the present one that are kept. */
const KEPT = 4;

export interface Log {
  readonly file: string;
  write(text: string): void;
  close(): void;
}

/** Begins a new file; those of earlier starts move on by one. */
export function openLog(folder: string, largestBytes = LARGEST_BYTES): Log {
  const file = join(folder, "functions.log");
  let descriptor: number | null = null;
  let size = 0;
  let dropped = 0;

  function begin(): void {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
    rmSync(`${file}.${KEPT}`, { force: true });
    for (let i = KEPT - 1; i >= 0; i--) {
      const older = i === 0 ? file : `${file}.${i}`;
      if (existsSync(older)) renameSync(older, `${file}.${i + 1}`);
    }
    descriptor = openSync(file, "a");
    size = fstatSync(descriptor).size;
  }

  function append(text: string): void {
    const bytes = Buffer.from(text);
    if (descriptor === null || (size > 0 && size + bytes.length > largestBytes)) begin();
    if (descriptor !== null) size += writeSync(descriptor, bytes);
  }

  begin();
  return {
    file,
    write: (text) => {
      try {
        if (dropped > 0) append(`${dropped} entries are missing here: the disk took no more.\n`);
        dropped = 0;
        append(text);
      } catch {
        dropped++;
      }
    },
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

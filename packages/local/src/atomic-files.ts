/**
 * Files of this thread are written whole or not at all: beside their place first, then moved there. fauxqs writes over what
 * is there, and a process that is killed then, or a disk that is full, would leave neither the old document nor the new.
 */
import fs, { type PathOrFileDescriptor, type WriteFileOptions } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { UNFINISHED } from "./damage.ts";

/** Works for every module of this thread that is imported afterwards. */
export function writeFilesWhole(): void {
  const write = fs.writeFileSync;
  fs.writeFileSync = (
    file: PathOrFileDescriptor,
    data: string | NodeJS.ArrayBufferView,
    options?: WriteFileOptions,
  ) => {
    if (typeof file !== "string") return write(file, data, options);
    const unfinished = `${file}${UNFINISHED}`;
    try {
      write(unfinished, data, options);
      fs.renameSync(unfinished, file);
    } catch (error) {
      fs.rmSync(unfinished, { force: true });
      throw error;
    }
  };
  syncBuiltinESMExports();
}

/** Where results go: a file, or standard output. */
import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { CommandFailure } from "./failure.ts";

/** Refuses a file that cannot be written before any work is done for it. */
export function refuseUnwritable(output: string | undefined): void {
  if (output === undefined) return;
  if (existsSync(output) && statSync(output).isDirectory()) throw unwritable(output, "it is a folder");
  try {
    accessSync(existsSync(output) ? output : dirname(output), constants.W_OK);
  } catch (error) {
    throw unwritable(output, error instanceof Error ? error.message : String(error));
  }
}

export function deliver(result: Uint8Array, output: string | undefined): void {
  if (output === undefined) process.stdout.write(result);
  else writeFileSync(output, result);
}

/** Ends the command where the reader of a pipe leaves before the end, as `head` does: nobody wants the rest. */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

function unwritable(output: string, why: string): CommandFailure {
  return new CommandFailure("refused", `${output} cannot be written: ${why}.`);
}

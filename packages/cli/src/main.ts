/** `npm run ballast -- <command>`: the same runs as on the page, from a terminal. */
import process from "node:process";
import { RiskError } from "@ballast/core/document/errors.ts";
import { failureCodes } from "@ballast/core/document/failure-codes.ts";
import { buildKernels } from "../../../scripts/build-kernels.ts";
import { CommandFailure, exitCodes, problemLines } from "./failure.ts";
import { endWithReader } from "./output.ts";
import { commandOf } from "./usage.ts";

endWithReader();
process.exitCode = await main(process.argv.slice(2));

async function main(commandLine: readonly string[]): Promise<number> {
  try {
    const command = commandOf(commandLine);
    if (command.kind === "run" && command.inProcess) await buildKernels();
    const { perform } = await import("./commands.ts");
    return await perform(command);
  } catch (error) {
    if (error instanceof CommandFailure) {
      process.stderr.write(`${error.message}\n`);
      return error.exitCode;
    }
    if (error instanceof RiskError) {
      process.stderr.write(`${problemLines(error.message, error.issues, failureCodes[error.code].advice)}\n`);
      return exitCodes.refused;
    }
    throw error;
  }
}

/** Runs a tool of node_modules/.bin or a script of this project, and ends with its exit code if it fails. */
import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export function run(tool: string, toolArguments: readonly string[]): void {
  spawn(`${root}node_modules/.bin/${tool}`, toolArguments);
}

export function runScript(file: string, scriptArguments: readonly string[] = []): void {
  spawn(process.execPath, [`${root}${file}`, ...scriptArguments]);
}

function spawn(command: string, commandArguments: readonly string[]): void {
  const { status, error } = spawnSync(command, commandArguments, {
    cwd: root,
    stdio: "inherit",
    // The tools find the project's own Node before the machine's.
    env: { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env["PATH"] ?? ""}` },
    shell: process.platform === "win32",
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

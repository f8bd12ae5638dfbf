/**
 * `npm run bench`: every bench/*.bench.ts in turn, each beside its peer in the same process tree, so that the ratios
 * mean something on a noisy machine. `npm run bench -- exposure` runs those whose name contains the word.
 */
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildKernels } from "./build-kernels.ts";
import { runScript } from "./run.ts";

await buildKernels();
const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = process.argv[2] ?? "";
const files = globSync("bench/*.bench.ts", { cwd: root }).filter((file) => file.includes(wanted));
if (files.length === 0) {
  process.stderr.write(`No bench has ${JSON.stringify(wanted)} in its name.\n`);
  process.exit(1);
}
for (const file of files.sort()) {
  process.stdout.write(`\n== ${file}\n`);
  runScript(file);
}

/** `npm run check`: types of the whole project, lint and format. `--fix` repairs what a machine can repair. */
import { buildKernels } from "./build-kernels.ts";
import { run } from "./run.ts";

await buildKernels();
run("tsc", ["-p", "."]);
run("biome", ["check", "--error-on-warnings", ...(process.argv.includes("--fix") ? ["--write"] : [])]);

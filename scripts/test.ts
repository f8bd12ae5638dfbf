/**
 * `npm test`: builds what the tests need (kernels, console), then runs vitest. Arguments go to vitest:
 * `npm test -- --project unit test/ba-cva`.
 */
import { buildKernels } from "./build-kernels.ts";
import { buildWeb } from "./build-web.ts";
import { run } from "./run.ts";

await buildKernels();
await buildWeb();
run("vitest", ["run", ...process.argv.slice(2)]);

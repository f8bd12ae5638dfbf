/**
 * Compiles the WebAssembly kernels of packages/core into a module that holds their bytes as text, so that bundles, worker
 * threads and plain Node load them without reading a file. Does nothing if source, compiler and options are unchanged.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = `${root}packages/core/src/numeric/kernels/`;
const sources = ["vector.as.ts", "functions.as.ts", "selection.as.ts"];
const output = `${folder}build/vector.ts`;
/** Strict SIMD only: relaxed operations may differ between machines. The host lays out an imported memory. */
const options = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--enable", "simd", "--importMemory"];

export async function buildKernels(): Promise<void> {
  const hash = createHash("sha256").update(options.join(" "));
  hash.update(readFileSync(`${root}node_modules/assemblyscript/package.json`));
  for (const source of sources) hash.update(readFileSync(folder + source));
  const stamp = `// Made by scripts/build-kernels.ts from ${hash.digest("hex")}`;
  if (existsSync(output) && readFileSync(output, "utf8").startsWith(`${stamp}\n`)) return;
  process.stderr.write("Compiling the kernels...\n");
  const text = Buffer.from(await compile()).toString("base64");
  mkdirSync(`${folder}build`, { recursive: true });
  // Another process may build at the same time: a rename shows readers the old file or the new one, never a half.
  const unfinished = `${output}.${process.pid}`;
  writeFileSync(
    unfinished,
    `${stamp}\n/** The bytes of the kernels, in base64. */\nexport const kernelBytes = "${text}";\n`,
  );
  renameSync(unfinished, output);
}

async function compile(): Promise<Uint8Array> {
  const { default: asc } = await import("assemblyscript/asc");
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["vector.as.ts", "--outFile", "vector.wasm", ...options], {
    readFile: (name) => (sources.includes(name) ? readFileSync(folder + name, "utf8") : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === undefined) throw new Error(`The kernels do not compile.\n${stderr.toString()}`);
  return bytes;
}

if (import.meta.main) await buildKernels();

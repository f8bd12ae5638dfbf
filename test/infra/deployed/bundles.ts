/** The functions as SST bundles them: esbuild with the options of its Node runtime and the `nodejs` of stacks/functions.ts. */
import { join } from "node:path";
import { build } from "esbuild";
import { buildKernels } from "../../../scripts/build-kernels.ts";
import { functions } from "../../../stacks/catalog.ts";
import { root } from "../platform.ts";

/** What SST puts before a module, for packages that still expect CommonJS. */
const BANNER = [
  'import { createRequire as topLevelCreateRequire } from "module";',
  "const require = topLevelCreateRequire(import.meta.url);",
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url";',
  "const __filename = topLevelFileUrlToPath(import.meta.url);",
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url));',
].join("\n");

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

/** Bundles every function of the catalog into a folder; the file of each by its name. */
export async function bundleFunctions(folder: string): Promise<ReadonlyMap<string, Bundle>> {
  await buildKernels();
  const names = Object.keys(functions) as (keyof typeof functions)[];
  const { outputFiles } = await build({
    entryPoints: names.map((name) => ({
      in: `${root}packages/functions/src/${functions[name].handler.replace(/\.handler$/, ".ts")}`,
      out: name,
    })),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "esnext",
    mainFields: ["module", "main"],
    keepNames: true,
    minify: true,
    banner: { js: BANNER },
    write: false,
    logLevel: "silent",
  });
  const { mkdir, writeFile } = await import("node:fs/promises");
  await mkdir(folder, { recursive: true });
  return new Map(
    await Promise.all(
      names.map(async (name) => {
        const file = join(folder, `${name}.mjs`);
        const output = outputFiles.find(({ path }) => path === file);
        if (output === undefined) throw new Error(`esbuild made no bundle of ${name}.`);
        await writeFile(file, output.contents);
        return [name, { file, bytes: output.contents.byteLength }] as const;
      }),
    ),
  );
}

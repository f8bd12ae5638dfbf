/**
 * Writes examples/<engine>/<case>.result.json beside each input that has one: `node scripts/write-examples.ts [engine]`, after
 * the version of an engine has risen. Tests compare these bytes.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildKernels } from "./build-kernels.ts";

await buildKernels();
const { engines } = await import("../packages/core/src/engines.ts");
const { canonicalJson } = await import("../packages/core/src/document/canonical.ts");
const root = fileURLToPath(new URL("../examples/", import.meta.url));
const wanted = process.argv[2];
for (const engine of Object.values(engines).filter(({ name }) => wanted === undefined || name === wanted)) {
  for (const file of globSync(`${engine.name}/*.input.json`, { cwd: root })) {
    const target = root + file.replace(".input.json", ".result.json");
    if (!existsSync(target)) continue;
    const text = canonicalJson(engine.call(JSON.parse(readFileSync(root + file, "utf8"))));
    const isNew = text !== readFileSync(target, "utf8");
    if (isNew) writeFileSync(target, text);
    process.stdout.write(`${isNew ? "written  " : "unchanged"} ${target.slice(root.length)}\n`);
  }
}

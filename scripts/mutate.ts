/**
 * `npm run mutate -- [store|runs|numeric] [--sample 40] [--seed 1]`: plants one small mistake at a time and sees whether a
 * test fails. Says of each whether one did; fails if fewer than 85 % were seen. Without --sample all are planted,
 * which takes hours.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildKernels } from "./build-kernels.ts";
import { equivalent } from "./mutate/equivalent.ts";
import { type Mutant, mutantsOf } from "./mutate/mutants.ts";

/** The files of each area, and the tests that should see a mistake in them, unless a file has tests under its own name. */
const areas: Readonly<Record<string, { readonly files: string; readonly tests: readonly string[] }>> = {
  store: {
    files: "packages/functions/src/store/*.ts",
    tests: ["store", "life", "start", "answers", "order", "large"].map((name) => `test/functions/${name}.test.ts`),
  },
  runs: {
    files: "packages/functions/src/runs/*.ts",
    tests: ["life", "start", "order", "log", "large"].map((name) => `test/functions/${name}.test.ts`),
  },
  numeric: { files: "packages/core/src/numeric/*.ts", tests: ["test/numeric"] },
};
const LEAST_SCORE = 0.85;
/** A mistake that makes a program run for ever is seen by whoever waits for it. */
const LONGEST_MILLISECONDS = 240_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
});
const folder = mkdtempSync(join(tmpdir(), "ballast-mutants-"));
await buildKernels();
let seen = 0;
let planted = 0;
for (const name of positionals.length > 0 ? positionals : Object.keys(areas)) tryArea(name);
rmSync(folder, { recursive: true });
process.stdout.write(`${seen} of ${planted} mistakes were seen: ${((100 * seen) / planted).toFixed(1)} %.\n`);
if (seen < LEAST_SCORE * planted) process.exitCode = 1;

function tryArea(name: string): void {
  const area = areas[name];
  if (area === undefined) throw new Error(`No area is called ${name}: take ${Object.keys(areas).join(", ")}.`);
  const all = globSync(area.files, { cwd: root }).sort().flatMap(mutantsIn);
  const candidates = all.filter((mutant) => equivalent[mutant.name] === undefined);
  const chosen = sampled(candidates, Number(values.sample ?? candidates.length), Number(values.seed));
  process.stdout.write(`${name}: ${chosen.length} of ${candidates.length} mistakes, seed ${values.seed}\n`);
  for (const mutant of chosen) {
    planted++;
    const isFound = isSeen(mutant, area.tests);
    if (isFound) seen++;
    process.stdout.write(`  ${isFound ? "seen" : "NOT SEEN"}: ${mutant.name} (line ${mutant.line})\n`);
  }
}

function mutantsIn(file: string): Mutant[] {
  const path = file.replaceAll("\\", "/");
  return mutantsOf(path, readFileSync(root + path, "utf8"));
}

function isSeen({ file, text }: Mutant, tests: readonly string[]): boolean {
  const document = join(folder, "mutant.json");
  const own = `test/${basename(dirname(file))}/${basename(file, ".ts")}.test.ts`;
  writeFileSync(document, JSON.stringify({ file, text }));
  const { status } = spawnSync(
    `${root}node_modules/.bin/vitest`,
    ["run", "--config", `${root}scripts/mutate/vitest.config.ts`, ...(existsSync(root + own) ? [own] : tests)],
    {
      cwd: root,
      timeout: LONGEST_MILLISECONDS,
      env: {
        ...process.env,
        PATH: `${root}node_modules/.bin${delimiter}${process.env["PATH"] ?? ""}`,
        BALLAST_MUTANT: document,
      },
      shell: process.platform === "win32",
    },
  );
  return status !== 0;
}

/** So many of a list, drawn with a seed (the generator mulberry32), in the order of the list. */
function sampled<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  let state = seed | 0;
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const drawn = items.map((item, index) => ({ item, index, key: draw() }));
  const chosen = drawn.sort((a, b) => a.key - b.key).slice(0, count);
  return chosen.sort((a, b) => a.index - b.index).map(({ item }) => item);
}

/**
 * `npm run mutate -- [store|runs|numeric] [--sample 40] [--seed 1]`: plants one small mistake at a time and sees whether a
 * test fails. Says of each which one did, and what was not seen; fails if fewer than 85 % were. Without --sample all are
 * planted, which takes hours. The score of the last time, and what was not seen then, is in docs/testing.md.
 */
import { type ChildProcess, fork } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildKernels } from "./build-kernels.ts";
import { equivalent } from "./mutate/equivalent.ts";
import { type Mutant, mutantsOf } from "./mutate/mutants.ts";
import type { Order, Outcome } from "./mutate/runner.ts";

/** The files of each area, and the tests that should see a mistake in them. */
const areas: Readonly<Record<string, { readonly files: string; readonly tests: string }>> = {
  store: {
    files: "packages/functions/src/store/*.ts",
    tests: "test/functions/{store,life,start,answers,order,large}.test.ts",
  },
  runs: {
    files: "packages/functions/src/runs/*.ts",
    tests: "test/functions/{life,start,order,log,large,parses}.test.ts",
  },
  numeric: { files: "packages/core/src/numeric/*.ts", tests: "test/numeric/*.test.ts" },
};
const LEAST_SCORE = 0.85;
/** What a mistake may take, of the time that the tests take without one: a program that runs for ever is seen by whoever waits. */
const LONGEST_SHARE = 3;
const SHORTEST_WAIT_MILLISECONDS = 20_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
});
await buildKernels();
let runner = startRunner();
let seen = 0;
let planted = 0;
for (const name of positionals.length > 0 ? positionals : Object.keys(areas)) await tryArea(name);
runner.kill();
process.stdout.write(`${seen} of ${planted} mistakes were seen: ${((100 * seen) / planted).toFixed(1)} %.\n`);
if (seen < LEAST_SCORE * planted) process.exitCode = 1;

async function tryArea(name: string): Promise<void> {
  const area = areas[name];
  if (area === undefined) throw new Error(`No area is called ${name}: take ${Object.keys(areas).join(", ")}.`);
  const all = globSync(area.files, { cwd: root }).sort().flatMap(mutantsIn);
  const candidates = all.filter((mutant) => equivalent[mutant.name] === undefined);
  const chosen = sampled(candidates, Number(values.sample ?? candidates.length), Number(values.seed));
  process.stdout.write(`${name}: ${chosen.length} of ${candidates.length} mistakes, seed ${values.seed}\n`);
  const tests = globSync(area.tests, { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  const usual = await unmutated(tests);
  for (const mutant of chosen) {
    planted++;
    const failed = await firstFailure(mutant, usual);
    if (failed !== null) seen++;
    process.stdout.write(`  ${failed === null ? "NOT SEEN" : "seen"}: ${mutant.name} (line ${mutant.line})\n`);
    if (failed !== null) process.stdout.write(`    by ${failed}\n`);
  }
}

function mutantsIn(file: string): Mutant[] {
  const path = file.replaceAll("\\", "/");
  return mutantsOf(path, readFileSync(root + path, "utf8"));
}

/** The test files without a mistake: what they import and how long they take. */
async function unmutated(tests: readonly string[]): Promise<Outcome["files"]> {
  const outcome = await answerOf({ mutant: null, tests }, null);
  if (outcome === null || outcome.failed !== null) {
    throw new Error(`Without a mistake a test fails: ${outcome?.failed ?? "the tests ended early"}.`);
  }
  return outcome.files;
}

/** Runs the tests that import the file, those under its name or its folder's first, then the quick ones. */
async function firstFailure({ file, text }: Mutant, usual: Outcome["files"]): Promise<string | null> {
  const names = [basename(file, ".ts"), basename(dirname(file))].map((name) => `/${name}.test.ts`);
  const key = (test: string) => (names.some((name) => test.endsWith(name)) ? 0 : (usual[test]?.milliseconds ?? 0));
  const importing = Object.keys(usual).filter((test) => usual[test]?.imports.includes(file));
  // A handler is imported by its name when a test calls it: then every test may have called it.
  const tests = (importing.length > 0 ? importing : Object.keys(usual)).sort((one, other) => key(one) - key(other));
  const milliseconds = tests.reduce((sum, test) => sum + (usual[test]?.milliseconds ?? 0), 0);
  const patience = SHORTEST_WAIT_MILLISECONDS + LONGEST_SHARE * milliseconds;
  const outcome = await answerOf({ mutant: { file, text }, tests }, patience);
  return outcome === null ? "the wait for its end" : outcome.failed;
}

function startRunner(): ChildProcess {
  return fork(`${root}scripts/mutate/runner.ts`, { cwd: root, stdio: ["ignore", "ignore", "inherit", "ipc"] });
}

/** Null if the runner ends, or has to be ended after so many milliseconds; another takes its place. */
function answerOf(order: Order, patience: number | null): Promise<Outcome | null> {
  return new Promise((resolve) => {
    const timer = patience === null ? undefined : setTimeout(() => runner.kill("SIGKILL"), patience);
    const ended = () => {
      clearTimeout(timer);
      runner = startRunner();
      resolve(null);
    };
    runner.once("exit", ended);
    runner.once("message", (outcome: Outcome) => {
      clearTimeout(timer);
      runner.off("exit", ended);
      resolve(outcome);
    });
    runner.send(order);
  });
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

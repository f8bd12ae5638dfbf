/**
 * The exposure engine as a whole, each figure a ratio within one run:
 * - the example portfolio, 24 monthly steps, two factors, EE and 97.5 % PFE on one thread, beside plain C with the same
 *   numbers, numpy with the same numbers and numpy with its own faster way to draw normals;
 * - two workers beside one; 10,000 swaps beside 10; a thousand netting sets on two workers;
 * - the error of Sobol points beside that of pseudo-random paths; selection of quantiles; memory of a chunk.
 *
 * `npm run bench -- exposure`, or `node bench/exposure.bench.ts [paths]`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { exposure } from "../packages/core/src/exposure/engine.ts";
import type { ExposureResult } from "../packages/core/src/exposure/result.ts";
import { orderStatistics } from "../packages/core/src/numeric/quantile.ts";
import { swapBook, twoTrades } from "./exposure-books.ts";

const pathCount = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 3;
const STEPS = 24;
const FACTORS = 2;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string) => process.stdout.write(`${text}\n`);
const seconds = (work: () => void) => {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
};

interface Outcome {
  readonly seconds: number;
  readonly ee: readonly number[];
  readonly pfe: readonly number[];
}

function ours(): Outcome {
  const started = performance.now();
  const [set] = (exposure.call(twoTrades(pathCount)) as ExposureResult).nettingSets;
  const { expectedExposure, potentialFutureExposure } = set!.profile;
  return {
    seconds: (performance.now() - started) / 1000,
    ee: expectedExposure.slice(1),
    pfe: potentialFutureExposure[0]!.values.slice(1),
  };
}

/** Runs a program that prints its outcome as JSON; null if this machine cannot. */
function peer(command: string, commandArguments: readonly string[]): Outcome | null {
  const { status, stdout } = spawnSync(command, [...commandArguments, String(pathCount)], { encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as Outcome) : null;
}

/** The first Python here that has numpy and scipy. */
function python(mode: string): Outcome | null {
  const commandArguments = [here("peers/exposure.py"), mode];
  return peer("python3", commandArguments) ?? peer("/usr/bin/python3", commandArguments);
}

function besidePeers(): void {
  const folder = mkdtempSync(`${tmpdir()}/ballast-bench-`);
  const built = spawnSync("gcc", ["-O3", "-march=native", "-o", `${folder}/exposure`, here("peers/exposure.c"), "-lm"]);
  const contestants: readonly [name: string, run: () => Outcome | null][] = [
    ["the engine", ours],
    ["C, same numbers", () => (built.status === 0 ? peer(`${folder}/exposure`, []) : null)],
    ["numpy, same numbers", () => python("philox")],
    ["numpy, own normals", () => python("own")],
  ];
  const best = new Map<string, Outcome>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of contestants) {
      const outcome = run();
      if (outcome !== null && !(outcome.seconds >= (best.get(name)?.seconds ?? Infinity))) best.set(name, outcome);
    }
  }
  rmSync(folder, { recursive: true });
  const mine = best.get("the engine")!;
  say(`${pathCount} paths, ${STEPS} steps, ${FACTORS} factors, EE and PFE, one thread, best of ${ROUNDS}`);
  for (const [name] of contestants) {
    const outcome = best.get(name);
    if (outcome === undefined) {
      say(`  ${name}: not on this machine`);
      continue;
    }
    const nanoseconds = ((outcome.seconds / (pathCount * STEPS * FACTORS)) * 1e9).toFixed(1);
    const apart = (profile: "ee" | "pfe") => {
      const gaps = outcome[profile].map((value, i) => Math.abs(value - mine[profile][i]!));
      return (Math.max(...gaps) / Math.max(...mine[profile])).toExponential(1);
    };
    say(
      `  ${name}: ${outcome.seconds.toFixed(3)} s, ${nanoseconds} ns a factor-step, the engine takes ` +
        `${(mine.seconds / outcome.seconds).toFixed(2)} of it; EE differs by ${apart("ee")} of its peak, PFE by ${apart("pfe")}`,
    );
  }
}

/** Seconds until all chunks are simulated by some workers, which have started before, and until they are reduced. */
async function withWorkers(document: unknown, workerCount: number, chunkCount?: number) {
  const split = exposure.split!;
  const workers = Array.from({ length: workerCount }, () => new Worker(here("exposure-worker.ts")));
  await Promise.all(workers.map((worker) => new Promise((ready) => worker.once("message", ready))));
  const started = performance.now();
  const input = exposure.parse(document);
  const { groups, shared } = split.plan(input, chunkCount);
  const work = groups.flatMap(({ slice, chunks }) => chunks.map((chunk) => ({ slice, chunk })));
  const planned = performance.now();
  const partials: Uint8Array[] = [];
  let next = 0;
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise<void>((done, fail) => {
          const feed = () => {
            if (next >= work.length) return done();
            const index = next++;
            worker.postMessage({ ...work[index], index });
          };
          worker.on("error", fail);
          worker.on("message", ({ index, partial }: { index: number; partial: Uint8Array }) => {
            partials[index] = partial;
            feed();
          });
          feed();
        }),
    ),
  );
  const simulated = performance.now();
  await Promise.all(workers.map((worker) => worker.terminate()));
  const chunks = work.map(({ chunk }) => chunk);
  const join = split.join(input, shared);
  let at = 0;
  for (const group of groups) {
    const reduction = split.reduction(group.slice, group.chunks);
    for (const partial of partials.slice(at, at + group.chunks.length)) reduction.add(partial);
    at += group.chunks.length;
    join.add(reduction.finish());
  }
  join.finish();
  return {
    chunks: chunks.length,
    bytes: Math.max(...partials.map(({ byteLength }) => byteLength)),
    plan: (planned - started) / 1000,
    simulate: (simulated - planned) / 1000,
    total: (performance.now() - started) / 1000,
  };
}

async function workers(): Promise<void> {
  const document = { ...twoTrades(4_000_000), measures: { quantiles: [0.975] } };
  const best = { one: Infinity, two: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    best.one = Math.min(best.one, (await withWorkers(document, 1, 16)).simulate);
    best.two = Math.min(best.two, (await withWorkers(document, 2, 16)).simulate);
  }
  say(
    `4,000,000 paths in 16 chunks: two workers ${(best.one / best.two).toFixed(2)} times one (${best.one.toFixed(2)} s, ${best.two.toFixed(2)} s)`,
  );
}

async function books(): Promise<void> {
  const of = (trades: number) =>
    Math.min(...[0, 1, 2].map(() => seconds(() => exposure.call(swapBook(1, trades, 100_000)))));
  const [few, many] = [of(10), of(10_000)];
  say(
    `One netting set, 100,000 paths, 60 dates: 10,000 swaps take ${(many / few).toFixed(2)} of the time of 10 (${few.toFixed(2)} s, ${many.toFixed(2)} s)`,
  );
  const large = await withWorkers(swapBook(1000, 10, 10_000), 2);
  say(
    `1,000 netting sets of 10 swaps, 10,000 paths, 60 dates, two workers: ${large.total.toFixed(1)} s (plan ` +
      `${large.plan.toFixed(1)} s, ${large.chunks} chunks ${large.simulate.toFixed(1)} s); largest partial result ${(large.bytes / 1e6).toFixed(1)} MB`,
  );
}

function sobol(): void {
  const read = (path: string) => JSON.parse(readFileSync(here(path), "utf8"));
  const oracle = read("../test/golden/exposure/seed004-oracles.json").netted["FX_ATM|rho=+0.0"];
  const [paths, seeds] = [16_384, 16];
  const setOf = (method: string, seed: number) => {
    const document = read("../examples/exposure/seed-004.input.json");
    document.sampling = { method, paths, seed };
    document.measures.trades = "none";
    return (exposure.call(document) as ExposureResult).nettingSets[0]!;
  };
  const pseudo = setOf("pseudo_random", 1);
  let ofMeasure = 0;
  const ofDates = new Array<number>(pseudo.profile.expectedExposure.length).fill(0);
  for (let seed = 1; seed <= seeds; seed++) {
    const { measures, profile } = setOf("sobol", seed);
    ofMeasure += (measures.effectiveExpectedPositiveExposure.value - oracle.measures.EEPE) ** 2 / seeds;
    for (const [i, value] of profile.expectedExposure.entries()) ofDates[i]! += (value - oracle.EE[i]) ** 2 / seeds;
  }
  const ratio = pseudo.measures.effectiveExpectedPositiveExposure.standardError / Math.sqrt(ofMeasure);
  const errors = pseudo.profile.expectedExposureStandardError;
  const ofMonth = (month: number) => (errors[month]! / Math.sqrt(ofDates[month]!)).toFixed(0);
  say(
    `Sobol, ${paths} paths, root mean square over ${seeds} seeds: the error of EEPE is ${ratio.toFixed(0)} times smaller than ` +
      `pseudo-random's standard error, of EE after 1, 6, 12, 18 months ${[1, 6, 12, 18].map(ofMonth).join(", ")} times`,
  );
}

function quantiles(): void {
  const values = Float64Array.from({ length: 1_000_000 }, Math.random);
  let best = Infinity;
  for (let round = 0; round < 7; round++) {
    const copy = values.slice();
    best = Math.min(
      best,
      seconds(() => orderStatistics(copy, [950_000, 975_000, 990_000])),
    );
  }
  say(`Three quantiles of 1,000,000 values by selection: ${((best * 1e9) / 1e6).toFixed(1)} ns a value`);
}

/** In a process of its own, which says its peak. */
function memory(): void {
  if (process.platform !== "linux") {
    say("Memory of a chunk: measured under Linux only");
    return;
  }
  const script = `
    import { readFileSync } from "node:fs";
    import { exposure } from ${JSON.stringify(here("../packages/core/src/exposure/engine.ts"))};
    import { swapBook } from ${JSON.stringify(here("exposure-books.ts"))};
    const document = swapBook(20, 10, 65536);
    const [{ slice, chunks }] = exposure.split.plan(exposure.parse(document), 1).groups;
    const peak = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
    const before = peak();
    exposure.split.simulate(slice, chunks[0]);
    process.stdout.write(JSON.stringify([before, peak(), chunks.length]));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  const [before, after] = JSON.parse(stdout) as [number, number];
  say(
    `20 netting sets, 65,536 paths, 60 dates in one chunk: at most ${(after / 1024).toFixed(0)} MB in the process (${(before / 1024).toFixed(0)} MB after the plan)`,
  );
}

besidePeers();
await workers();
await books();
sobol();
quantiles();
memory();

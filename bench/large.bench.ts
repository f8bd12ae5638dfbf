/**
 * A large run: 100,000 trades in 10,000 netting sets on 10,000 paths and 60 dates through the platform, and its arithmetic on
 * AWS. `npm run bench -- large`; `BALLAST_BENCH_SHARE=0.1` runs a tenth of the book, `BALLAST_BENCH_PATHS=500` leaves the size of the
 * result and takes a twentieth of the time.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { Client } from "../packages/cli/src/client.ts";
import type { Run } from "../packages/core/src/run.ts";
import { startCloud } from "../packages/local/src/cloud.ts";
import { functions } from "../stacks/catalog.ts";
import { largeBook } from "./large-book.ts";

/** What a vCPU of Lambda takes where a core of this machine takes one second, about. */
const LAMBDA_SLOWER = 2;
/** Chunks in flight at once on AWS (stacks/state-machine.ts), and what starting and noting each takes besides. */
const AT_ONCE = 500;
const OVERHEAD_SECONDS = 1;
const SAMPLE_MILLISECONDS = 100;

const say = (line: string) => process.stdout.write(`${line}\n`);
const share = Number(process.env["BALLAST_BENCH_SHARE"] ?? 1);
const paths = Number(process.env["BALLAST_BENCH_PATHS"] ?? 10_000);
const document = largeBook(Math.round(10_000 * share), paths);
const folder = mkdtempSync(join(tmpdir(), "ballast-bench-"));
const memory = watchThreads();
const workers = 2;
const cloud = await startCloud({ port: 0, dataFolder: folder, logLevel: "SILENT", workers });
const client = new Client(cloud.url, undefined);

const startedAt = performance.now();
const { id } = await client.startRun(
  await client.requestOf({ engine: "exposure", label: "Large book", input: document }),
  "large",
);
say(`started after ${seconds()} s: ${(JSON.stringify(document).length / 1e6).toFixed(1)} MB of JSON were uploaded`);
let run: Run | null = null;
for await (const seen of client.watch(id)) {
  if (seen.step !== run?.step) memory.name(seen.step);
  run = seen;
}
if (run === null || run.status !== "succeeded") throw new Error(JSON.stringify(run?.failure));
say(`${run.status} in ${seconds()} s through ${run.chunkCount} chunks; ${run.headline?.value} ${run.headline?.unit}`);
for (const [step, peak] of memory.peaks()) say(`  ${step}: at most ${peak} MB in one thread`);
say(`  the whole process, emulators included: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
const fetchedAt = performance.now();
const result = await client.result(id);
const took = ((performance.now() - fetchedAt) / 1000).toFixed(1);
say(`result of ${(result.length / 1e6).toFixed(0)} MB fetched in ${took} s`);
for (const { bytes, name } of run.files) say(`  ${name}: ${(bytes / 1e6).toFixed(1)} MB`);
onAws(run);
await cloud.stop();
rmSync(folder, { recursive: true });

function seconds(): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}

/** Time and money on AWS, from what the steps took here. */
function onAws({ chunkCount, endedAt, stepsStartedAt, costUsd }: Run): void {
  const at = (step: keyof typeof stepsStartedAt) => Date.parse(stepsStartedAt[step] ?? "") / 1000;
  const plan = at("simulate") - at("plan");
  const chunks = at("reduce") - at("simulate");
  const reduce = at("publish") - at("reduce");
  const publish = Date.parse(endedAt ?? "") / 1000 - at("publish");
  const count = chunkCount ?? 0;
  const chunk = (workers * chunks) / count;
  const waves = Math.ceil(count / AT_ONCE);
  const time =
    LAMBDA_SLOWER * (plan + reduce + publish) +
    waves * (LAMBDA_SLOWER * chunk + OVERHEAD_SECONDS) +
    5 * OVERHEAD_SECONDS;
  const gigabytes = (name: "plan" | "simulate" | "reduce" | "publish") => functions[name].memoryMegabytes / 1024;
  const gigabyteSeconds =
    LAMBDA_SLOWER *
    (plan * gigabytes("plan") +
      workers * chunks * gigabytes("simulate") +
      reduce * gigabytes("reduce") +
      publish * gigabytes("publish"));
  const money = gigabyteSeconds * 0.0000133334 + count * (0.2e-6 + 2 * 25e-6);
  say(`here: plan ${plan.toFixed(1)} s, chunks ${chunks.toFixed(1)} s (${chunk.toFixed(2)} s each on one core), `);
  say(`  join ${reduce.toFixed(1)} s, publish ${publish.toFixed(1)} s; the run itself says $${costUsd.toFixed(4)}`);
  say(`on AWS, a vCPU taking ${LAMBDA_SLOWER} times as long: about ${time.toFixed(0)} s and $${money.toFixed(3)}`);
}

/** The most that the heap and the buffers of any thread took, step by step. */
function watchThreads() {
  const threads = new Set<Worker>();
  const peaks = new Map<string, number>();
  let step = "queue";
  process.on("worker", (worker) => {
    threads.add(worker);
    worker.once("exit", () => threads.delete(worker));
  });
  const timer = setInterval(async () => {
    const now = step;
    for (const worker of threads) {
      const found = await worker.getHeapStatistics().catch(() => null);
      if (found === null) continue;
      const megabytes = Math.round(
        (found.total_heap_size + found.external_memory + found.malloced_memory) / 1024 / 1024,
      );
      peaks.set(now, Math.max(peaks.get(now) ?? 0, megabytes));
    }
  }, SAMPLE_MILLISECONDS);
  timer.unref();
  return {
    name: (named: string) => {
      step = named;
    },
    peaks: () => peaks,
  };
}

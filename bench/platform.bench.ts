/**
 * The platform itself: what a call adds to its engine, how long a million paths and the bank's book take through the state
 * machine beside one thread, how much memory that needs, and how soon a second start answers. `npm run bench -- platform`.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baCva } from "../packages/core/src/ba-cva/engine.ts";
import { capital as capitalChain } from "../packages/core/src/capital/engine.ts";
import { documentBytes } from "../packages/core/src/document/canonical.ts";
import type { Engine } from "../packages/core/src/engine.ts";
import { exposure } from "../packages/core/src/exposure/engine.ts";
import { startCloud } from "../packages/local/src/cloud.ts";

const CALLS = 200;
const PATHS = 1_000_000;

const read = (path: string) => JSON.parse(readFileSync(new URL(`../examples/${path}`, import.meta.url), "utf8"));
const say = (line: string) => process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), "ballast-bench-"));

let cloud = await startCloud({ port: 0, dataFolder: folder, logLevel: "SILENT" });
const post = (path: string, body: unknown) =>
  fetch(cloud.url + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });

const capital = read("ba-cva/seed-001.input.json");
await timed(CALLS, () => post("/v1/engines/ba-cva", capital).then((response) => response.text()));
const through = await timed(CALLS, () => post("/v1/engines/ba-cva", capital).then((response) => response.text()));
const alone = await timed(CALLS, async () => documentBytes(baCva.call(capital)));
say(`POST /v1/engines/ba-cva: p50 ${through.p50} ms, p95 ${through.p95} ms; the engine alone p50 ${alone.p50} ms`);

const million = read("exposure/seed-004.input.json");
million.sampling.paths = PATHS;
const { id } = await beside(`${PATHS} paths x 24 steps`, exposure, million);
await beside("the bank's book", capitalChain, read("capital/bank-book.input.json"));

await cloud.stop();
const again = performance.now();
cloud = await startCloud({ port: 0, dataFolder: folder, logLevel: "SILENT" });
await (await fetch(`${cloud.url}/v1/runs/${id}/result`)).text();
say(`second start until a result is read: ${((performance.now() - again) / 1000).toFixed(2)} s`);
await cloud.stop();
rmSync(folder, { recursive: true });

async function timed(count: number, call: () => Promise<unknown>) {
  const durations: number[] = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    await call();
    durations.push(performance.now() - begun);
  }
  durations.sort((a, b) => a - b);
  const at = (share: number) => (durations[Math.floor(share * (count - 1))] ?? 0).toFixed(2);
  return { p50: at(0.5), p95: at(0.95) };
}

async function ended(runId: string) {
  for (;;) {
    const found = (await (await fetch(`${cloud.url}/v1/runs/${runId}`)).json()) as {
      status: string;
      chunkCount: number;
    };
    if (found.status !== "queued" && found.status !== "running") return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A run through the platform, and then the same in one thread without it. */
async function beside(name: string, engine: Engine, document: unknown) {
  const memory = watchMemory();
  const startedAt = performance.now();
  const run = (await (await post("/v1/runs", { engine: engine.name, input: document })).json()) as { id: string };
  const { chunkCount, status } = await ended(run.id);
  const seconds = (performance.now() - startedAt) / 1000;
  const peak = memory.stop();
  say(`${name}: ${status} in ${seconds.toFixed(2)} s through ${chunkCount} chunks, peak ${peak} MB`);
  const singleStart = performance.now();
  const bytes = documentBytes(engine.call(document));
  const single = (performance.now() - singleStart) / 1000;
  const answer = await fetch(`${cloud.url}/v1/runs/${run.id}/result`);
  const same = Buffer.compare(Buffer.from(await answer.arrayBuffer()), bytes) === 0;
  say(
    `one thread without the platform: ${single.toFixed(2)} s, ratio ${(seconds / single).toFixed(2)}, ${same ? "the same" : "OTHER"} bytes`,
  );
  return run;
}

/** The resident memory of this process, whose threads are all there is. */
function watchMemory() {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round(most / 1024 / 1024);
    },
  };
}

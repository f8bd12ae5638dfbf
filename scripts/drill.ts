/**
 * `npm run drill`: the real program against everything that can happen to a laptop. Kills at random moments of a first start
 * and of any later moment, damaged files, a full disk; then every run that was ever confirmed must be there once, with the
 * bytes that one process computes, and no trace may have reached the screen. `--seed` repeats the moments.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { engines } from "../packages/core/src/engines.ts";
import { damages, firstFile } from "../test/integration/damages.ts";
import { baCvaDocument, dividedExposureDocument, exposureDocument, resultText } from "../test/integration/documents.ts";
import { Api } from "../test/integration/harness.ts";
import { buildKernels } from "./build-kernels.ts";
import { buildWeb } from "./build-web.ts";

const main = fileURLToPath(new URL("../packages/local/src/main.ts", import.meta.url));
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "60" },
    "first-starts": { type: "string", default: "12" },
    damages: { type: "string", default: String(damages.length) },
    full: { type: "string", default: "3" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const random = generator(Number(values.seed));
const scratch = mkdtempSync(join(tmpdir(), "ballast-drill-"));
const documents = { "ba-cva": baCvaDocument, exposure: exposureDocument, divided: dividedExposureDocument };
const engineOf = (kind: string) => (kind === "ba-cva" ? "ba-cva" : "exposure");
const expected = Object.fromEntries(
  Object.entries(documents).map(([kind, document]) => [kind, resultText(engineOf(kind), document)]),
);
const faults: string[] = [];
const fault = (what: string) => {
  faults.push(what);
  say(`  FAULT ${what}`);
};

await buildKernels();
await buildWeb();
say(`seed ${values.seed}`);
await drillKills(Number(values.kills));
await drillFirstStarts(Number(values["first-starts"]));
await drillDamages(Number(values.damages));
await drillFullDisk(Number(values.full));
rmSync(scratch, { recursive: true, force: true });
say(faults.length === 0 ? "nothing lost" : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

/** Kills of a folder that goes on from one to the next; every third hits a start, never two of them in a row. */
async function drillKills(count: number): Promise<void> {
  if (count === 0) return;
  const folder = join(scratch, "kills");
  const asked = new Map<string, { kind: string; id: string | null }>();
  for (let i = 0; i < count; i++) {
    const program = launch(folder, ["--no-demo"]);
    if (i % 3 === 1) {
      const wait = random() * 3000;
      await Promise.race([pause(wait), program.url]);
      say(`kill ${i + 1}: ${Math.round(wait)} ms into a start`);
    } else {
      const api = new Api(await program.url);
      for (const [key, { kind, id }] of asked) {
        if (id === null) asked.set(key, { kind, id: await started(api, kind, key) });
      }
      await checkRuns(api, asked);
      const wait = random() * 1500;
      for (const kind of Object.keys(documents)) {
        const key = `${i}-${kind}`;
        asked.set(key, { kind, id: null });
        void started(api, kind, key).then(
          (id) => asked.set(key, { kind, id }),
          () => undefined,
        );
      }
      await pause(wait);
      say(`kill ${i + 1}: ${Math.round(wait)} ms after three runs were asked for`);
    }
    await end(program, "SIGKILL");
  }
  const program = launch(folder, ["--no-demo"]);
  const api = new Api(await program.url);
  for (const [key, { kind }] of asked) asked.set(key, { kind, id: await started(api, kind, key) });
  await checkRuns(api, asked);
  const found = (await api.runs()).length;
  if (found !== asked.size) fault(`${found} runs for ${asked.size} keys`);
  await end(program, "SIGINT");
  say(`${count} kills: ${asked.size} runs asked for, ${found} found`);
}

async function started(api: Api, kind: string, key: string): Promise<string> {
  return (await api.start(engineOf(kind), documents[kind as keyof typeof documents], { key })).id;
}

/** Every run that was confirmed ends well, with the right bytes. */
async function checkRuns(api: Api, asked: ReadonlyMap<string, { kind: string; id: string | null }>): Promise<void> {
  for (const [key, { kind, id }] of asked) {
    if (id === null) continue;
    const run = await api.ended(id);
    if (run.status !== "succeeded") fault(`${key} is ${run.status}: ${run.failure?.detail}`);
    else if ((await api.result(id)) !== expected[kind]) fault(`${key} has other bytes`);
  }
}

async function drillFirstStarts(count: number): Promise<void> {
  if (count === 0) return;
  const begun = performance.now();
  const reference = launch(join(scratch, "reference"), []);
  await reference.url;
  const duration = performance.now() - begun;
  await end(reference, "SIGINT");
  for (let i = 0; i < count; i++) {
    const folder = join(scratch, `first-${i}`);
    const killed = launch(folder, []);
    const wait = random() * duration;
    await Promise.race([pause(wait), killed.url]);
    await end(killed, "SIGKILL");
    say(`first start ${i + 1}: killed after ${Math.round(wait)} of ${Math.round(duration)} ms`);
    const program = launch(folder, []);
    const api = new Api(await program.url);
    const runs = await api.runs();
    const good = runs.filter(({ status, label }) => status === "succeeded" && label.startsWith("Demo: "));
    const count = Object.keys(engines).length;
    if (runs.length !== count || good.length !== count)
      fault(`${good.length} of ${count} examples, ${runs.length} runs`);
    // A first start that was as good as over when it was killed had shown them itself.
    const shown = [killed, program].some((each) => each.output().split("✓ Demo: ").length > count);
    if (!shown) fault("the examples were not shown");
    await end(program, "SIGINT");
    rmSync(folder, { recursive: true });
  }
}

async function drillDamages(count: number): Promise<void> {
  if (count === 0) return;
  const healthy = join(scratch, "healthy");
  for (let i = 0; i < 2; i++) {
    const program = launch(healthy, ["--no-demo"]);
    const api = new Api(await program.url);
    await api.ended(await started(api, "ba-cva", `healthy-${i}`));
    await end(program, "SIGINT");
  }
  for (const [what, pattern, damage] of damages.slice(0, count)) {
    const folder = join(scratch, "damaged");
    cpSync(healthy, folder, { recursive: true });
    const file = firstFile(folder, pattern);
    damage(file);
    const program = launch(folder, ["--no-demo"]);
    const outcome = await program.url.then(
      () => "started",
      () => "refused",
    );
    await end(program, "SIGKILL");
    const named = program.output().includes(`The file ${file} is damaged`);
    if (outcome !== "refused" || !named || program.child.exitCode !== 1) fault(`${what}: ${program.output()}`);
    say(`${what}: ${outcome}${named ? ", named" : ""}`);
    rmSync(folder, { recursive: true });
  }
}

/** A file system of 64 MB of its own, which only a Linux system lets an administrator make. */
async function drillFullDisk(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const disk = join(scratch, `disk-${i}`);
    mkdirSync(disk);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", disk]);
    if (mounted.status !== 0) {
      say(`full disk: not tried, no file system can be mounted here (${mounted.stderr})`);
      return;
    }
    try {
      await fillDisk(disk, [0, 1, 17][i % 3] ?? 0);
    } finally {
      spawnSync("umount", [disk]);
    }
  }
}

async function fillDisk(disk: string, megabytesLeft: number): Promise<void> {
  const program = launch(join(disk, "data"), ["--no-demo"]);
  const api = new Api(await program.url);
  const { id } = await api.start("exposure", dividedExposureDocument);
  await api.when(id, ({ status }) => status !== "queued");
  const filler = join(disk, "filler");
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - megabytesLeft * 1024 * 1024)));
  } catch (error) {
    say(`  filled: ${error instanceof Error ? error.message : error}`);
  }
  const body = JSON.stringify({ engine: "ba-cva", input: baCvaDocument });
  const statuses: number[] = [];
  for (let i = 0; i < 20; i++) {
    statuses.push((await api.post("/v1/runs", body)).status);
    await pause(100);
  }
  if (program.child.exitCode !== null) fault("the process ended");
  const allowed = megabytesLeft > 16 ? [202, 503, 507] : [507];
  if (statuses.some((status) => !allowed.includes(status))) fault(`answers on a full disk: ${statuses}`);
  rmSync(filler);
  // For a moment the emulators start again, and nothing can be read.
  while ((await fetch(`${api.url}/v1/runs/${id}`)).status !== 200) await pause(100);
  const run = await api.ended(id);
  if (run.status !== "succeeded" || (await api.result(id)) !== resultText("exposure", dividedExposureDocument)) {
    fault(`after a full disk: ${run.status} ${run.failure?.detail}`);
  }
  for (const other of await api.runs()) {
    if ((await api.ended(other.id)).status !== "succeeded") fault(`${other.label} is ${other.status}`);
  }
  const again = await api.post("/v1/runs", body);
  if (again.status !== 202) fault(`a new run: ${again.status} ${await again.text()}`);
  await end(program, "SIGINT");
  say(`full disk, ${megabytesLeft} MB left: answers ${[...new Set(statuses)]}, then ${run.status}`);
}

interface Program {
  readonly child: ChildProcess;
  readonly url: Promise<string>;
  output(): string;
}

function launch(folder: string, options: readonly string[]): Program {
  const command = ["--disable-warning=ExperimentalWarning", main, "--port", "0", "--data", folder, "--workers", "2"];
  const child = spawn(process.execPath, [...command, ...options]);
  let output = "";
  const url = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => {
        output += text.toString();
        const found = /Console +(http:\S+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    child.once("exit", (code) => reject(new Error(`It ended with ${code}: ${output}`)));
  });
  // Whoever kills the program does not wait for its address.
  url.catch(() => undefined);
  return { child, url, output: () => output };
}

async function end({ child, output }: Program, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill(signal);
    const [code] = await ended;
    if (signal === "SIGINT" && code !== 0) fault(`Ctrl-C ended with ${code}`);
  }
  if (/^ +at /m.test(output())) fault(`a trace on the screen:\n${output()}`);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

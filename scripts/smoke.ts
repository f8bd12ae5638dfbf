/**
 * `npm run smoke -- --stage probe`: deploys a stage of its own, lets it do each thing that only AWS itself can show to work,
 * and removes the stage if all of them did. `--url` asks a deployment that is there, or `npm start`, and removes nothing.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import type { Run } from "@ballast/core/run.ts";
import { Client } from "../packages/cli/src/client.ts";
import { CommandFailure } from "../packages/cli/src/failure.ts";
import { buildKernels } from "./build-kernels.ts";
import { runScript, run as runTool } from "./run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const exposure = engineNamed("exposure").example as { readonly sampling: object; readonly grid: object };
const onPaths = (paths: number) => ({ ...exposure, sampling: { ...exposure.sampling, paths } });

/** Beyond this, no step of the test is still under way. */
const MOST_MINUTES = 10;

/** Enough paths for several chunks, so that the distributed map is a part of it. */
const divided = onPaths(400_000);
/** So many that it is under way when it is cancelled. */
const endless = onPaths(50_000_000);
/** As many numbers as a document may ask for: more chunks than a run has, which its plan refuses. */
const refusedByPlan = { ...onPaths(100_000_000), grid: { ...exposure.grid, stepsPerYear: 12, horizonYears: 60 } };

/** Each thing that has to work, and how it is seen; a step that does not hold throws what was seen instead. */
const steps: readonly (readonly [title: string, step: (client: Client) => Promise<string>])[] = [
  ["the API answers and lists its engines", listed],
  ["a run in one piece gives the bytes of this machine", (client) => sameBytes(client, "ba-cva")],
  ["a run in chunks gives the bytes of this machine", (client) => sameBytes(client, "exposure", divided)],
  ["the same key is the same run", repeated],
  ["a replay gives the same bytes again", replayed],
  ["a wrong document is refused with the place that is wrong", refused],
  ["a run that its plan refuses ends as failed and says why", failed],
  ["a cancelled run ends as cancelled", cancelled],
];

/** Takes all steps, one after the other, and says of each what was seen. The number of those that did not hold. */
export async function smoke(url: string, token: string | undefined, say: (line: string) => void): Promise<number> {
  const client = new Client(url, token);
  let broken = 0;
  for (const [title, step] of steps) {
    const [outcome] = await Promise.allSettled([inTime(step(client))]);
    if (outcome.status === "fulfilled") say(`  ✓ ${title}: ${outcome.value}`);
    else say(`  ✕ ${title}: ${outcome.reason instanceof Error ? outcome.reason.message : outcome.reason}`);
    broken += outcome.status === "fulfilled" ? 0 : 1;
  }
  return broken;
}

/** A step that takes longer than any run of it can does not hold. */
async function inTime(step: Promise<string>): Promise<string> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(
    () => reject(new Error(`nothing had come of it after ${MOST_MINUTES} minutes`)),
    MOST_MINUTES * 60_000,
  );
  try {
    return await Promise.race([step, promise]);
  } finally {
    clearTimeout(late);
  }
}

async function listed(client: Client): Promise<string> {
  const { engines } = await client.engines();
  return engines.map(({ name }) => name).join(", ");
}

async function sameBytes(client: Client, engine: string, document = engineNamed(engine).example): Promise<string> {
  const run = await ended(client, await client.startRun({ engine, label: "Smoke test", input: document }, key()));
  expect(run, { status: "succeeded" });
  const bytes = await client.result(run.id);
  const here = documentBytes(engineNamed(engine).call(document));
  if (Buffer.compare(bytes, here) !== 0) throw new Error(`run ${run.id} has other bytes than this machine computes`);
  const hash = createHash("sha256").update(bytes).digest("hex");
  expect(run, { resultHash: hash });
  return `${bytes.length} bytes in ${run.chunkCount} chunks, ${hash.slice(0, 12)}`;
}

async function repeated(client: Client): Promise<string> {
  const body = { engine: "ba-cva", label: "Smoke test", input: engineNamed("ba-cva").example };
  const same = key();
  const [first, second] = [await client.startRun(body, same), await client.startRun(body, same)];
  if (first.id !== second.id) throw new Error(`the key began ${first.id} and ${second.id}`);
  await ended(client, second);
  return first.id;
}

async function replayed(client: Client): Promise<string> {
  const body = { engine: "sa-ccr", label: "Smoke test", input: engineNamed("sa-ccr").example };
  const original = await ended(client, await client.startRun(body, key()));
  const run = await ended(client, await client.replay(original.id));
  expect(run, { status: "succeeded", replayIdentical: true });
  return run.id;
}

async function refused(client: Client): Promise<string> {
  const input = { ...(engineNamed("ba-cva").example as object), colour: "red" };
  const [outcome] = await Promise.allSettled([client.startRun({ engine: "ba-cva", input }, key())]);
  if (outcome.status === "fulfilled") throw new Error(`run ${outcome.value.id} was started`);
  if (!(outcome.reason instanceof CommandFailure) || !outcome.reason.message.includes("colour")) throw outcome.reason;
  return outcome.reason.message.split("\n")[0] ?? "";
}

async function failed(client: Client): Promise<string> {
  const body = { engine: "exposure", label: "Smoke test", input: refusedByPlan };
  const run = await ended(client, await client.startRun(body, key()));
  expect(run, { status: "failed" });
  if (run.failure?.code !== "input.unsupported") throw new Error(`run ${run.id} failed with ${run.failure?.code}`);
  return run.failure.detail;
}

async function cancelled(client: Client): Promise<string> {
  const started = await client.startRun({ engine: "exposure", label: "Smoke test", input: endless }, key());
  for await (const run of client.watch(started.id)) {
    if (run.step !== "simulate") continue;
    await client.cancel(run.id);
    break;
  }
  const run = await ended(client, started);
  expect(run, { status: "cancelled" });
  return run.id;
}

const key = () => crypto.randomUUID();

/** The run once it has ended. */
async function ended(client: Client, started: Run): Promise<Run> {
  let latest = started;
  for await (const run of client.watch(started.id)) latest = run;
  return latest;
}

function expect(run: Run, wanted: Partial<Run>): void {
  for (const [name, value] of Object.entries(wanted) as [keyof Run, unknown][])
    if (run[name] !== value)
      throw new Error(`${name} of run ${run.id} is ${run[name]} and not ${value}. ${run.failure?.detail ?? ""}`);
}

interface Target {
  /** The address that is there already, or the stage to make and remove. */
  readonly url: string | undefined;
  readonly stage: string | undefined;
  readonly keep: boolean;
}

async function main({ url, stage, keep }: Target): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const token = process.env["BALLAST_TOKEN"] || undefined;
  await buildKernels();
  if (url !== undefined) return smoke(url, token, say);
  runScript("scripts/deploy.ts", ["--stage", stage ?? ""]);
  const { console: address } = JSON.parse(readFileSync(`${root}.sst/outputs.json`, "utf8")) as { console: string };
  say(`\n${address}`);
  const broken = await smoke(address, token, say);
  if (broken === 0 && !keep) runTool("sst", ["remove", "--stage", stage ?? ""]);
  else say(`The stage is left as it is. To remove it: npx sst remove --stage ${stage}`);
  return broken;
}

/** What was asked for, or in words what is wrong with it. */
function targetOf(commandLine: readonly string[]): Target | string {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    options: { stage: { type: "string" }, url: { type: "string" }, keep: { type: "boolean", default: false } },
    strict: false,
    allowPositionals: true,
  });
  const { stage, url, keep, ...others } = values;
  const [unknown] = [...Object.keys(others).map((name) => `--${name}`), ...positionals];
  if (unknown !== undefined) return `${unknown} is not an argument of this command.`;
  const [hasStage, hasUrl] = [typeof stage === "string", typeof url === "string"];
  if (hasStage === hasUrl)
    return "Give --stage <name> to deploy, try and remove a stage, or --url <address> of what is there.";
  if (stage === "production") return "A stage that is removed afterwards is not production: choose another name.";
  if (hasStage && (process.env["BALLAST_TOKEN"] ?? "") === "")
    return "Set BALLAST_TOKEN to an access token of your issuer with the scopes runs:read and runs:write.";
  if (hasUrl && !URL.canParse(url as string)) return `--url takes an address, not ${JSON.stringify(url)}.`;
  return { url: hasUrl ? (url as string) : undefined, stage: hasStage ? (stage as string) : undefined, keep: !!keep };
}

if (import.meta.main) {
  const target = targetOf(process.argv.slice(2));
  if (typeof target === "string") {
    process.stderr.write(`${target}\n`);
    process.exit(2);
  }
  // A step that was given up may still be asking.
  process.exit((await main(target)) === 0 ? 0 : 1);
}

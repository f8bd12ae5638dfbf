/** What a killed process leaves behind, and what the next start makes of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engines } from "@ballast/core/engines.ts";
import { isTerminal } from "@ballast/core/run.ts";
import { afterEach, expect, test } from "vitest";
import {
  baCvaDocument,
  dividedExposureDocument,
  endlessExposureDocument,
  exposureDocument,
  longExposureDocument,
  resultText,
} from "./documents.ts";
import { Api, problemOf, startTestCloud, temporaryFolder, until } from "./harness.ts";

const main = fileURLToPath(new URL("../../packages/local/src/main.ts", import.meta.url));
const children = new Set<ChildProcess>();
const folders = new Set<string>();

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Starts the real program; answers when it has printed what the pattern finds. */
async function printed(pattern: RegExp, folder: string, options: readonly string[]) {
  const child = spawn(process.execPath, [main, "--port", "0", "--data", folder, "--workers", "2", ...options]);
  children.add(child);
  let output = "";
  const found = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => {
        output += text.toString();
        const match = pattern.exec(output);
        if (match !== null) resolve(match[1] ?? "");
      });
    }
    child.on("exit", (code) => reject(new Error(`It ended with ${code}: ${output}`)));
  });
  return { child, found, output: () => output };
}

/** Starts the real program and answers its address as soon as it prints it. */
async function startProcess(folder: string, options: readonly string[] = ["--no-demo"]) {
  const { child, found, output } = await printed(/Console +(http:\S+)/, folder, options);
  return { child, api: new Api(found), output };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const code = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  return code;
}

function newFolder(): string {
  const folder = temporaryFolder();
  folders.add(folder);
  return folder;
}

test("a run survives kill -9 in its middle: the next start completes it with the same bytes", async () => {
  const folder = newFolder();
  const first = await startProcess(folder);
  const { id } = await first.api.start("exposure", longExposureDocument);
  await first.api.when(id, (run) => run.chunksDone.length >= 2 || isTerminal(run.status));
  await ended(first.child, "SIGKILL");

  const second = await startProcess(folder);
  const run = await second.api.ended(id);
  expect(run.status).toBe("succeeded");
  expect(run.chunksDone).toHaveLength(run.chunkCount ?? -1);
  expect(await second.api.result(id)).toBe(resultText("exposure", longExposureDocument));
  expect(await second.api.runs()).toHaveLength(1);
});

test("Ctrl-C stops the process with 0, and the next start finds all runs", async () => {
  const folder = newFolder();
  const first = await startProcess(folder);
  const run = await first.api.ended((await first.api.start("ba-cva", baCvaDocument)).id);
  const result = await first.api.result(run.id);
  expect(await ended(first.child, "SIGINT")).toBe(0);

  const second = await startProcess(folder);
  // What the last jobs cost is added after the run has ended, and raises its version.
  expect(await second.api.run(run.id)).toEqual({
    ...run,
    version: expect.any(Number),
    gigabyteSeconds: expect.any(Number),
    costUsd: expect.any(Number),
  });
  expect(await second.api.result(run.id)).toBe(result);
});

test("Ctrl-C loses nothing, however often: runs under way and runs behind them all end at last, with the same bytes", async () => {
  const folder = newFolder();
  let { child, api } = await startProcess(folder);
  const documents = [longExposureDocument, dividedExposureDocument, exposureDocument];
  const ids: string[] = [];
  for (const document of documents) ids.push((await api.start("exposure", document)).id);
  for (let stops = 0; stops < 3; stops++) {
    await api.when(ids[0] ?? "", (run) => run.status === "running");
    expect(await ended(child, "SIGINT")).toBe(0);
    ({ child, api } = await startProcess(folder));
  }
  for (const [i, id] of ids.entries()) {
    expect(await api.ended(id)).toMatchObject({ status: "succeeded", failure: null });
    expect(await api.result(id)).toBe(resultText("exposure", documents[i]));
  }
  expect(await api.runs()).toHaveLength(ids.length);
});

test("a start looks for runs that were left behind before it answers anybody", async () => {
  const folder = newFolder();
  const first = await startTestCloud({ dataFolder: folder });
  const { id } = await first.api.start("exposure", endlessExposureDocument);
  await first.api.when(id, (run) => run.status === "running");
  await first.stop();
  const invoked: string[] = [];
  const faults = (name: string) => {
    invoked.push(name);
    return null;
  };
  const second = await startTestCloud({ dataFolder: folder, faults });
  expect(invoked).toContain("sweep");
  await until(
    async () => (invoked.includes("plan") ? true : null),
    () => invoked.join(),
  );
  await second.api.post(`/v1/runs/${id}/cancel`, "");
  await second.stop();
});

test("a first start that is killed amid its examples shows them at the next start, once each, and then no more", async () => {
  const folder = newFolder();
  const first = await printed(/(Running the examples)/, folder, []);
  await ended(first.child, "SIGKILL");

  const second = await startProcess(folder, []);
  const titles = Object.values(engines).map(({ title }) => `Demo: ${title}`);
  for (const title of titles) expect(second.output()).toContain(`✓ ${title}`);
  expect((await second.api.runs()).map(({ label }) => label).sort()).toEqual(titles.sort());
  expect(await ended(second.child, "SIGTERM")).toBe(0);

  const third = await startProcess(folder, []);
  expect(third.output()).not.toContain("Running the examples");
});

test("a folder with a damaged file is told in one line that names the file, without a trace, and the start ends with 1", async () => {
  const folder = newFolder();
  const first = await startProcess(folder);
  expect(await ended(first.child, "SIGINT")).toBe(0);
  const current = join(folder, "dynamodb", "CURRENT");
  writeFileSync(current, "nonsense");
  await expect(startProcess(folder)).rejects.toThrow(
    new RegExp(`^It ended with 1: The file ${current} is damaged: it does not name a manifest\\. Put the [^\\n]*\\n$`),
  );
});

test("a second process on the same folder says so in one line and ends with 1", async () => {
  const folder = newFolder();
  const first = await startProcess(folder);
  await expect(startProcess(folder)).rejects.toThrow(
    new RegExp(`^It ended with 1: Ballast already runs on \\S+ \\(process ${first.child.pid}\\)\\.[^\\n]*\\n$`),
  );
});

test("a cancelled run ends as cancelled, stays so, and can not be cancelled into another state", async () => {
  const cloud = await startTestCloud();
  try {
    const { id } = await cloud.api.start("exposure", endlessExposureDocument);
    await cloud.api.when(id, (run) => run.status === "running");
    expect((await cloud.api.post(`/v1/runs/${id}/cancel`, "")).status).toBe(200);
    const run = await cloud.api.run(id);
    expect(run).toMatchObject({ status: "cancelled", resultHash: null });
    // The threads are free again: another run ends.
    const other = await cloud.api.ended((await cloud.api.start("ba-cva", baCvaDocument)).id);
    expect(other.status).toBe("succeeded");
    expect((await cloud.api.run(id)).status).toBe("cancelled");
    const refused = await cloud.api.post(`/v1/runs/${other.id}/cancel`, "");
    expect(await problemOf(refused)).toMatchObject({ status: 409, code: "run.finished" });
  } finally {
    await cloud.stop();
  }
});

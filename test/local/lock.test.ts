import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FolderInUse, lockFolder } from "@ballast/local/lock.ts";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ballast-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that holds the folder until it is killed. */
async function holder() {
  const lock = fileURLToPath(new URL("../../packages/local/src/lock.ts", import.meta.url));
  const script = `const { lockFolder } = await import(process.argv[1]); globalThis.unlock = lockFolder(process.argv[2]);
    console.log("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, lock, folder]);
  await once(child.stdout, "data");
  return child;
}

test("a folder belongs to one process, which is named to the second, until it is given back", () => {
  const unlock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(FolderInUse);
  expect(() => lockFolder(folder)).toThrow(`(process ${process.pid})`);
  unlock();
  lockFolder(folder)();
});

test("a killed process holds nothing, also where its number belongs to another process by now", async () => {
  const child = await holder();
  expect(() => lockFolder(folder)).toThrow(`(process ${child.pid})`);
  child.kill("SIGKILL");
  await once(child, "exit");
  writeFileSync(join(folder, "process"), String(process.ppid));
  lockFolder(folder)();
});

test("a process holds its folder whatever the number says by which it is known, as 1 does in every container", async () => {
  const child = await holder();
  for (const text of [String(process.pid), "1", "999999999", "nonsense"]) {
    writeFileSync(join(folder, "process"), text);
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
  }
  rmSync(join(folder, "process"));
  expect(() => lockFolder(folder)).toThrow(/^Ballast already runs on \S+\. Stop it first/);
  child.kill("SIGKILL");
  await once(child, "exit");
});

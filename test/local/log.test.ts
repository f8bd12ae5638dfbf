import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog } from "@ballast/local/log.ts";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ballast-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (i: number) => `${String(i).padStart(9, "0")}\n`;

test("a log keeps its latest lines, in five files of bounded size, however much is written", () => {
  const log = openLog(folder, 1000);
  for (let i = 0; i < 10_000; i++) log.write(line(i));
  log.close();
  const names = readdirSync(folder).sort();
  expect(names).toEqual(["functions.log", ...[1, 2, 3, 4].map((i) => `functions.log.${i}`)]);
  for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000);
  const text = names
    .reverse()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
  expect(text).toBe(Array.from({ length: text.length / 10 }, (_, i) => line(10_000 - text.length / 10 + i)).join(""));
});

test("a start begins a new file and keeps the one before", () => {
  for (const text of ["first\n", "second\n"]) {
    const log = openLog(folder);
    log.write(text);
    log.close();
  }
  expect(readFileSync(join(folder, "functions.log"), "utf8")).toBe("second\n");
  expect(readFileSync(join(folder, "functions.log.1"), "utf8")).toBe("first\n");
});

test("a log that cannot be written throws nothing, and says later how much is missing", () => {
  const log = openLog(folder, 20);
  log.write(line(1));
  rmSync(folder, { recursive: true });
  for (let i = 2; i < 5; i++) log.write(line(i).repeat(2));
  mkdirSync(folder);
  log.write(line(5));
  log.close();
  const text =
    readFileSync(join(folder, "functions.log.1"), "utf8") + readFileSync(join(folder, "functions.log"), "utf8");
  expect(text).toBe(`3 entries are missing here: the disk took no more.\n${line(5)}`);
});

/** Data folders of which a file is damaged: each names its file and what to do, and what does not matter is no damage. */
import { appendFileSync, cpSync, globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { damages, firstFile, objects, scribble } from "./damages.ts";
import { baCvaDocument, resultText } from "./documents.ts";
import { startTestCloud, temporaryFolder } from "./harness.ts";

let healthy: string;
let folder: string;
const ids: string[] = [];
beforeAll(async () => {
  healthy = temporaryFolder();
  // The second start moves what the first wrote from the database's log into a table, and begins a new log.
  for (let start = 0; start < 2; start++) {
    const cloud = await startTestCloud({ dataFolder: healthy });
    ids.push((await cloud.api.ended((await cloud.api.start("ba-cva", baCvaDocument)).id)).id);
    await cloud.stop();
  }
});
afterAll(() => {
  for (const each of [healthy, folder]) rmSync(each, { recursive: true, force: true });
});

test.each(damages)("%s: the start names the file and says what to do", async (_what, pattern, damage) => {
  folder = temporaryFolder();
  cpSync(healthy, folder, { recursive: true });
  const file = firstFile(folder, pattern);
  damage(file);
  const refused = await startTestCloud({ dataFolder: folder }).then(
    () => null,
    (error: Error) => error,
  );
  expect(refused?.name).toBe("DamagedFile");
  expect(refused?.message).toContain(`The file ${file} is damaged: `);
  expect(refused?.message).toMatch(/(Put .* back from a copy, or|delete it)/);
  rmSync(folder, { recursive: true });
});

test("what is no data, and what a killed process had not finished, hold up no start and lose no run", async () => {
  folder = temporaryFolder();
  cpSync(healthy, folder, { recursive: true });
  for (const name of ["functions.log", "process", "dynamodb/LOG", "dynamodb/LOCK"]) scribble(join(folder, name));
  writeFileSync(join(folder, objects, "inputs", "cut.data.part"), "half of a docu");
  // A record that was announced and never written.
  appendFileSync(firstFile(folder, "dynamodb/*.log"), Buffer.from([1, 2, 3, 4, 200, 0, 1, 5]));
  mkdirSync(join(folder, "s3/buckets/never-made/objects"), { recursive: true });
  const cloud = await startTestCloud({ dataFolder: folder });
  try {
    expect((await cloud.api.runs()).map(({ id }) => id).sort()).toEqual([...ids].sort());
    for (const id of ids) expect(await cloud.api.result(id)).toBe(resultText("ba-cva", baCvaDocument));
    expect(globSync("**/*.part", { cwd: folder })).toEqual([]);
  } finally {
    await cloud.stop();
  }
});

/** The formats of LevelDB's files: published checksums, Snappy worked by hand, and files that LevelDB itself wrote. */
import { createHash } from "node:crypto";
import { globSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32c } from "@ballast/local/crc32c.ts";
import { checkDatabase } from "@ballast/local/leveldb-files.ts";
import { snappyDecompressed } from "@ballast/local/snappy.ts";
import { ClassicLevel } from "classic-level";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

test.each([
  ["32 bytes of zeros", Array.from({ length: 32 }, () => 0), 0x8a9136aa],
  ["32 bytes of ones", Array.from({ length: 32 }, () => 255), 0x62a8ab43],
  ["32 bytes that rise", Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ["32 bytes that fall", Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
])("the checksum of %s is that of RFC 3720, B.4", (_what, bytes, sum) => {
  expect(crc32c(Uint8Array.from(bytes))).toBe(sum);
});

test.each([
  ["a literal and a copy that overlaps itself", [10, 0x00, 0x61, 0x15, 0x01], "aaaaaaaaaa"],
  ["a copy with an offset of two bytes", [8, 0x0c, 0x61, 0x62, 0x63, 0x64, 0x0e, 0x04, 0x00], "abcdabcd"],
  ["a copy with an offset of four bytes", [6, 0x08, 0x61, 0x62, 0x63, 0x0b, 0x03, 0x00, 0x00, 0x00], "abcabc"],
  [
    "a literal whose length stands behind its tag",
    [64, 0xf0, 63, ...Array.from({ length: 64 }, () => 0x7a)],
    "z".repeat(64),
  ],
])("Snappy with %s", (_what, bytes, text) => {
  expect(snappyDecompressed(Buffer.from(bytes)).toString()).toBe(text);
});

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ballast-"));
  const database = new ClassicLevel(folder);
  // Enough for several tables, of blocks that compress and of blocks that do not, and a log of many blocks.
  for (let i = 0; i < 6000; i++) {
    const noise = Array.from({ length: 10 }, (_, j) => createHash("sha512").update(`${i} ${j}`).digest("base64"));
    await database.put(`key-${i}`, i % 2 === 0 ? "same ".repeat(300) : noise.join(""));
  }
  await database.compactRange("key-", "key-~");
  await database.close();
  // Opened again, it removes the tables that it no longer needs.
  await database.open();
  for (let i = 0; i < 200; i++) await database.put(`late-${i}`, "late ".repeat(200 * (i % 9)));
  await database.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** LevelDB may leave files behind that it no longer needs. */
function filesInUse(pattern: string): string[] {
  return globSync(pattern, { cwd: folder })
    .map((name) => join(folder, name))
    .filter((file) => {
      renameSync(file, `${file}.away`);
      const isMissed = missed();
      renameSync(`${file}.away`, file);
      return isMissed;
    });
}

function missed(): boolean {
  try {
    check();
    return false;
  } catch {
    return true;
  }
}

const check = () => checkDatabase(folder, (file, what) => new Error(`${file}: ${what}`));

test("what LevelDB wrote is whole", () => {
  expect(filesInUse("*.ldb").length).toBeGreaterThan(1);
  expect(check).not.toThrow();
});

test.each(["*.ldb", "*.log"])("any bit that is turned in a file %s is found, and the file named", (pattern) => {
  for (const file of filesInUse(pattern)) {
    const whole = readFileSync(file);
    // The padding in the last 48 bytes of a table says nothing. The last record of a log, of 1 kB here, may as well be one
    // that was cut off when its length says that it should be longer.
    const end = whole.length - (pattern === "*.ldb" ? 48 : 2000);
    fc.assert(
      fc.property(fc.nat(end - 1), fc.nat(7), (at, bit) => {
        const turned = Buffer.from(whole);
        turned.writeUInt8(turned.readUInt8(at) ^ (1 << bit), at);
        writeFileSync(file, turned);
        expect(check).toThrow(file);
      }),
      { numRuns: 40 },
    );
    writeFileSync(file, whole);
  }
});

test("a log that ends amid a record is whole: that record was never confirmed", () => {
  const file = join(folder, globSync("*.log", { cwd: folder })[0] ?? "");
  const whole = readFileSync(file);
  truncateSync(file, whole.length - 3);
  expect(check).not.toThrow();
  writeFileSync(file, whole);
});

test("a record whose length reaches past the end is damage if others stand behind it", () => {
  const file = join(folder, globSync("*.log", { cwd: folder })[0] ?? "");
  const whole = readFileSync(file);
  // A record begins where a block does; this length fills the last block, of which there is less.
  const damaged = Buffer.from(whole);
  damaged.writeUInt16LE(32_761, Math.floor(whole.length / 32_768) * 32_768 + 4);
  writeFileSync(file, damaged);
  expect(check).toThrow(file);
  writeFileSync(file, whole);
});

/** The unit tests on a file with a mistake in it: `BALLAST_MUTANT` names a JSON document with `file` and `text`. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { file, text } = JSON.parse(readFileSync(process.env["BALLAST_MUTANT"] ?? "", "utf8")) as {
  readonly file: string;
  readonly text: string;
};

export default defineConfig({
  root,
  plugins: [{ name: "mutant", enforce: "pre", load: (id) => (id === root + file ? text : null) }],
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/seed.ts"],
    env: { BALLAST_TEST_SEED: "1" },
    // The cache knows a file by what lies on the disk, where it has no mistake.
    fsModuleCache: false,
    // The first failure is enough, and the quick files may find it first.
    bail: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default"],
  },
});

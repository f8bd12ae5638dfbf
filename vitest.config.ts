import { defineConfig } from "vitest/config";

// One seed for all property tests: BALLAST_TEST_SEED=<the printed one> npm test draws the same again.
const seed = process.env["BALLAST_TEST_SEED"] ?? String(Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`Property tests draw from BALLAST_TEST_SEED=${seed}\n`);
const common = { env: { BALLAST_TEST_SEED: seed }, setupFiles: ["test/seed.ts"] };
/** Each needs a whole cloud, a browser, a synthesis or many processes. */
const system = ["test/{integration,e2e,infra}/**/*.test.ts", "test/cli/{cli,surroundings}.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: system,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...common,
          name: "system",
          include: system,
          // One at a time, after all others: each uses all cores by itself.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/{integration,e2e,infra}/**"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["test/{integration,e2e,infra}/**/*.test.ts"],
          // One cloud, one browser and one synthesis at a time: each uses all cores by itself.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

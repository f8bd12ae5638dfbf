import { spawnSync } from "node:child_process";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { buildKernels } from "../../scripts/build-kernels.ts";
import { functions } from "../../stacks/catalog.ts";
import { installPlatform, root, sstEnvironment } from "./platform.ts";

test("sst.config.ts and stacks/ type-check against the platform", () => {
  installPlatform();
  const { stdout, error } = spawnSync(`${root}node_modules/.bin/tsc`, ["-p", "stacks", "--pretty", "false"], {
    cwd: root,
    env: sstEnvironment,
    encoding: "utf8",
  });
  expect(error).toBeUndefined();
  // The platform comes as sources that may lack a type package of their own; ours have to be right.
  expect(stdout.split("\n").filter((line) => /^(stacks|sst\.config|error)/.test(line))).toEqual([]);
}, 300_000);

describe("each function bundles as SST bundles it", () => {
  beforeAll(buildKernels);

  test.each(Object.values(functions).map(({ handler }) => handler))("%s", async (handler) => {
    const { outputFiles } = await build({
      entryPoints: [`${root}packages/functions/src/${handler.replace(/\.handler$/, ".ts")}`],
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node24",
      minify: true,
      write: false,
      logLevel: "silent",
    });
    // Lambda takes 50 MB zipped; a bundle beyond 4 MB would start slowly.
    expect(outputFiles[0]?.contents.byteLength).toBeLessThan(4 * 1024 * 1024);
  });
});

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
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

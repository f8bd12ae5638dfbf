/** SST's platform, which holds the types and the components: installed from the registry, without an account. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const platform = `${root}.sst/platform/`;

/** The environment in which SST asks nobody and looks for nothing but the registry. */
export const sstEnvironment = {
  ...process.env,
  PATH: `${root}node_modules/.bin${delimiter}${process.env["PATH"] ?? ""}`,
  SST_SKIP_DEPENDENCY_CHECK: "1",
  SST_NO_BUN: "1",
  SST_STAGE: "test",
  SST_TELEMETRY_DISABLED: "1",
};

/** Installs the platform if it is missing or another version's; half a minute. */
export function installPlatform(): void {
  const { version } = JSON.parse(readFileSync(`${root}node_modules/sst/package.json`, "utf8")) as { version: string };
  const needed = ["node_modules/@pulumi/aws/package.json", "config.d.ts", "version"];
  const complete = needed.every((file) => existsSync(platform + file));
  if (complete && readFileSync(`${platform}version`, "utf8").trim() === version) return;
  execFileSync(`${root}node_modules/.bin/sst`, ["install"], {
    cwd: root,
    env: sstEnvironment,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/**
 * `node scripts/with-setup.mjs <script.ts> [arguments]`: installs what the lock file asks for if it is not installed,
 * then runs the script on the project's own Node. Plain JavaScript for any Node from 20 on, no dependency.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [script, ...rest] = process.argv.slice(2);
const stamp = `${root}node_modules/.ballast-lock`;
const windows = process.platform === "win32";
const node = `${root}node_modules/.bin/node${windows ? ".cmd" : ""}`;

const lock = createHash("sha256")
  .update(readFileSync(`${root}package-lock.json`))
  .digest("hex");
const installed = existsSync(stamp) && existsSync(node) && readFileSync(stamp, "utf8") === lock;
if (!installed) {
  process.stderr.write("Installing dependencies (once, about a minute)...\n");
  const install = spawnSync(windows ? "npm.cmd" : "npm", ["ci", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: windows,
  });
  if (install.status !== 0) {
    process.stderr.write("npm ci failed: see the lines above. Nothing was started.\n");
    process.exit(install.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

// A child that outlives its parent would keep the ports, so signals are passed on and the exit code is the child's.
const child = spawn(node, ["--disable-warning=ExperimentalWarning", `${root}${script}`, ...rest], {
  stdio: "inherit",
  shell: windows,
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + (signal === "SIGINT" ? 2 : 15)));

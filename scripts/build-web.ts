/** Builds the console into packages/web/dist unless the build is newer than everything it is made of. */
import { existsSync, globSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export async function buildWeb(): Promise<void> {
  const page = `${root}packages/web/dist/index.html`;
  const sources = globSync(["packages/web/src/**/*", "packages/web/*.{html,ts,json}", "packages/web/public/**/*"], {
    cwd: root,
  });
  const newest = Math.max(...[...sources, "package-lock.json"].map((file) => statSync(root + file).mtimeMs));
  if (existsSync(page) && statSync(page).mtimeMs >= newest) return;
  process.stderr.write("Building the console...\n");
  const { build } = await import("vite");
  // A test runner sets NODE_ENV, and would get a build for development that later ones take for the console.
  const { NODE_ENV } = process.env;
  process.env["NODE_ENV"] = "production";
  await build({ root: `${root}packages/web`, logLevel: "warn" });
  if (NODE_ENV === undefined) delete process.env["NODE_ENV"];
  else process.env["NODE_ENV"] = NODE_ENV;
}

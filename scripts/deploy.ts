/**
 * `npm run deploy -- --stage production`: asks for what a deployment needs before it begins, builds, and lets SST deploy.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { S3Client } from "@aws-sdk/client-s3";
import { buildKernels } from "./build-kernels.ts";
import { buildWeb } from "./build-web.ts";
import { run } from "./run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const parameters = {
  BALLAST_ISSUER: "the https address of your OpenID Connect issuer, as its tokens write it",
  BALLAST_AUDIENCE: "the audience of the access tokens, as their claim aud or client_id writes it",
  BALLAST_CLIENT_ID: "the id of the console's public client at the issuer",
} as const;

interface Deployment {
  readonly stage: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
}

/** What is to be deployed, or every reason why not, in words. */
async function deploymentOf(
  stage: string | undefined,
  unknown: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Deployment | string[]> {
  const problems = unknown.map((argument) => `${argument} is not an argument of this command.`);
  if (stage === undefined) problems.push("--stage <name>, as in npm run deploy -- --stage production");
  else if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage))
    problems.push(`--stage takes up to 20 small letters, digits and hyphens, not ${JSON.stringify(stage)}`);
  const value = (name: keyof typeof parameters) => environment[name] ?? "";
  for (const name of Object.keys(parameters) as (keyof typeof parameters)[])
    if (value(name) === "") problems.push(`${name}, ${parameters[name]}`);
  const issuer = value("BALLAST_ISSUER");
  if (issuer !== "" && !URL.canParse(issuer)) problems.push(`BALLAST_ISSUER is no address: ${JSON.stringify(issuer)}`);
  else if (issuer !== "" && new URL(issuer).protocol !== "https:")
    problems.push("BALLAST_ISSUER must begin with https:");
  // The client looks where SST looks: environment, profiles, single sign-on, the role of the machine.
  const { config } = new S3Client({});
  const [region, credentials] = await Promise.allSettled([config.region(), config.credentials()]);
  if (region.status === "rejected") problems.push("AWS_REGION, or a region in your AWS profile");
  if (credentials.status === "rejected")
    problems.push("AWS credentials: AWS_PROFILE, AWS_ACCESS_KEY_ID with its secret, or a role of this machine");
  problems.push(...domainProblems(environment));
  const workers = environment["BALLAST_WORKERS"] ?? "";
  if (!/^\d*$/.test(workers))
    problems.push(`BALLAST_WORKERS takes a number of chunks at once, not ${JSON.stringify(workers)}`);
  if (problems.length > 0 || stage === undefined) return problems;
  return { stage, issuer, audience: value("BALLAST_AUDIENCE"), clientId: value("BALLAST_CLIENT_ID") };
}

/** What is wrong with a name of one's own. Both variables may be left out; stacks/web.ts reads them. */
function domainProblems({ BALLAST_DOMAIN: domain = "", BALLAST_CERTIFICATE: certificate = "" }: NodeJS.ProcessEnv) {
  const problems: string[] = [];
  if (domain !== "" && !/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain))
    problems.push(`BALLAST_DOMAIN takes a name such as risk.example.com, not ${JSON.stringify(domain)}`);
  if (certificate !== "" && domain === "") problems.push("BALLAST_DOMAIN, the name that BALLAST_CERTIFICATE is for");
  if (certificate !== "" && !certificate.startsWith("arn:aws:acm:us-east-1:"))
    problems.push(
      "BALLAST_CERTIFICATE takes the arn of an ACM certificate in us-east-1: CloudFront looks nowhere else",
    );
  return problems;
}

/**
 * The origins that the page talks to when somebody signs in: where the issuer describes itself, and where it gives tokens.
 * Throws if the issuer does not answer, or calls itself by another name than its tokens would have to carry.
 */
export async function signInOrigins(issuer: string): Promise<string[]> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers with status ${answer.status}: it is no OpenID Connect issuer.`);
  const description = (await answer.json()) as { readonly issuer?: unknown; readonly token_endpoint?: unknown };
  if (description.issuer !== issuer)
    throw new Error(
      `The issuer calls itself ${JSON.stringify(description.issuer)}: set BALLAST_ISSUER to exactly that.`,
    );
  if (typeof description.token_endpoint !== "string")
    throw new Error(`${address} names no token_endpoint, which the console needs to sign people in.`);
  return [...new Set([new URL(issuer).origin, new URL(description.token_endpoint).origin])];
}

async function deploy({ stage, issuer, audience, clientId }: Deployment): Promise<void> {
  const origins = await signInOrigins(issuer);
  await buildKernels();
  await buildWeb();
  writeFileSync(`${root}packages/web/dist/config.json`, JSON.stringify({ issuer, clientId, stage }));
  Object.assign(process.env, {
    BALLAST_ISSUER: issuer,
    BALLAST_AUDIENCE: audience,
    BALLAST_SIGN_IN_ORIGINS: origins.join(" "),
    BALLAST_CODE_VERSION: codeVersion(),
    SST_TELEMETRY_DISABLED: "1",
  });
  run("sst", ["deploy", "--stage", stage]);
}

/** The commit that is deployed; marked if the files differ from it, so that no result names a commit that did not make it. */
function codeVersion(): string {
  return execFileSync("git", ["describe", "--always", "--dirty", "--exclude=*", "--abbrev=12"], {
    cwd: root,
    encoding: "utf8",
  }).trim();
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { stage: { type: "string" } },
    strict: false,
    allowPositionals: true,
  });
  const { stage, ...others } = values;
  const unknown = [...Object.keys(others).map((name) => `--${name}`), ...positionals];
  const found = await deploymentOf(typeof stage === "string" ? stage : undefined, unknown, process.env);
  if (Array.isArray(found)) {
    process.stderr.write(`Nothing was deployed. Give first:\n${found.map((line) => `  - ${line}\n`).join("")}`);
    process.stderr.write("docs/operations.md explains each.\n");
    process.exit(2);
  }
  await deploy(found);
}

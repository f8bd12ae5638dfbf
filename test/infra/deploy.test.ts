import { spawnSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { signInOrigins } from "../../scripts/deploy.ts";
import { root } from "./platform.ts";

/** Runs the command without any AWS set-up but what is given: no profile, no role of the machine. */
function deploy(commandArguments: readonly string[], environment: Record<string, string>) {
  return spawnSync(process.execPath, [`${root}scripts/deploy.ts`, ...commandArguments], {
    cwd: root,
    env: {
      PATH: process.env["PATH"] ?? "",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: `${root}none`,
      AWS_SHARED_CREDENTIALS_FILE: `${root}none`,
      ...environment,
    },
    encoding: "utf8",
  });
}

const complete = {
  BALLAST_ISSUER: "https://issuer.invalid",
  BALLAST_AUDIENCE: "ballast-api",
  BALLAST_CLIENT_ID: "ballast-console",
  AWS_REGION: "eu-west-2",
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
};

describe("a deployment that lacks something begins nothing and says what it lacks", () => {
  test("all at once", () => {
    const { status, stderr } = deploy([], {});
    expect(status).toBe(2);
    const named = stderr.split("\n").filter((line) => line.startsWith("  - "));
    expect(named.map((line) => /^ {2}- (--stage|AWS credentials|[A-Z_]+)/.exec(line)?.[1])).toEqual([
      "--stage",
      "BALLAST_ISSUER",
      "BALLAST_AUDIENCE",
      "BALLAST_CLIENT_ID",
      "AWS_REGION",
      "AWS credentials",
    ]);
  });

  test.each([
    ["an empty variable is a missing one", ["--stage", "test"], { BALLAST_AUDIENCE: "" }, "BALLAST_AUDIENCE"],
    ["tokens do not travel in the clear", ["--stage", "test"], { BALLAST_ISSUER: "http://issuer.invalid" }, "https:"],
    ["an issuer is an address", ["--stage", "test"], { BALLAST_ISSUER: "issuer" }, "no address"],
    ["names of resources hold the stage", ["--stage", "My Stage"], {}, "small letters"],
    [
      "a name has no scheme",
      ["--stage", "test"],
      { BALLAST_DOMAIN: "https://risk.example.com" },
      "risk.example.com, not",
    ],
    [
      "CloudFront takes certificates of us-east-1 only",
      ["--stage", "test"],
      { BALLAST_DOMAIN: "risk.example.com", BALLAST_CERTIFICATE: "arn:aws:acm:eu-west-2:1:certificate/1" },
      "us-east-1",
    ],
    [
      "a certificate is for a name",
      ["--stage", "test"],
      { BALLAST_CERTIFICATE: "arn:aws:acm:us-east-1:1:certificate/1" },
      "BALLAST_DOMAIN",
    ],
    ["workers are counted", ["--stage", "test"], { BALLAST_WORKERS: "many" }, 'at once, not "many"'],
    ["a misspelt argument is no default", ["--stage", "test", "--stag", "production"], {}, "--stag is not an argument"],
  ])("%s", (_why, commandArguments, changed, said) => {
    const { status, stderr } = deploy(commandArguments, { ...complete, ...changed });
    expect(stderr).toContain(said);
    expect(status).toBe(2);
  });
});

describe("the issuer", () => {
  let server: Server;
  afterEach(() => server.close());

  async function issuer(describe: (address: string) => unknown): Promise<string> {
    server = createServer((request, response) => {
      const known = request.url === "/tenant/.well-known/openid-configuration";
      response.writeHead(known ? 200 : 404).end(known ? JSON.stringify(describe(address)) : "");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tenant`;
    return address;
  }

  test("may give tokens at another origin, which the page is then allowed to ask", async () => {
    const address = await issuer((self) => ({ issuer: self, token_endpoint: "https://tokens.example/oauth2/token" }));
    expect(await signInOrigins(address)).toEqual([new URL(address).origin, "https://tokens.example"]);
  });

  test("that calls itself by another name is refused: no token of it would be taken", async () => {
    const address = await issuer((self) => ({ issuer: `${self}/`, token_endpoint: `${self}/token` }));
    await expect(signInOrigins(address)).rejects.toThrow(`"${address}/"`);
  });

  test("that does not describe itself is refused", async () => {
    const address = await issuer((self) => ({ issuer: self }));
    await expect(signInOrigins(`${address}/elsewhere`)).rejects.toThrow("status 404");
    await expect(signInOrigins(address)).rejects.toThrow("token_endpoint");
  });
});

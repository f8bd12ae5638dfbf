/** The script that tries a deployment, against the embedded cloud: on AWS only its address and its token differ. */
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startTestCloud } from "./harness.ts";

const script = fileURLToPath(new URL("../../scripts/smoke.ts", import.meta.url));

function smoke(...commandLine: string[]) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...commandLine], {
    env: { PATH: process.env["PATH"] ?? "" },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  return new Promise<typeof said & { readonly code: number | null }>((done, failed) => {
    child.on("error", failed).on("close", (code) => done({ ...said, code }));
  });
}

test("a run, its bytes, a refusal, a failure, a replay and a cancel are seen to work", async () => {
  const cloud = await startTestCloud();
  try {
    const { code, stdout } = await smoke("--url", cloud.url);
    expect(stdout).not.toContain("✕");
    expect(code).toBe(0);
    const statuses = (await cloud.api.runs()).map(({ status }) => status);
    // Two runs whose bytes are compared, one that is asked for twice, one and its replay; a failure and a cancel.
    expect(statuses.filter((status) => status === "succeeded")).toHaveLength(5);
    expect(statuses.filter((status) => status !== "succeeded").sort()).toEqual(["cancelled", "failed"]);
  } finally {
    await cloud.stop();
  }
});

test("what does not work is said, and the script ends with 1", async () => {
  const server = createServer((_request, response) => response.writeHead(503).end('{"message":"Service Unavailable"}'));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { code, stdout } = await smoke("--url", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  expect(stdout.match(/✕ .*Every function is busy/g)).toHaveLength(8);
  expect(code).toBe(1);
});

test.each([
  [[], "--stage <name>"],
  [["--stage", "production"], "not production"],
  [["--stage", "probe"], "BALLAST_TOKEN"],
  [["--url", "here"], "takes an address"],
  [["--stag", "probe"], "--stag is not an argument"],
])("%j begins nothing and says what it lacks", async (commandLine, words) => {
  expect(await smoke(...commandLine)).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(words) });
});

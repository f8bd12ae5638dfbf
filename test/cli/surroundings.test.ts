/** The command line among files, pipes and addresses that are not as it would like them. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baCvaDocument, resultText } from "../integration/documents.ts";
import { startTestCloud } from "../integration/harness.ts";

const cli = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const local = fileURLToPath(new URL("../../packages/local/src/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ballast-surroundings-"));
const document = join(folder, "ba-cva.json");
let cloud: Awaited<ReturnType<typeof startTestCloud>>;

beforeAll(async () => {
  writeFileSync(document, JSON.stringify(baCvaDocument));
  cloud = await startTestCloud();
}, 60_000);
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program; with `leave`, its standard output is closed at the first bytes, as `head` does. */
function program(main: string, commandLine: readonly string[], leave = false): Promise<Ended> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...commandLine]);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (leave) child.stdout.destroy();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((done, failed) => {
    child.on("error", failed).on("close", (code) => done({ code, stdout, stderr }));
  });
}

const ballast = (...commandLine: string[]) => program(cli, commandLine);

describe("a result's file", () => {
  test.each([
    ["in a folder that is not there", () => join(folder, "none", "result.json")],
    ["that is a folder", () => folder],
  ])("%s is refused before the run starts", async (_case, output) => {
    const before = await ballast("runs", "--json", "--url", cloud.url);
    const refused = await ballast("run", "ba-cva", "--input", document, "--output", output(), "--url", cloud.url);
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^.* cannot be written: .*\n$/);
    expect((await ballast("runs", "--json", "--url", cloud.url)).stdout).toBe(before.stdout);
  });
});

test("a document with a byte order mark is read", async () => {
  const marked = join(folder, "marked.json");
  writeFileSync(marked, `\ufeff${JSON.stringify(baCvaDocument)}`);
  const { code, stdout } = await ballast("run", "ba-cva", "--input", marked, "--in-process");
  expect({ code, stdout }).toEqual({ code: 0, stdout: resultText("ba-cva", baCvaDocument) });
});

test("standard input that comes late through a pipe that does not block is waited for", async () => {
  const child = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    // Having touched its own input, this parent leaves the pipe non-blocking for its child, as npm does.
    `import { spawn } from "node:child_process";
     process.stdin.pause();
     const child = spawn(process.execPath, process.argv.slice(1), { stdio: "inherit" });
     child.on("close", (code) => process.exit(code));`,
    cli,
    ...["run", "ba-cva", "--input", "-", "--in-process"],
  ]);
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  setTimeout(() => child.stdin.end(JSON.stringify(baCvaDocument)), 2000);
  const code = await new Promise((done) => child.on("close", done));
  expect({ code, stdout }).toEqual({ code: 0, stdout: resultText("ba-cva", baCvaDocument) });
});

test("a reader that leaves early ends the command in silence", async () => {
  const { stderr, stdout } = await program(cli, ["engines", "--json", "--url", cloud.url], true);
  // More than a pipe holds, so that writing goes on when the reader has left.
  expect(stdout.length).toBeGreaterThan(0);
  expect(stderr).toBe("");
});

test("runs goes over pages until it has as many as were asked for", async () => {
  const started = Array.from({ length: 105 }, (_, index) =>
    fetch(`${cloud.url}/v1/runs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ engine: "ba-cva", label: `page ${index}`, input: baCvaDocument }),
    }),
  );
  for (const response of await Promise.all(started)) expect(response.status).toBe(202);
  const { stdout } = await ballast("runs", "--json", "--limit", "103", "--url", cloud.url);
  const ids = (JSON.parse(stdout) as { readonly id: string }[]).map(({ id }) => id);
  expect(new Set(ids).size).toBe(103);
}, 60_000);

describe("addresses", () => {
  test.each([["notaurl"], ["ftp://127.0.0.1:4600"]])("%s is no address: 2", async (url) => {
    const { code, stderr } = await ballast("runs", "--url", url);
    expect(code).toBe(2);
    expect(stderr).toContain("--url takes an address");
  });

  test.each([
    ["a page", "<!doctype html>"],
    ["a document of another program", '{"runs":"none"}'],
  ])("%s is not an answer of Ballast: 3, with what to do", async (_case, answer) => {
    const server = createServer((_request, response) => response.end(answer));
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ended = await Promise.all([ballast("runs", "--url", url), ballast("engines", "--url", url)]);
    await new Promise((closed) => server.close(closed));
    for (const { code, stderr } of ended) {
      expect(code).toBe(3);
      expect(stderr).toMatch(/^Not an answer of Ballast: HTTP 200\. Pass --url .*\n$/);
    }
  });

  test("a key that no header can carry is refused as such", async () => {
    const { code, stderr } = await ballast(
      "run",
      "ba-cva",
      "--input",
      document,
      "--key",
      "Schlüssel €",
      "--url",
      cloud.url,
    );
    expect(code).toBe(2);
    expect(stderr).toContain("--key takes 1 to 200 visible ASCII characters");
  });
});

test("a start on a folder that is a file says so in one line", async () => {
  const { code, stderr } = await program(local, ["--data", document, "--port", "0", "--no-demo"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The folder .* cannot be used: .* Pass --data with another one\.$/m);
}, 60_000);

/** What operators read: one structured line a call, and behind each 500 its cause under the request id the user was told. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { baCvaDocument } from "../integration/documents.ts";
import { type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ logLevel: "INFO" });
});
afterAll(() => platform.stop());

interface Line {
  readonly level: string;
  readonly message: string;
  readonly requestId?: string;
  readonly runId?: string;
  readonly index?: number;
  readonly milliseconds?: number;
  readonly code?: string;
  readonly error?: { readonly name: string; readonly message: string; readonly stack: string };
}

/** The lines that are logged while something is done. */
async function logged(work: () => Promise<unknown>): Promise<Line[]> {
  const lines: string[] = [];
  const take = (text: string | Uint8Array) => lines.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(take));
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines.map((line) => JSON.parse(line) as Line);
}

const body = { engine: "ba-cva", input: baCvaDocument };

test("a failure that is not the caller's is told without its inside, and its cause is in the log under the same request id", async () => {
  platform.states.down = true;
  let requestId = "";
  const lines = await logged(async () => {
    const answer = await platform.call("create-run", { body });
    const problem = problemOf(answer);
    requestId = problem.requestId;
    expect(problem).toMatchObject({ status: 503, code: "platform.unavailable", errors: [] });
    expect(answer.text).not.toContain("ServiceUnavailable");
  });
  platform.states.down = false;
  expect(lines).toMatchObject([
    { level: "ERROR", message: "failed", requestId, error: { name: "ServiceUnavailable" } },
  ]);
  expect(lines[0]?.error?.stack).toContain("executions.ts");
});

test("a refusal is no error of ours", async () => {
  const lines = await logged(() => platform.call("create-run", { body: {} }));
  expect(lines).toMatchObject([{ level: "INFO", message: "refused", code: "input.invalid" }]);
});

test("a job names its run and its chunk, the next call does not name them again", async () => {
  let id = "";
  await logged(async () => {
    id = (await platform.start("ba-cva", baCvaDocument)).id;
  });
  const lines = await logged(async () => {
    await expect(platform.invoke("simulate", { runId: id, index: 7 })).rejects.toThrow();
    await platform.invoke("plan", { runId: id });
    await platform.call("list-runs");
  });
  expect(lines).toMatchObject([
    { level: "ERROR", runId: id, index: 7 },
    { level: "INFO", message: "done", runId: id },
    { level: "INFO", message: "done" },
  ]);
  expect(lines[1]).not.toHaveProperty("index");
  expect(lines[2]).not.toHaveProperty("runId");
  for (const { milliseconds } of lines.slice(1)) expect(milliseconds).toBeGreaterThanOrEqual(0);
});

/** What the API answers: tags, lists, files and direct engines. */
import { setImmediate } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { engines } from "@ballast/core/engines.ts";
import { EngineDescription, type Run, RunPage } from "@ballast/core/run.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { baCvaDocument, exposureDocument, resultText } from "../integration/documents.ts";
import { type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
/** Oldest first: ten runs, of which the first has succeeded and the second was cancelled. */
const runs: Run[] = [];
beforeAll(async () => {
  platform = await startPlatform();
  for (let i = 0; i < 10; i++) {
    const [engine, document] = i % 2 === 0 ? ["exposure", exposureDocument] : ["ba-cva", baCvaDocument];
    runs.push(
      await platform.start(engine as string, document, { label: i < 5 ? `Morning ${i}` : `100 % "Evening" ${i}` }),
    );
    // Two runs of one millisecond would be listed in the order of their ids.
    for (const now = Date.now(); Date.now() === now; ) await setImmediate();
  }
  await platform.execute(ended().id);
  await platform.call("cancel-run", { path: { id: runs[1]?.id ?? "" } });
});
afterAll(() => platform.stop());

function ended(): Run {
  const [first] = runs;
  if (first === undefined) throw new Error("There is a first run.");
  return first;
}

describe("tags", () => {
  test("a caller who has the latest version gets 304 without a body until it changes", async () => {
    const { id } = runs[2] as Run;
    const first = await platform.call("get-run", { path: { id } });
    const tag = String(first.headers["etag"]);
    expect(tag).toBe('"v1"');
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const same = await platform.call("get-run", { path: { id }, headers: { "if-none-match": known } });
      expect(same).toMatchObject({ status: 304, text: "" });
      expect(same.headers["etag"]).toBe(tag);
    }
    await platform.invoke("plan", { runId: id });
    const changed = await platform.call("get-run", { path: { id }, headers: { "if-none-match": tag } });
    expect(changed.status).toBe(200);
    expect(changed.headers["etag"]).not.toBe(tag);
  });

  test("a result is tagged with its hash and never read again by those who have it", async () => {
    const { id } = ended();
    const { resultHash } = await platform.run(id);
    const result = await platform.call("get-result", { path: { id } });
    expect(result.headers).toMatchObject({ etag: `"${resultHash}"`, "content-type": "application/json" });
    const again = await platform.call("get-result", { path: { id }, headers: { "if-none-match": `"${resultHash}"` } });
    expect(again.status).toBe(304);
  });
});

describe("the list", () => {
  const list = async (query: Record<string, string>) =>
    RunPage.parse(JSON.parse((await platform.call("list-runs", { query })).text));
  const newestFirst = () => runs.map(({ id }) => id).reverse();

  test("is newest first, and its pages leave out and repeat nothing, also while runs are added", async () => {
    for (const limit of ["1", "3", "10", "100"]) {
      const ids: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: RunPage = await list(cursor === "" ? { limit } : { limit, cursor });
        ids.push(...page.runs.map(({ id }) => id));
        cursor = page.cursor;
      }
      expect(ids).toEqual(newestFirst());
    }
  });

  test.each([
    [{ engine: "exposure" }, [8, 6, 4, 2, 0]],
    [{ engine: "ba-cva", limit: "2" }, [9, 7]],
    [{ engine: "none" }, []],
    [{ status: "succeeded" }, [0]],
    [{ status: "cancelled" }, [1]],
    [{ status: "queued", engine: "ba-cva" }, [9, 7, 5, 3]],
    [{ q: "morning" }, [4, 3, 2, 1, 0]],
    [{ q: '% "evening" 7' }, [7]],
    [{ q: "ning", engine: "ba-cva", status: "cancelled" }, [1]],
  ])("filtered by %j", async (query, expected) => {
    const found = await list(query as Record<string, string>);
    expect(found.runs.map(({ id }) => runs.findIndex((run) => run.id === id))).toEqual(expected);
  });

  test("finds a run by the beginning of its id", async () => {
    const { id } = ended();
    expect((await list({ q: id.slice(0, 12) })).runs.map((run) => run.id)).toEqual([id]);
  });

  test("a filter goes on where its page ended", async () => {
    const first = await list({ engine: "exposure", limit: "3" });
    const second = await list({ engine: "exposure", limit: "3", cursor: first.cursor ?? "" });
    expect([...first.runs, ...second.runs].map(({ id }) => runs.findIndex((run) => run.id === id))).toEqual([
      8, 6, 4, 2, 0,
    ]);
    expect(second.cursor).toBeNull();
  });
});

describe("files", () => {
  const file = (name: string, headers: Record<string, string> = {}) =>
    platform.call("get-file", { path: { id: ended().id, name }, headers });

  test("each is an attachment in the bytes and the type that the run tells", async () => {
    const { files } = await platform.run(ended().id);
    expect(files.map(({ name }) => name)).toEqual([
      ...(engines["exposure"]?.tables(JSON.parse(resultText("exposure", exposureDocument))) ?? []).map(
        ({ name }) => `${name}.csv`,
      ),
      "overview.json",
      "result.json",
    ]);
    for (const { name, bytes, mediaType } of files) {
      const answer = await file(name);
      expect(answer.status).toBe(200);
      expect(Buffer.byteLength(answer.text)).toBe(bytes);
      expect(String(answer.headers["content-type"]).split(";")[0]).toBe(mediaType);
      expect(answer.headers["content-disposition"]).toBe(
        `attachment; filename="exposure-${ended().id.slice(0, 8)}-${name}"`,
      );
    }
  });

  test("is compressed for those who take it, and only for them", async () => {
    const plain = await file("result.json");
    const zipped = await file("result.json", { "accept-encoding": "br, gzip" });
    expect(zipped).toMatchObject({ isBase64Encoded: true });
    expect(zipped.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    expect(gunzipSync(Buffer.from(zipped.text, "base64")).toString()).toBe(plain.text);
    expect(plain.text).toBe(resultText("exposure", exposureDocument));
    for (const refused of ["gzip;q=0", "br", "identity"]) {
      expect((await file("result.json", { "accept-encoding": refused })).isBase64Encoded).toBe(false);
    }
  });

  test.each(["none.csv", "../result.json", "plan.bin", ""])("%j is none of the run's files: 404", async (name) => {
    const problem = problemOf(await file(name));
    expect(problem).toMatchObject({ status: 404, code: "file.notFound" });
    expect(problem.detail).toContain("result.json");
  });
});

describe("engines", () => {
  test("a direct engine answers the bytes that a run of the same document stores", async () => {
    const direct = await platform.call("call-engine", { path: { engine: "ba-cva" }, body: baCvaDocument });
    expect(direct.status).toBe(200);
    expect(direct.text).toBe(resultText("ba-cva", baCvaDocument));
    const { id } = await platform.start("ba-cva", baCvaDocument);
    await platform.execute(id);
    expect((await platform.call("get-result", { path: { id } })).text).toBe(direct.text);
  });

  test("are listed with JSON Schemas, and an example that their own engine takes", async () => {
    const answer = await platform.call("list-engines");
    const listed = z.strictObject({ engines: z.array(EngineDescription) }).parse(JSON.parse(answer.text)).engines;
    expect(listed.map(({ name }) => name)).toEqual(Object.keys(engines));
    for (const { name, inputSchema, example } of listed) {
      expect(inputSchema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
      expect(() => engines[name]?.parse(example)).not.toThrow();
    }
    const again = await platform.call("list-engines", { headers: { "if-none-match": String(answer.headers["etag"]) } });
    expect(again.status).toBe(304);
  });
});

test("the API document is one, and tagged", async () => {
  const answer = await platform.call("openapi");
  expect(JSON.parse(answer.text)).toMatchObject({ openapi: "3.1.0", info: { title: "Ballast" } });
  const headers = { "if-none-match": String(answer.headers["etag"]) };
  expect((await platform.call("openapi", { headers })).status).toBe(304);
});

/** Documents that are too large for a request or an answer: sent ahead of their run, and fetched from where they lie. */
import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { getAt, parsePath } from "@ballast/core/document/path.ts";
import type { Run } from "@ballast/core/run.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baCvaDocument, largeExposureDocument, resultText } from "../integration/documents.ts";
import { type Platform, problemOf, startPlatform } from "./platform.ts";

let platform: Platform;
let run: Run;
beforeAll(async () => {
  platform = await startPlatform();
  const { id } = await platform.start("ba-cva", baCvaDocument);
  run = await platform.execute(id);
});
afterAll(() => platform.stop());

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const offer = (body: unknown) => platform.call("create-upload", { body });

/** Sends bytes as a client does. */
async function upload(bytes: Uint8Array, sha256 = hashOf(bytes)): Promise<string> {
  const { status, headers } = await offer({ sha256, bytes: bytes.length });
  expect(status).toBe(201);
  expect(headers["cache-control"]).toBe("no-store");
  const sent = await fetch(String(headers["location"]), { method: "PUT", body: new Uint8Array(bytes) });
  expect(sent.status).toBe(200);
  return sha256;
}

const compressed = (document: unknown) => gzipSync(JSON.stringify(document));
const startUploaded = (inputUpload: string) => platform.call("create-run", { body: { engine: "ba-cva", inputUpload } });

describe("a document that was sent ahead", () => {
  test("is the same run as one that came with its request: same input, same bytes", async () => {
    const answer = await startUploaded(await upload(compressed(baCvaDocument)));
    expect(answer.status).toBe(202);
    const started: Run = JSON.parse(answer.text);
    expect(started.inputHash).toBe(run.inputHash);
    await platform.execute(started.id);
    const result = await platform.call("get-result", { path: { id: started.id } });
    expect(result.text).toBe(resultText("ba-cva", baCvaDocument));
  });

  test("is refused with every problem and its path, like any other", async () => {
    const wrong = { ...baCvaDocument, colour: "red", shape: "round" };
    const problem = problemOf(await startUploaded(await upload(compressed(wrong))));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors.map(({ path }) => path).sort()).toEqual(["colour", "shape"]);
  });

  test("is refused if nothing has arrived under its hash", async () => {
    const problem = problemOf(await startUploaded("0".repeat(64)));
    expect(problem).toMatchObject({ status: 422, code: "input.invalid" });
    expect(problem.errors).toEqual([{ path: "inputUpload", message: expect.stringContaining("upload it again") }]);
  });

  test("is refused if other bytes than announced have arrived", async () => {
    const announced = hashOf(compressed({}));
    const problem = problemOf(await startUploaded(await upload(compressed(baCvaDocument), announced)));
    expect(problem.errors).toEqual([
      { path: "inputUpload", message: expect.stringContaining("do not have this hash") },
    ]);
  });

  test("a kilobyte that would fill the memory is cut off at 64 MB", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024 + 1, " "));
    expect(bomb.length).toBeLessThan(100_000);
    const problem = problemOf(await startUploaded(await upload(bomb)));
    expect(problem).toMatchObject({ status: 413, code: "document.tooLarge" });
    expect(problem.detail).toContain("64 MB");
  });

  test.each([
    ["what is not compressed", Buffer.from("{}")],
    ["what breaks off", compressed(baCvaDocument).subarray(0, 100)],
    ["what is no JSON", gzipSync("{")],
  ])("%s: 400", async (_what, bytes) => {
    expect(problemOf(await startUploaded(await upload(bytes)))).toMatchObject({
      status: 400,
      code: "document.malformed",
    });
  });

  test("does not stand beside an input", async () => {
    const body = { engine: "ba-cva", input: baCvaDocument, inputUpload: "0".repeat(64) };
    const problem = problemOf(await platform.call("create-run", { body }));
    expect(problem.errors.map(({ path }) => path)).toEqual(["inputUpload"]);
  });

  test.each([
    { sha256: "x", bytes: 1 },
    { sha256: "0".repeat(64), bytes: 0 },
    { sha256: "0".repeat(64), bytes: 10 * 1024 * 1024 + 1 },
  ])("is not offered a place for %j", async (body) => {
    expect(problemOf(await offer(body))).toMatchObject({ status: 422, code: "input.invalid" });
  });

  test("has an address for its own size and no other, without a checksum of a body that was not there", async () => {
    const { headers } = await offer({ sha256: "0".repeat(64), bytes: 7 });
    const address = new URL(String(headers["location"]));
    expect(address.searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;host");
    expect([...address.searchParams.keys()].filter((name) => name.includes("checksum"))).toEqual([]);
  });
});

describe("a result that is too large for an answer", () => {
  const gzip = { "accept-encoding": "gzip" };
  /** Digits without a pattern: 10 MB in some 5 MB compressed. */
  const large = JSON.stringify(Array.from({ length: 600_000 }, (_, i) => Math.sqrt(i)));

  test("is fetched from where it lies, compressed and whole", async () => {
    await platform.store(`runs/${run.id}/result.json`, large);
    const answer = await platform.call("get-result", { path: { id: run.id }, headers: gzip });
    expect(answer).toMatchObject({ status: 303, text: "" });
    // The address ends in minutes, so nobody may keep the answer or ask whether it is still good.
    expect(answer.headers).toMatchObject({ "cache-control": "no-store" });
    expect(answer.headers["etag"]).toBeUndefined();
    const fetched = await fetch(String(answer.headers["location"]));
    expect(fetched.headers.get("content-encoding")).toBe("gzip");
    expect(await fetched.text()).toBe(large);
  });

  test("is still known to those who have it", async () => {
    const headers = { ...gzip, "if-none-match": `"${run.resultHash}"` };
    expect((await platform.call("get-result", { path: { id: run.id }, headers })).status).toBe(304);
  });

  test("is refused in words to those who take no gzip, since it lies compressed", async () => {
    const problem = problemOf(await platform.call("get-result", { path: { id: run.id } }));
    expect(problem).toMatchObject({ status: 413, code: "document.tooLarge" });
    expect(problem.detail).toContain("--compressed");
  });

  test("a file of it is saved under the name of its run", async () => {
    const name = "result.json";
    await platform.store(`runs/${run.id}/files/${name}`, large);
    const answer = await platform.call("get-file", { path: { id: run.id, name }, headers: gzip });
    expect(answer.status).toBe(303);
    const disposition = new URL(String(answer.headers["location"])).searchParams.get("response-content-disposition");
    expect(disposition).toBe(`attachment; filename="ba-cva-${run.id.slice(0, 8)}-${name}"`);
  });

  test("what lies compressed and fits is handed on as it is, or plain to those who take no gzip", async () => {
    const text = JSON.stringify(Array.from({ length: 100_000 }, (_, i) => i));
    await platform.store(`runs/${run.id}/result.json`, text);
    const zipped = await platform.call("get-result", { path: { id: run.id }, headers: gzip });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(Buffer.from(zipped.text, "base64")).toString()).toBe(text);
    expect((await platform.call("get-result", { path: { id: run.id } })).text).toBe(text);
  });
});

describe("a result of many netting sets", () => {
  const SETS = 300;
  const document = largeExposureDocument(SETS);
  let large: Run;
  let text: string;
  beforeAll(async () => {
    text = resultText("exposure", document);
    large = await platform.execute((await platform.start("exposure", document)).id);
  });
  const part = (path: string) =>
    platform.call("get-result", {
      path: { id: large.id },
      query: { path },
      headers: { "accept-encoding": "identity" },
    });

  test("is written in pieces and has the bytes of one process all the same", async () => {
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(large.resultHash).toBe(hashOf(Buffer.from(text)));
    expect(large.files).toContainEqual(expect.objectContaining({ name: "result.json", bytes: text.length }));
    const answer = await platform.call("get-result", {
      path: { id: large.id },
      headers: { "accept-encoding": "gzip" },
    });
    expect(gunzipSync(Buffer.from(answer.text, "base64")).toString()).toBe(text);
  });

  test("is answered in parts: netting sets, figures in them, and what stands outside of lists", async () => {
    const result: unknown = JSON.parse(text);
    const paths = [
      // So many that blocks end among them.
      ...Array.from({ length: 20 }, (_, i) => `nettingSets[${i}]`),
      `nettingSets[${SETS - 1}]`,
      "nettingSets[17].profile.expectedExposure[3]",
      `counterparties[${SETS - 1}].riskWeightedAssets`,
      "warnings[0].message",
      "totals",
      "dates",
      "dates[2]",
    ];
    for (const path of paths) {
      expect(JSON.parse((await part(path)).text), path).toEqual(getAt(result, parsePath(path)));
    }
  });

  test("is not read whole where one netting set is asked for", async () => {
    const { client } = await import("@ballast/functions/store/documents.ts");
    const read: { readonly Key: string; readonly bytes: number }[] = [];
    client.middlewareStack.add(
      (next) => async (request) => {
        const answer = await next(request);
        const { Key } = request.input as { readonly Key: string };
        read.push({ Key, bytes: (answer.output as { readonly ContentLength: number }).ContentLength });
        return answer;
      },
      { step: "initialize", name: "counting" },
    );
    expect((await part(`nettingSets[${SETS / 2}]`)).status).toBe(200);
    client.middlewareStack.remove("counting");
    expect(read.map(({ Key }) => Key)).toEqual([`runs/${large.id}/result.blocks.json`, `runs/${large.id}/result.json`]);
    // A block has 64 kB of text, and the entry that went beyond them.
    for (const { bytes } of read) expect(bytes).toBeLessThan(80_000);
  });

  test.each([
    `nettingSets[${SETS}]`,
    "nettingSets[0].color",
    "nothing",
    "nettingSets[0].profile.expectedExposure[999]",
  ])("says where nothing stands: %s", async (path) => {
    const problem = problemOf(await part(path));
    expect(problem).toMatchObject({ status: 404, code: "part.notFound" });
    expect(problem.detail).toContain(path);
  });
});

test("bytes of any size come back from the store as they went there, though no service takes them in one piece", async () => {
  const { getBytes, keys, putBytes } = await import("@ballast/functions/store/documents.ts");
  const bytes = new Uint8Array(18 * 1024 * 1024).map((_, i) => (i * 7 + (i >> 13)) & 255);
  const key = keys.group(run.id, 0);
  await putBytes(key, bytes, "application/octet-stream");
  expect(Buffer.compare(await getBytes(key), bytes)).toBe(0);
});

/** Documents that go around the API, through the gateway as a page and the command line send and fetch them. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { Client } from "@ballast/cli/client.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baCvaDocument, resultText } from "./documents.ts";
import { problemOf, startTestCloud } from "./harness.ts";

let cloud: Awaited<ReturnType<typeof startTestCloud>>;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

const bytes = new Uint8Array(gzipSync(JSON.stringify(baCvaDocument)));
const sha256 = createHash("sha256").update(bytes).digest("hex");

async function place(): Promise<string> {
  const offered = await cloud.api.post("/v1/uploads", JSON.stringify({ sha256, bytes: bytes.length }));
  expect(offered.status).toBe(201);
  return offered.headers.get("location") ?? "";
}

describe("an upload", () => {
  test("goes to the page's own origin, whatever name the page has for it", async () => {
    const address = await place();
    // No host in it: a page on localhost may not talk to 127.0.0.1.
    expect(address).toMatch(/^\/documents\//);
    const sent = await fetch(cloud.url + address, { method: "PUT", body: bytes, headers: { origin: cloud.url } });
    expect(sent.status).toBe(200);
    const started = await cloud.api.post("/v1/runs", JSON.stringify({ engine: "ba-cva", inputUpload: sha256 }));
    const { id } = (await started.json()) as { readonly id: string };
    expect((await cloud.api.ended(id)).status).toBe("succeeded");
    expect(await cloud.api.result(id)).toBe(resultText("ba-cva", baCvaDocument));
  });

  test("is refused to a page of another origin", async () => {
    const headers = { origin: "http://example.com" };
    const sent = await fetch(cloud.url + (await place()), { method: "PUT", body: bytes, headers });
    expect(await problemOf(sent)).toMatchObject({ status: 403, code: "request.originRefused" });
  });

  test.each(["PUT", "GET", "DELETE", "POST"])("%s without a signed address reaches no document", async (method) => {
    const [address = ""] = (await place()).split("?");
    const sent = await fetch(cloud.url + address, { method });
    expect(await problemOf(sent)).toMatchObject({ status: 404, code: "route.notFound" });
  });
});

test("the command line sends a large document ahead of its run by itself", async () => {
  const counterparty = (baCvaDocument as { counterparties: readonly object[] }).counterparties[0];
  // Wrong, so that the refusal shows that all of it has arrived; larger than a request may be.
  const names = Array.from({ length: 60_000 }, (_, i) => ({ ...counterparty, id: `C${i}`, colour: "red" }));
  const input = { ...baCvaDocument, counterparties: names };
  expect(JSON.stringify(input).length).toBeGreaterThan(5 * 1024 * 1024);
  const client = new Client(cloud.url, undefined);
  const request = await client.requestOf({ engine: "ba-cva", input });
  expect(request).toMatchObject({ inputUpload: expect.stringMatching(/^[0-9a-f]{64}$/) });
  await expect(client.startRun(request, "large")).rejects.toThrow("counterparties[0].colour");
});

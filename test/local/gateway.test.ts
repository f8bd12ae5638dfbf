/** What the gateway lets through to a function, and what it refuses before a function hears of it. */
import { startGateway } from "@ballast/local/gateway.ts";
import type { Listening } from "@ballast/local/listen.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "../../stacks/catalog.ts";

/** API Gateway takes 10 MB and Lambda 6 MB with its envelope; ours is 5 MB, as docs/operations.md says. */
const LIMIT_BYTES = 5 * 1024 * 1024;

let gateway: Listening;
let invoked: number;
let asked: unknown;
beforeEach(async () => {
  invoked = 0;
  gateway = await startGateway({
    port: 0,
    routes,
    invoke: async (_name, event) => {
      invoked++;
      asked = event;
      return { statusCode: 200, headers: {}, body: "{}" };
    },
    storageUrl: "http://127.0.0.1:1",
    log: () => undefined,
  });
});
afterEach(() => gateway.stop());

test("HEAD is answered wherever GET is, with its headers and without its body", async () => {
  for (const { path, method } of routes.filter((route) => route.method === "GET")) {
    const address = `${gateway.url}${path.replaceAll(/\{\w+\}/g, "x")}`;
    const [got, head] = [await fetch(address, { method }), await fetch(address, { method: "HEAD" })];
    expect([head.status, head.headers.get("content-length")], path).toEqual([200, got.headers.get("content-length")]);
    expect([await got.text(), await head.text()]).toEqual(["{}", ""]);
  }
  expect((await fetch(`${gateway.url}/v1/engines/ba-cva`, { method: "HEAD" })).status).toBe(405);
});

test("a parameter of any name reaches the function as it was sent", async () => {
  await fetch(`${gateway.url}/v1/runs?__proto__=1&constructor=2&q=a&q=b`);
  expect(JSON.stringify(asked)).toContain('"queryStringParameters":{"__proto__":"1","constructor":"2","q":"a,b"}');
});

const post = (body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>) =>
  fetch(`${gateway.url}/v1/runs`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  });

/** A body that does not say how long it is. */
function stream(bytes: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let rest = bytes; rest > 0; rest -= 65_536) controller.enqueue(new Uint8Array(Math.min(rest, 65_536)));
      controller.close();
    },
  });
}

test.each([
  ["with its length", (bytes: number) => new Uint8Array(bytes)],
  ["as a stream", stream],
])("a body of 5 MB, sent %s, is passed on; one byte more is refused before any function is called", async (_how, body) => {
  expect((await post(body(LIMIT_BYTES))).status).toBe(200);
  expect(invoked).toBe(1);
  const refused = await post(body(LIMIT_BYTES + 1));
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({ code: "document.tooLarge", status: 413 });
  expect(invoked).toBe(1);
});

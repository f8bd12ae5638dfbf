/** What the gateway lets through to a function, and what it refuses before a function hears of it. */
import { startGateway } from "@ballast/local/gateway.ts";
import type { Listening } from "@ballast/local/listen.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "../../stacks/catalog.ts";

/** API Gateway takes 10 MB and Lambda 6 MB with its envelope; ours is 5 MB, as docs/operations.md says. */
const LIMIT_BYTES = 5 * 1024 * 1024;

let gateway: Listening;
let invoked: number;
beforeEach(async () => {
  invoked = 0;
  gateway = await startGateway({
    port: 0,
    routes,
    invoke: async () => {
      invoked++;
      return { statusCode: 200, headers: {}, body: "{}" };
    },
    storageUrl: "http://127.0.0.1:1",
    log: () => undefined,
  });
});
afterEach(() => gateway.stop());

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

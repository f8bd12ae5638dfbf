/** What the command line says when API Gateway or CloudFront answers in the place of a function. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Client } from "../../packages/cli/src/client.ts";

let server: Server;
afterEach(() => new Promise((closed) => server.close(closed)));

/** A server that gives every request this answer, and what it was asked. */
async function answering(status: number, body: string) {
  const asked: (string | undefined)[] = [];
  server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.setHeader("connection", "close").writeHead(status).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test.each([
  [401, "Unauthorized", "refused", "BALLAST_TOKEN"],
  [403, "Forbidden", "refused", "runs:write"],
  [413, "Request Entity Too Large", "refused", "Divide the book"],
  [429, "Too Many Requests", "refused", "Wait a moment"],
  [503, "Service Unavailable", "unreachable", "Wait a moment"],
])("HTTP %i %s ends with words to act on", async (status, message, reason, words) => {
  const { url } = await answering(status, JSON.stringify({ message }));
  const exitCode = { refused: 2, unreachable: 3 }[reason];
  await expect(new Client(url, undefined).engines()).rejects.toMatchObject({
    exitCode,
    message: expect.stringContaining(words),
  });
});

test("an answer of something else is not taken for the gateway's", async () => {
  const { url } = await answering(403, "<html>Forbidden</html>");
  await expect(new Client(url, undefined).engines()).rejects.toThrow("Not an answer of Ballast: HTTP 403.");
});

test("a token is sent as it is, and never in the clear to another machine", async () => {
  const { asked, url } = await answering(401, '{"message":"Unauthorized"}');
  await expect(new Client(url, "secret").engines()).rejects.toThrow("Sign in again");
  expect(asked).toEqual(["Bearer secret"]);
  expect(() => new Client("http://risk.example.com", "secret")).toThrow("https");
});

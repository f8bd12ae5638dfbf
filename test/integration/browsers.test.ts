/** What stands behind the gateway answers functions alone: no page of another origin, no other name, no other machine. */
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestCloud } from "./harness.ts";

let cloud: Awaited<ReturnType<typeof startTestCloud>>;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

const signed = "AWS4-HMAC-SHA256 Credential=a/20261128/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0";

/** Requests that do something, as a page would send them. */
const requests = {
  dynamodb: {
    headers: { "x-amz-target": "DynamoDB_20120810.Scan", "x-amz-date": "20261128T000000Z", authorization: signed },
    type: "application/x-amz-json-1.0",
    body: '{"TableName":"runs"}',
    does: { status: 200, text: '"Count"' },
  },
  sqs: {
    headers: { "x-amz-target": "AmazonSQS.ListQueues" },
    type: "application/x-amz-json-1.0",
    body: "{}",
    does: { status: 200, text: "run-requests" },
  },
  s3: { headers: {}, type: "text/plain", body: "", does: { status: 200, text: "ballast-documents" } },
  states: {
    headers: { "x-amz-target": "AWSStepFunctions.StartExecution" },
    type: "application/x-amz-json-1.0",
    body: '{"stateMachineArn":"none"}',
    does: { status: 400, text: "StateMachineDoesNotExist" },
  },
} as const;
type Service = keyof typeof requests;

function send(service: Service, headers: Readonly<Record<string, string>>, expectation = false) {
  const { type, body, headers: own } = requests[service];
  const method = body === "" ? "GET" : "POST";
  const more = expectation ? { expect: "100-continue" } : {};
  const url = cloud.serviceUrls[service];
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const sent = request(
      url,
      { method, headers: { "content-type": type, ...own, ...headers, ...more } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode, text }));
      },
    );
    sent.on("error", reject).end(body);
  });
}

/** Whether anything listens there. */
function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const answer = (found: boolean) => {
      socket.destroy();
      resolve(found);
    };
    socket
      .on("connect", () => answer(true))
      .on("error", () => answer(false))
      .on("timeout", () => answer(false));
  });
}

describe.each(Object.keys(requests) as Service[])("%s", (service) => {
  test("answers a function", async () => {
    const { status, text } = await send(service, {});
    expect(status).toBe(requests[service].does.status);
    expect(text).toContain(requests[service].does.text);
  });

  test.each([
    ["a page of another origin", { origin: "https://evil.example" }, false],
    ["a page of its own origin", { origin: "self" }, false],
    ["a page without an origin", { origin: "null" }, false],
    ["a page that embeds it", { "sec-fetch-site": "cross-site" }, false],
    ["a name that points here", { host: "evil.example" }, false],
    ["a name of its own with another port", { host: "127.0.0.1:1" }, false],
    ["a page that asks before it sends", { origin: "https://evil.example" }, true],
  ])("refuses %s", async (_who, headers: Readonly<Record<string, string>>, expectation) => {
    const own = headers["origin"] === "self" ? { origin: cloud.serviceUrls[service] } : headers;
    expect(await send(service, own, expectation)).toEqual({
      status: 403,
      text: expect.stringContaining("talks to Ballast alone"),
    });
  });

  test("listens on this machine's own address 127.0.0.1 and on no other", async () => {
    const port = Number(new URL(cloud.serviceUrls[service]).port);
    const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []);
    const others = [...addresses.filter((address) => address !== "127.0.0.1"), "127.0.0.2", "::1"];
    expect(await listens("127.0.0.1", port)).toBe(true);
    for (const address of others) expect(await listens(address, port), address).toBe(false);
  });
});

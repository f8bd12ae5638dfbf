/**
 * Proxies before the emulators that write down what each function asks of AWS. A function says who it is in the user agent
 * of its SDK (AWS_SDK_UA_APP_ID), so one proxy a service is enough.
 */
import { createServer, type IncomingMessage, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export type Service = "s3" | "dynamodb" | "sfn" | "sqs";

export interface Request {
  readonly functionName: string;
  readonly service: Service;
  readonly method: string;
  readonly url: URL;
  /** The action of a service that is told it in a header, empty for S3. */
  readonly action: string;
  readonly body: Buffer;
  /** The capacity of the table that it consumed, 0 for other services. */
  readonly units: number;
}

export async function startRecorder(targets: Readonly<Record<Service, string>>) {
  const requests: Request[] = [];
  const away = new Set<string>();
  const servers = await Promise.all(
    (Object.entries(targets) as [Service, string][]).map(async ([service, target]) => {
      const server = createServer(async (incoming, outgoing) => {
        const sent = await buffer(incoming);
        const body = service === "dynamodb" ? askingForCapacity(sent) : sent;
        const isDown = away.has(service);
        let answer: Answer = isDown
          ? { status: 503, headers: {}, body: Buffer.alloc(0) }
          : await passOn(incoming, target, body);
        if (service === "s3" && incoming.method === "GET" && answer.status === 404) answer = NOTHING_TO_READ;
        // An address that a function has signed is used by others; the function's own answer is what tells of it.
        if (!(incoming.url ?? "").includes("X-Amz-Signature")) {
          const units = service === "dynamodb" && !isDown ? capacityIn(answer.body) : 0;
          requests.push({ ...requestOf(service, incoming, body), units });
        }
        outgoing.writeHead(answer.status, answer.headers).end(answer.body);
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      return { service, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    }),
  );
  return {
    requests: requests as readonly Request[],
    /** Writes down that a function has signed an address for somebody else, which is worth what the function may do. */
    signed: (functionName: string, method: string, location: string) => {
      const url = new URL(location);
      requests.push({ functionName, service: "s3", method, url, action: "", body: Buffer.alloc(0), units: 0 });
    },
    urls: Object.fromEntries(servers.map(({ service, url }) => [service, url])) as Record<Service, string>,
    /** From now on the service answers 503, until what is answered here is called. */
    unavailable: (service: Service) => {
      away.add(service);
      return () => void away.delete(service);
    },
    stop: () => {
      for (const { server } of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** What S3 says of an object that is not there to somebody who may not list the bucket. */
const NOTHING_TO_READ: Answer = {
  status: 403,
  headers: { "content-type": "application/xml" },
  body: Buffer.from("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"),
};

async function passOn({ headers, method, url = "/" }: IncomingMessage, target: string, body: Buffer): Promise<Answer> {
  const length = headers["content-length"] === undefined ? {} : { "content-length": String(body.length) };
  const forwarded = send(new URL(url, target), {
    method,
    headers: { ...headers, ...length, host: new URL(target).host },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    forwarded.once("response", resolve).once("error", reject);
  });
  forwarded.end(body);
  const answer = await answered;
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
}

/** The same request, with the wish to be told what it consumes. */
function askingForCapacity(body: Buffer): Buffer {
  return Buffer.from(JSON.stringify({ ...JSON.parse(body.toString("utf8")), ReturnConsumedCapacity: "TOTAL" }));
}

function capacityIn(answer: Buffer): number {
  const { ConsumedCapacity } = JSON.parse(answer.toString("utf8")) as {
    readonly ConsumedCapacity?: { readonly CapacityUnits: number };
  };
  return ConsumedCapacity?.CapacityUnits ?? 0;
}

function requestOf(service: Service, { headers, method = "", url = "/" }: IncomingMessage, body: Buffer) {
  // Powertools puts itself behind the name.
  const functionName = /\bapp\/([a-z-]+[a-z])/.exec(String(headers["user-agent"]))?.[1];
  if (functionName === undefined) throw new Error(`A request to ${service} does not say which function sends it.`);
  const action =
    String(headers["x-amz-target"] ?? "")
      .split(".")
      .at(-1) ?? "";
  return { functionName, service, method, url: new URL(url, "http://127.0.0.1"), action, body };
}

/**
 * API Gateway and CloudFront in small: routes of the catalog become events for functions, anything else is the console.
 * Listens on the loopback interface only, and talks to nobody whose Host or Origin is another.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { RiskError } from "@ballast/core/document/errors.ts";
import type { RefusalCode } from "@ballast/core/document/failure-codes.ts";
import { answerHeaders } from "@ballast/functions/answer-headers.ts";
import { BODY_LIMIT_BYTES, tooLarge } from "@ballast/functions/body-limit.ts";
import { problemOf, problemType } from "@ballast/functions/problem.ts";
import type { RouteEntry } from "../../../stacks/entries.ts";
import { isDocument, passOn, throughGateway } from "./documents.ts";
import { httpEvent, writeHttpResult } from "./http-event.ts";
import { InvocationError } from "./lambda.ts";
import { type Listening, listen } from "./listen.ts";
import { sendPage } from "./page.ts";

/** How long the rest of a refused body is read and dropped, so that the sender gets to see the answer. */
const DRAIN_MILLISECONDS = 5000;

const commonHeaders = {
  ...answerHeaders,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

export type Invoke = (functionName: string, event: unknown) => Promise<unknown>;

export interface GatewayOptions {
  readonly port: number;
  readonly routes: readonly RouteEntry[];
  readonly invoke: Invoke;
  /** The S3 that signed addresses lead to. */
  readonly storageUrl: string;
  readonly log: (text: string) => void;
}

export async function startGateway(options: GatewayOptions): Promise<Listening> {
  const server = createServer((request, response) => {
    const requestId = randomUUID();
    for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
    response.setHeader("x-request-id", requestId);
    answer(request, response, requestId, options).catch((error: unknown) => {
      if (!(error instanceof RiskError) && !(error instanceof InvocationError)) {
        options.log(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : error}\n`);
      }
      refuse(response, error, requestId);
    });
  });
  return listen(server, options.port);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  { routes, invoke, storageUrl }: GatewayOptions,
): Promise<void> {
  const host = request.headers.host ?? "";
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null;
  if (url === null || !["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) {
    throw new Refusal("request.originRefused", `This server does not answer for the host ${host}.`, 421);
  }
  const { origin } = request.headers;
  if (request.method !== "GET" && request.method !== "HEAD" && origin !== undefined && origin !== url.origin) {
    throw new RiskError("request.originRefused", `A page of ${origin} may not change anything here.`);
  }
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (isDocument(path)) return passOn(request, response, storageUrl);
  if (path !== "/v1" && !path.startsWith("/v1/")) return sendPage(request, response, path);
  const { route, parameters } = routeOf(routes, request.method ?? "GET", path);
  const body = await bodyOf(request);
  const result = await invoke(route.function, httpEvent(request, body, route, parameters, requestId));
  writeHttpResult(response, result, (location) => throughGateway(location, storageUrl));
}

/** A refusal whose status at this place differs from the usual one of its code. */
class Refusal extends RiskError {
  readonly status: number;
  readonly allow: string | undefined;

  constructor(code: RefusalCode, detail: string, status: number, allow?: string) {
    super(code, detail);
    this.status = status;
    this.allow = allow;
  }
}

function routeOf(
  routes: readonly RouteEntry[],
  method: string,
  path: string,
): { route: RouteEntry; parameters: Record<string, string> } {
  const segments = path.split("/");
  const allowed: string[] = [];
  for (const route of routes) {
    const parameters = match(route.path.split("/"), segments);
    if (parameters === null) continue;
    if (route.method === method) return { route, parameters };
    allowed.push(route.method);
  }
  if (allowed.length === 0) throw new RiskError("route.notFound", `Nothing lives at ${path}.`);
  const allow = allowed.join(", ");
  throw new Refusal("route.methodNotAllowed", `${path} takes ${allow}, not ${method}.`, 405, allow);
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const parameters: Record<string, string> = {};
  for (const [i, part] of pattern.entries()) {
    const segment = segments[i] ?? "";
    if (!part.startsWith("{")) {
      if (part !== segment) return null;
      continue;
    }
    const decoded = decodedSegment(segment);
    if (decoded === null || decoded === "") return null;
    parameters[part.slice(1, -1)] = decoded;
  }
  return parameters;
}

function decodedSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** The body, or a refusal as soon as it is larger than the platform takes. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > BODY_LIMIT_BYTES) throw tooLarge();
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT_BYTES) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Answers with a problem document; what the sender still sends is read and dropped for a while. */
function refuse(response: ServerResponse, error: unknown, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = problemOf(asRefusal(error), requestId);
  const status = error instanceof Refusal ? error.status : problem.status;
  const { req: request } = response;
  if (!request.complete) {
    response.setHeader("connection", "close");
    request.resume();
    setTimeout(() => request.destroy(), DRAIN_MILLISECONDS).unref();
  }
  response.writeHead(status, {
    "content-type": problemType,
    ...(error instanceof Refusal && error.allow !== undefined ? { allow: error.allow } : {}),
  });
  response.end(JSON.stringify({ ...problem, status }));
}

/** A body that the gateway took and Lambda does not, because the event around it is larger. */
function asRefusal(error: unknown): unknown {
  const isTooLarge = error instanceof InvocationError && error.errorType === "RequestEntityTooLargeException";
  return isTooLarge ? tooLarge() : error;
}

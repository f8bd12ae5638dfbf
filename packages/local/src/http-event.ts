/** HTTP requests as events of API Gateway's HTTP API (payload format 2.0), and results of functions as responses. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { z } from "zod";
import type { RouteEntry } from "../../../stacks/entries.ts";

/** Bodies of these types travel as text, all others in base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+json)\b)/i;

export function httpEvent(
  request: IncomingMessage,
  body: Buffer,
  route: RouteEntry,
  parameters: Readonly<Record<string, string>>,
  requestId: string,
): APIGatewayProxyEventV2 {
  const [rawPath = "/", rawQueryString = ""] = splitOnce(request.url ?? "/", "?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== "cookie" && value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  const isText = TEXT.test(headers["content-type"] ?? "application/json");
  const now = new Date();
  return {
    version: "2.0",
    routeKey: `${route.method} ${route.path}`,
    rawPath,
    rawQueryString,
    ...(request.headers.cookie === undefined ? {} : { cookies: request.headers.cookie.split("; ") }),
    headers,
    ...(rawQueryString === "" ? {} : { queryStringParameters: Object.fromEntries(query) }),
    ...(Object.keys(parameters).length === 0 ? {} : { pathParameters: { ...parameters } }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: request.headers.host ?? "127.0.0.1",
      domainPrefix: "local",
      http: {
        method: route.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: `${route.method} ${route.path}`,
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** What a function may answer with; anything else is a bug of the function. */
const HttpResult = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
});

/** `located` says where the address of a redirect is from here. */
export function writeHttpResult(
  response: ServerResponse,
  result: unknown,
  located: (location: string) => string,
): void {
  const { statusCode, headers, cookies, body, isBase64Encoded } = HttpResult.parse(result);
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, name === "location" ? located(String(value)) : String(value));
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  response.statusCode = statusCode;
  if (statusCode === 204 || statusCode === 304) {
    response.end();
    return;
  }
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  response.setHeader("content-length", bytes.length);
  response.end(bytes);
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

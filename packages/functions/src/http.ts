/**
 * The stack around every API handler, built once: request id, logs, metrics and traces, time-out, and failures as problem
 * documents. A handler parses, calls and answers.
 */
import { gzipSync } from "node:zlib";
import { documentBytes } from "@ballast/core/document.ts";
import { RiskError } from "@ballast/core/errors.ts";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { parseJson } from "./json.ts";
import { problemOf, problemType } from "./problem.ts";
import { observe } from "./telemetry.ts";

/** Below this, compressing costs more than it saves. */
const COMPRESS_FROM_BYTES = 1400;
export const BODY_LIMIT_BYTES = 5 * 1024 * 1024;
/** Time kept back to answer 504 instead of being cut off. */
const TIMEOUT_EARLY_MILLISECONDS = 500;

const commonHeaders = {
  "cache-control": "no-cache",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResponse = APIGatewayProxyStructuredResultV2;

/** Wraps the function that answers one route. */
export function http(answer: (event: HttpEvent) => HttpResponse | Promise<HttpResponse>) {
  return middy<HttpEvent, HttpResponse>({ timeoutEarlyInMillis: TIMEOUT_EARLY_MILLISECONDS })
    .use(observe<HttpEvent, HttpResponse>())
    .onError((request) => {
      const body = problemOf(request.error, request.event.requestContext.requestId);
      request.response = {
        statusCode: body.status,
        headers: { ...commonHeaders, "content-type": problemType, "x-request-id": body.requestId },
        body: JSON.stringify(body),
      };
    })
    .handler(async (event) => {
      const response = await answer(event);
      const headers = { ...commonHeaders, "x-request-id": event.requestContext.requestId, ...response.headers };
      return { ...response, headers };
    });
}

/** A document as the answer, in its canonical bytes. */
export function json(statusCode: number, document: unknown, headers: Record<string, string> = {}): HttpResponse {
  const body = new TextDecoder().decode(documentBytes(document));
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body };
}

/** The answer with its ETag, or 304 without a body if the caller has it already. */
export function tagged(event: HttpEvent, tag: string, answer: () => HttpResponse): HttpResponse {
  const etag = `"${tag}"`;
  const known = (event.headers["if-none-match"] ?? "").split(",").map((part) => part.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return { statusCode: 304, headers: { etag } };
  const response = answer();
  return { ...response, headers: { ...response.headers, etag } };
}

/** Stored bytes as the answer, compressed if the caller takes that: an answer of a Lambda is bounded at 6 MB. */
export async function stored(
  event: HttpEvent,
  tag: string,
  mediaType: string,
  read: () => Promise<Uint8Array>,
): Promise<HttpResponse> {
  const bytes = await read();
  return tagged(event, tag, () => {
    const headers = { "content-type": mediaType.startsWith("text/") ? `${mediaType}; charset=utf-8` : mediaType };
    const compress = /\bgzip\b/.test(event.headers["accept-encoding"] ?? "") && bytes.length > COMPRESS_FROM_BYTES;
    if (!compress) return { statusCode: 200, headers, body: new TextDecoder().decode(bytes) };
    return {
      statusCode: 200,
      headers: { ...headers, "content-encoding": "gzip", vary: "accept-encoding" },
      isBase64Encoded: true,
      body: gzipSync(bytes).toString("base64"),
    };
  });
}

/** The JSON document in the body of a request. */
export function bodyOf(event: HttpEvent): unknown {
  const type = (event.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new RiskError("request.unsupportedMedia");
  const raw = event.body ?? "";
  const text = event.isBase64Encoded ? Buffer.from(raw, "base64").toString("utf8") : raw;
  if (Buffer.byteLength(text) > BODY_LIMIT_BYTES) throw tooLarge();
  return parseJson(text);
}

export function tooLarge(): RiskError {
  return new RiskError(
    "document.tooLarge",
    `The body is larger than ${BODY_LIMIT_BYTES / 1024 / 1024} MB. Split the book.`,
  );
}

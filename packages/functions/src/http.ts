/**
 * The stack around every API handler, built once: request id, logs, metrics and traces, time-out, and failures as problem
 * documents. A handler parses, calls and answers.
 */
import { gzipSync } from "node:zlib";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { RiskError } from "@ballast/core/document/errors.ts";
import { read } from "@ballast/core/document/parse.ts";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { z } from "zod";
import { answerHeaders } from "./answer-headers.ts";
import { BODY_LIMIT_BYTES, tooLarge } from "./body-limit.ts";
import { parseJson } from "./json.ts";
import { problemOf, problemType } from "./problem.ts";
import { observe } from "./telemetry.ts";

/** Below this, compressing costs more than it saves. */
const COMPRESS_FROM_BYTES = 1400;
/** An answer of a Lambda has 6 MB for its JSON; the rest is for headers and escapes. */
export const ANSWER_LIMIT_BYTES = 5.5 * 1024 * 1024;
/** Time kept back to answer 504 instead of being cut off. */
const TIMEOUT_EARLY_MILLISECONDS = 500;

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResponse = APIGatewayProxyStructuredResultV2;

const NO_PARAMETERS = z.strictObject({});

/** Wraps the function that answers one route, with the parameters that its address may have behind a question mark. */
export function http<Query = unknown>(
  answer: (event: HttpEvent, query: Query) => HttpResponse | Promise<HttpResponse>,
  query: z.ZodType<Query> = NO_PARAMETERS as z.ZodType as z.ZodType<Query>,
) {
  return middy<HttpEvent, HttpResponse>({ timeoutEarlyInMillis: TIMEOUT_EARLY_MILLISECONDS })
    .use(observe<HttpEvent, HttpResponse>(({ requestContext: { requestId } }) => ({ requestId })))
    .onError((request) => {
      const body = problemOf(request.error, request.event.requestContext.requestId);
      request.response = {
        statusCode: body.status,
        headers: { ...answerHeaders, "content-type": problemType, "x-request-id": body.requestId },
        body: JSON.stringify(body),
      };
    })
    .handler(async (event) => {
      const response = await answer(event, queryOf(query, event));
      const headers = { ...answerHeaders, "x-request-id": event.requestContext.requestId, ...response.headers };
      return { ...response, headers };
    });
}

/** A document as the answer, in its canonical bytes. */
export function json(statusCode: number, document: unknown, headers: Record<string, string> = {}): HttpResponse {
  const bytes = documentBytes(document);
  const body = new TextDecoder().decode(bytes);
  if (lengthInside(body) > ANSWER_LIMIT_BYTES) throw tooLargeToAnswer(bytes.length, "Start a run, and read its files.");
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body };
}

/** The answer with its ETag, or 304 without a body if the caller has it already. */
export async function tagged(
  event: HttpEvent,
  tag: string,
  answer: () => HttpResponse | Promise<HttpResponse>,
): Promise<HttpResponse> {
  const etag = `"${tag}"`;
  const known = (event.headers["if-none-match"] ?? "").split(",").map((part) => part.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return { statusCode: 304, headers: { etag } };
  const response = await answer();
  // Where to look instead is not the document itself.
  if (response.statusCode === 303) return response;
  return { ...response, headers: { ...response.headers, etag } };
}

/**
 * Stored bytes as the answer, compressed if the caller takes that and it is worth it. What is too large for an answer
 * all the same, some 4 MB plain or 10 MB of numbers compressed, is refused in words instead of being cut off by the gateway.
 */
export function encoded(event: HttpEvent, mediaType: string, bytes: Uint8Array): HttpResponse {
  const headers = typed(mediaType);
  const compress = takesGzip(event) && bytes.length > COMPRESS_FROM_BYTES;
  const isText = mediaType.startsWith("text/") || mediaType === "application/json";
  const sent = compress ? gzipSync(bytes) : Buffer.from(bytes);
  const isBase64Encoded = compress || !isText;
  const body = sent.toString(isBase64Encoded ? "base64" : "utf8");
  if ((isBase64Encoded ? body.length : lengthInside(body)) > ANSWER_LIMIT_BYTES) {
    throw tooLargeToAnswer(bytes.length, compress ? "Ask for less." : "Accept gzip.");
  }
  const encoding = compress ? { "content-encoding": "gzip" } : {};
  return { statusCode: 200, headers: { ...headers, ...encoding }, isBase64Encoded, body };
}

/** The headers of a text that may come compressed or not. */
export function typed(mediaType: string) {
  return {
    "content-type": mediaType.startsWith("text/") ? `${mediaType}; charset=utf-8` : mediaType,
    vary: "accept-encoding",
  };
}

export function takesGzip(event: HttpEvent): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(event.headers["accept-encoding"] ?? "");
}

/** What a text needs inside the JSON that a Lambda answers with, where quotes are escaped. */
function lengthInside(body: string): number {
  return Buffer.byteLength(JSON.stringify(body));
}

function tooLargeToAnswer(bytes: number, way: string): RiskError {
  const size = (bytes / 1024 / 1024).toFixed(1);
  return new RiskError("document.tooLarge", `The answer has ${size} MB, more than this API can give. ${way}`);
}

/** The query of a request; throws `request.invalid` with every problem it has, a name that no parameter has among them. */
function queryOf<Query>(schema: z.ZodType<Query>, { queryStringParameters = {} }: HttpEvent): Query {
  const reading = read(schema, queryStringParameters);
  if (reading.accepted) return reading.document;
  throw new RiskError("request.invalid", undefined, reading.issues);
}

/** A whole number as a parameter writes it: 0x10, 1e1 and 07 are none. */
export function wholeNumber(least: number, most: number) {
  const words = `Give a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^(?:0|[1-9]\d{0,8})$/, words)
    .transform(Number)
    .pipe(z.int().min(least, words).max(most, words));
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

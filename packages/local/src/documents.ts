/**
 * The bucket under the address of the gateway. S3 is an origin of its own, with rules about whose pages may read it; the
 * emulator has none and listens to no page, so the gateway hands on what comes with a signed address, and nothing else.
 */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { RiskError } from "@ballast/core/document/errors.ts";

const PREFIX = "/documents";
/** Of the answers of S3, what says something about the document. */
const HANDED_ON = ["content-type", "content-length", "content-encoding", "content-disposition", "etag"];

/** A signed address in the bucket as one of the gateway, which the caller completes with its own. Others stay as they are. */
export function throughGateway(location: string, storageUrl: string): string {
  return location.startsWith(`${storageUrl}/`) ? PREFIX + location.slice(storageUrl.length) : location;
}

export function isDocument(path: string): boolean {
  return path.startsWith(`${PREFIX}/`);
}

/** Hands a request with a signed address on to S3. */
export async function passOn(request: IncomingMessage, response: ServerResponse, storageUrl: string): Promise<void> {
  const { method = "GET", url = "" } = request;
  const address = new URL(url.slice(PREFIX.length), storageUrl);
  if (!address.searchParams.has("X-Amz-Signature") || !["GET", "PUT"].includes(method)) {
    throw new RiskError("route.notFound", "Documents are read and sent by the addresses that the API answers with.");
  }
  const length = request.headers["content-length"];
  const headers = length === undefined ? {} : { "content-length": length };
  await new Promise<void>((resolve, reject) => {
    const passed = httpRequest(address, { method, headers }, (answer) => {
      for (const name of HANDED_ON) {
        const value = answer.headers[name];
        if (value !== undefined) response.setHeader(name, value);
      }
      response.setHeader("cache-control", "no-store");
      response.statusCode = answer.statusCode ?? 502;
      answer.once("error", reject);
      answer.pipe(response).once("close", resolve);
    });
    passed.once("error", reject);
    request.pipe(passed);
  });
}

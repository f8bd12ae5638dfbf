/** The console as CloudFront serves it: files of the build, and index.html for every other path. */
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { RiskError } from "@ballast/core/document/errors.ts";
import { contentSecurityPolicy } from "../../../stacks/content-security-policy.ts";

const FOLDER = fileURLToPath(new URL("../../web/dist", import.meta.url));

const mediaTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

export async function sendPage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new RiskError("route.notFound", `The console takes no ${request.method}; the API lives below /v1.`);
  }
  const file = await fileAt(path);
  const isAsset = path.startsWith("/assets/");
  if (file === null && isAsset) throw new RiskError("route.notFound", `Nothing lives at ${path}.`);
  const bytes = file ?? (await readFile(`${FOLDER}/index.html`));
  const mediaType = file === null ? mediaTypes[".html"] : (mediaTypes[extname(path)] ?? "application/octet-stream");
  response.writeHead(200, {
    "content-type": mediaType,
    "content-length": bytes.length,
    "cache-control": isAsset ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": contentSecurityPolicy(),
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

/** The file of the build with this path, or null. Names outside plain characters are never files of the build. */
async function fileAt(path: string): Promise<Buffer | null> {
  if (!/^(\/[\w-][\w.-]*)+$/.test(path)) return null;
  try {
    return await readFile(FOLDER + path);
  } catch {
    return null;
  }
}

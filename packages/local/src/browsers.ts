/**
 * Nothing behind the gateway talks to a browser: a page of another origin could else read the table, or start a run that no
 * rule has looked at. Functions and tests send neither an Origin nor what only browsers add, and use the address they know.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** Headers that a browser adds and no page can leave out. */
const SENT_BY_BROWSERS = ["origin", "sec-fetch-site"] as const;

/** Answers 403 to what comes from a browser, or through a name that somebody made to point here. True if it did. */
export function refuseBrowser(request: IncomingMessage, response: ServerResponse): boolean {
  const own = `127.0.0.1:${request.socket.localPort}`;
  if (request.headers.host === own && SENT_BY_BROWSERS.every((name) => request.headers[name] === undefined))
    return false;
  response.writeHead(403, { "content-type": "text/plain", connection: "close" });
  response.end(
    "This service talks to Ballast alone. Its API is at the address that Ballast printed when it started.\n",
  );
  return true;
}

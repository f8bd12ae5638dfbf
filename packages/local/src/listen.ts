/** A server on the loopback interface, and how it ends. */
import type { Server } from "node:http";
import { assert } from "@ballast/core/document/errors.ts";

/**
 * How long an idle connection stays open: as long as a function may work between two of its requests. Closed sooner, as
 * Node does after five seconds, it breaks the next request of a client that was busy computing and has not heard of it.
 */
export const KEEP_ALIVE_MILLISECONDS = 15 * 60_000;

export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

/** Port 0 takes a free one. Rejects with the system's error, as EADDRINUSE, if the port is taken. */
export async function listen(server: Server, port: number): Promise<Listening> {
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  assert(typeof address === "object" && address !== null, "a listening server has an address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

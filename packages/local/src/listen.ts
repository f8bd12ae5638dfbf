/** A server on the loopback interface, and how it ends. */
import type { Server } from "node:http";
import { assert } from "@ballast/core/document/errors.ts";

export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

/** Port 0 takes a free one. Rejects with the system's error, as EADDRINUSE, if the port is taken. */
export async function listen(server: Server, port: number): Promise<Listening> {
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

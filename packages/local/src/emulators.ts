/**
 * The emulators of DynamoDB, S3 and SQS, in a thread of their own: a large document must not hold up the gateway. Told
 * where to keep their data, the thread answers with their ports; told to stop, it closes them in order and ends.
 */
import { globSync, rmSync, statSync } from "node:fs";
import { Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type ListenOptions, Server } from "node:net";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@ballast/core/document/errors.ts";
import { refuseBrowser } from "./browsers.ts";
import { KEEP_ALIVE_MILLISECONDS } from "./listen.ts";

/** The events by which a server hears of a request. */
const REQUESTS: ReadonlySet<string> = new Set(["request", "checkContinue", "checkExpectation"]);

assert(parentPort !== null, "this file runs in a worker thread");
const port = parentPort;
const { dataFolder } = workerData as { readonly dataFolder: string };

// fauxqs listens on every interface and has no option against it. In this thread nothing can: a server listens here only.
const listen: (this: Server, options: ListenOptions, onListening?: () => void) => Server = Server.prototype.listen;
Object.defineProperty(Server.prototype, "listen", {
  value: function loopbackOnly(this: Server, first: ListenOptions | number, ...rest: unknown[]) {
    const options = typeof first === "object" ? first : { port: first };
    const onListening = rest.find((argument) => typeof argument === "function");
    if (this instanceof HttpServer) this.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
    return listen.call(this, { ...options, host: "127.0.0.1" }, onListening as (() => void) | undefined);
  },
});

// Neither emulator knows from whom it may take a request. Here each server asks before any of its listeners hears of one.
const emit: (this: HttpServer, event: string, ...rest: unknown[]) => boolean = HttpServer.prototype.emit;
Object.defineProperty(HttpServer.prototype, "emit", {
  value: function withoutBrowsers(this: HttpServer, event: string, ...rest: unknown[]) {
    if (REQUESTS.has(event) && refuseBrowser(...(rest as [IncomingMessage, ServerResponse]))) return true;
    return emit.call(this, event, ...rest);
  },
});

const { default: dynalite } = await import("dynalite");
const { startFauxqs } = await import("fauxqs");

const database = dynalite({ path: join(dataFolder, "dynamodb"), createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
const databasePort = await new Promise<number>((resolve, reject) => {
  database.once("error", reject);
  database.listen(0, () => {
    const address = database.address();
    assert(typeof address === "object" && address !== null, "a listening server has an address");
    resolve(address.port);
  });
});
// An upload that a killed process had not finished leaves an empty description, on which fauxqs would not start.
for (const file of globSync(join(dataFolder, "s3", "**", "*.meta.json"))) {
  if (statSync(file).size === 0) rmSync(file);
}
const storage = await startFauxqs({
  port: 0,
  logger: false,
  defaultRegion: "us-east-1",
  dataDir: join(dataFolder, "sqs"),
  s3StorageDir: join(dataFolder, "s3"),
});

port.once("message", async () => {
  database.closeAllConnections();
  await Promise.all([new Promise((resolve) => database.close(resolve)), storage.stop()]);
  port.close();
});
port.postMessage({ databasePort, storagePort: storage.port });

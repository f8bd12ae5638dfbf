/**
 * The emulators of DynamoDB, S3 and SQS, in a thread of their own: a large document must not hold up the gateway. Told
 * where to keep their data, the thread answers with their ports; told to stop, it closes them in order and ends. A write
 * that fails ends it too: what it has in memory is then no longer what is on disk, and the next thread reads the disk.
 */
import { Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type ListenOptions, Server } from "node:net";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@ballast/core/document/errors.ts";
import { ClassicLevel } from "classic-level";
import { writeFilesWhole } from "./atomic-files.ts";
import { refuseBrowser } from "./browsers.ts";
import { checkData } from "./damage.ts";
import type { EmulatorData, EmulatorMessage } from "./emulator-thread.ts";
import { KEEP_ALIVE_MILLISECONDS } from "./listen.ts";

/** The events by which a server hears of a request. */
const REQUESTS: ReadonlySet<string> = new Set(["request", "checkContinue", "checkExpectation"]);

assert(parentPort !== null, "this file runs in a worker thread");
const port = parentPort;
const { dataFolder, databasePort, storagePort } = workerData as EmulatorData;
const folders = {
  documents: join(dataFolder, "s3"),
  database: join(dataFolder, "dynamodb"),
  queues: join(dataFolder, "sqs"),
};

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
  value: function guarded(this: HttpServer, event: string, ...rest: unknown[]) {
    if (!REQUESTS.has(event)) return emit.call(this, event, ...rest);
    const [request, response] = rest as [IncomingMessage, ServerResponse];
    if (refuseBrowser(request, response)) return true;
    response.once("finish", () => endAfterFailedWrite(request, response));
    return emit.call(this, event, ...rest);
  },
});
writeFilesWhole();

try {
  await start();
} catch (error) {
  // LevelDB says what happened in the cause of its error.
  const failure = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { name, message } = failure instanceof Error ? failure : new Error(String(failure));
  port.postMessage({ kind: "failed", name, message } satisfies EmulatorMessage);
  port.close();
}

async function start(): Promise<void> {
  checkData(folders);
  await removeUnfinishedTables();
  const { default: dynalite } = await import("dynalite");
  const { startFauxqs } = await import("fauxqs");
  const database = dynalite({ path: folders.database, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  const listening = await new Promise<number>((resolve, reject) => {
    database.once("error", reject);
    database.listen(databasePort, () => {
      const address = database.address();
      assert(typeof address === "object" && address !== null, "a listening server has an address");
      resolve(address.port);
    });
  });
  const storage = await startFauxqs({
    port: storagePort,
    logger: false,
    defaultRegion: "us-east-1",
    dataDir: folders.queues,
    s3StorageDir: folders.documents,
  });
  port.once("message", async () => {
    database.closeAllConnections();
    await Promise.all([new Promise((resolve) => database.close(resolve)), storage.stop()]);
    port.close();
  });
  port.postMessage({ kind: "ready", databasePort: listening, storagePort: storage.port } satisfies EmulatorMessage);
}

/** A table that was being made when the process was killed would be made for ever, and nothing was ever written to it. */
async function removeUnfinishedTables(): Promise<void> {
  const database = new ClassicLevel<string, { readonly TableStatus?: string }>(folders.database, {
    valueEncoding: "json",
  });
  await database.open();
  for await (const [key, table] of database.iterator({ gte: "table~", lt: "table~\uffff" })) {
    if (table.TableStatus !== "ACTIVE") await database.del(key);
  }
  await database.close();
}

function endAfterFailedWrite({ method, url }: IncomingMessage, { statusCode }: ServerResponse): void {
  if (statusCode < 500 || method === "GET" || method === "HEAD") return;
  const message = `${method} ${url} was answered with ${statusCode}`;
  port.postMessage({ kind: "failed", name: "WriteFailed", message } satisfies EmulatorMessage);
  process.exit(1);
}

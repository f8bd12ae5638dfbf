/** The thread of the emulators: started, started again at the same addresses when it was lost, and stopped in order. */
import { Worker } from "node:worker_threads";
import { z } from "zod";

/** How long the goodbye of the emulators may take: what is written is on disk already. */
const GOODBYE_MILLISECONDS = 1500;

export interface EmulatorData {
  readonly dataFolder: string;
  /** 0 takes a free port. */
  readonly databasePort: number;
  readonly storagePort: number;
}

const EmulatorMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), databasePort: z.int(), storagePort: z.int() }),
  z.object({ kind: z.literal("failed"), name: z.string(), message: z.string() }),
]);
export type EmulatorMessage = z.infer<typeof EmulatorMessage>;

export interface Emulators {
  readonly databaseUrl: string;
  readonly storageUrl: string;
  /** Whether the thread is there. */
  alive(): boolean;
  /** Starts the thread again; throws why it cannot be started. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Throws why the thread cannot be started. `lost` hears when it ended by itself, and why if that is known. */
export async function startEmulators(dataFolder: string, lost: (reason: string) => void): Promise<Emulators> {
  let worker: Worker | null = null;
  let stopping = false;

  async function launch(data: EmulatorData) {
    const started = new Worker(new URL("./emulators.ts", import.meta.url), { workerData: data });
    let reason = "it ended";
    let isReady = false;
    const ports = await new Promise<Omit<EmulatorData, "dataFolder">>((resolve, reject) => {
      started.on("message", (posted: unknown) => {
        const message = EmulatorMessage.parse(posted);
        if (message.kind === "ready") {
          isReady = true;
          resolve(message);
          return;
        }
        reason = message.message;
        reject(Object.assign(new Error(message.message), { name: message.name }));
        // Whatever of it had started already must not stay.
        if (!isReady) void started.terminate();
      });
      started.on("error", (error) => {
        reason = error instanceof Error ? error.message : String(error);
        reject(error);
      });
      started.once("exit", () => {
        reject(new Error(`The emulators did not start: ${reason}.`));
        if (worker === started) worker = null;
        if (isReady && !stopping) lost(reason);
      });
    });
    worker = started;
    return ports;
  }

  const { databasePort, storagePort } = await launch({ dataFolder, databasePort: 0, storagePort: 0 });
  return {
    databaseUrl: `http://127.0.0.1:${databasePort}`,
    storageUrl: `http://127.0.0.1:${storagePort}`,
    alive: () => worker !== null,
    restart: async () => {
      await launch({ dataFolder, databasePort, storagePort });
    },
    stop: async () => {
      stopping = true;
      if (worker === null) return;
      const ending = worker;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      ending.postMessage("stop");
      const cut = setTimeout(() => void ending.terminate(), GOODBYE_MILLISECONDS);
      await ended;
      clearTimeout(cut);
    },
  };
}

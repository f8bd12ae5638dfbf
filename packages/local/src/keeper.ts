/**
 * Watches what everything else stands on: room on the disk, and the thread of the emulators. While either is missing no run
 * goes on and nothing new is taken; when both are back, the runs that were under way begin again by themselves.
 */
import { statfs } from "node:fs/promises";
import { InvocationError } from "./lambda.ts";

/** Room that is kept: databases need some to be repaired, and what is being written when it is reached must find a place. */
const RESERVE_BYTES = 16 * 1024 * 1024;
const LOOK_EVERY_MILLISECONDS = 1000;

/** Bytes that may still be written below a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

export interface KeeperOptions {
  readonly folder: string;
  readonly freeBytes?: FreeBytes;
  readonly emulators: { alive(): boolean; restart(): Promise<void> };
  /** Ends what is under way, which cannot be stored. */
  readonly pause: () => void;
  /** Begins it again. `orderly`: no run is to blame for the pause. */
  readonly resume: (orderly: boolean) => Promise<void>;
  readonly log: (text: string) => void;
}

export class Keeper {
  readonly #options: KeeperOptions;
  #timer: NodeJS.Timeout | undefined;
  #trouble: "full" | "down" | null = null;
  #wasFull = false;
  #pauses = 0;
  #looking: Promise<void> | null = null;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** From here on it looks by itself too. */
  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MILLISECONDS);
  }

  /** Throws what is missing. */
  async demand(): Promise<void> {
    await this.look();
    if (this.#trouble !== null) throw this.#failure();
  }

  /** What `work` answers; if what it stands on broke meanwhile, it has failed for that. */
  async during<Answer>(work: () => Promise<Answer>, hasFailed: (answer: Answer) => boolean): Promise<Answer> {
    const before = this.#pauses;
    const isBroken = () => this.#trouble !== null || this.#pauses !== before;
    try {
      const answer = await work();
      if (!hasFailed(answer) || !isBroken()) return answer;
    } catch (error) {
      if (!isBroken()) throw error;
    }
    await this.look();
    throw this.#failure();
  }

  /** The emulators ended by themselves. */
  lost(reason: string): void {
    this.#options.log(`The emulators were lost: ${reason}\n`);
    this.#pause("down");
    void this.look();
  }

  /** One look after the other, however many ask. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { folder, freeBytes = freeBytesBelow, emulators, resume, log } = this.#options;
    try {
      if ((await freeBytes(folder)) < RESERVE_BYTES) return this.#pause("full");
      if (!emulators.alive()) {
        this.#pause("down");
        await emulators.restart();
      }
      if (this.#trouble === null) return;
      const orderly = this.#wasFull;
      this.#trouble = null;
      this.#wasFull = false;
      await resume(orderly);
      log("There is room again: what was under way begins again.\n");
    } catch (error) {
      this.#pause("down");
      log(`The emulators cannot start: ${error instanceof Error ? error.message : error}\n`);
    }
  }

  #pause(trouble: "full" | "down"): void {
    this.#wasFull ||= trouble === "full";
    if (this.#trouble === null) {
      this.#pauses++;
      this.#options.log(`Nothing goes on: ${trouble === "full" ? "the disk is full" : "the emulators are down"}.\n`);
      this.#options.pause();
    }
    this.#trouble = trouble;
  }

  /** An error with a name of AWS's own where it has one: the table of failures has words for both. */
  #failure(): InvocationError {
    return this.#wasFull || this.#trouble === "full"
      ? new InvocationError("InsufficientStorage", `The disk of ${this.#options.folder} is full.`)
      : new InvocationError("ServiceUnavailable", "The emulators are starting again.");
  }
}

async function freeBytesBelow(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

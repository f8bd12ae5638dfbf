declare module "dynalite" {
  import type { Server } from "node:http";

  /** The emulator's server, not yet listening. */
  export default function dynalite(options: {
    readonly path?: string;
    readonly createTableMs?: number;
    readonly updateTableMs?: number;
    readonly deleteTableMs?: number;
  }): Server;
}

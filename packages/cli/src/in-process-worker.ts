/** Computes the chunks it is sent, one at a time. */
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@ballast/core/document/errors.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import type { Work } from "./in-process.ts";

const port = parentPort;
assert(port !== null, "this file runs in a worker thread");
const { split } = engineNamed(workerData as string);
assert(split !== null, "only an engine that can be divided has chunks");

port.on("message", ({ slice, chunk }: Work) => port.postMessage(split.simulate(slice, chunk)));

/** A worker of bench/exposure.bench.ts: simulates the chunks it is sent, as a Lambda would. */
import { parentPort } from "node:worker_threads";
import { exposure } from "../packages/core/src/exposure/engine.ts";

parentPort!.on("message", ({ slice, chunk, index }) => {
  const partial = exposure.split!.simulate(slice, chunk);
  parentPort!.postMessage({ index, partial });
});
parentPort!.postMessage("ready");

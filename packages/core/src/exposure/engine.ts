/**
 * Counterparty exposure by Monte Carlo: EE, ENE, PFE, EPE, EEPE, EAD, RWA and CVA of netting sets. Source: Basel
 * CRE50-53; method note: docs/methods/exposure.md. The result is the same to the last bit for any chunks and workers.
 */
import example from "../../../../examples/exposure/seed-004.input.json" with { type: "json" };
import { engine } from "../engine.ts";
import { assert } from "../errors.ts";
import { ExposureInput } from "./input.ts";
import { bytesOf, type Chunk, doublesOf, simulateChunk } from "./partial.ts";
import { PathSimulator } from "./paths.ts";
import { isSmall, planOf } from "./plan.ts";
import { portfolioOf } from "./portfolio.ts";
import { Collector } from "./reduction.ts";
import { report } from "./report.ts";
import { ExposureResult } from "./result.ts";
import { tables } from "./tables.ts";

export const exposure = engine({
  name: "exposure",
  title: "Counterparty exposure",
  question: "What could a counterparty owe us, and what EAD, RWA and CVA follow?",
  version: "2",
  direct: false,
  input: ExposureInput,
  result: ExposureResult,
  example,
  run,
  headline: (result) => ({
    title: "Exposure at default",
    value: result.totals.exposureAtDefault.value,
    standardError: result.totals.exposureAtDefault.standardError,
    unit: result.reportingCurrency,
    worse: "up",
  }),
  tables,
  seed: (input) => input.sampling.seed,
  split: {
    plan(input: ExposureInput, chunkCount?: number) {
      if (chunkCount === undefined && isSmall(input)) return { chunks: [], shared: new Uint8Array() };
      const { chunks, bounds } = planOf(input, chunkCount);
      return { chunks, shared: bytesOf(bounds) };
    },
    simulate: (input: ExposureInput, shared: Uint8Array, chunk: Chunk) =>
      bytesOf(simulate(input, doublesOf(shared), chunk)),
    reduction: (input: ExposureInput, shared: Uint8Array, chunks: readonly Chunk[]) => {
      const portfolio = portfolioOf(input);
      const collector = new Collector(input, portfolio, doublesOf(shared));
      let added = 0;
      return {
        add(partial: Uint8Array) {
          const chunk = chunks[added++];
          assert(chunk !== undefined, "there is one partial result a chunk");
          collector.add(chunk, doublesOf(partial));
        },
        finish() {
          assert(added === chunks.length, "every chunk was added");
          return report(input, portfolio, collector);
        },
      };
    },
  },
});

/** The whole run in one process: the same three steps with one chunk. */
function run(input: ExposureInput): ExposureResult {
  const { chunks, bounds } = planOf(input, 1);
  const portfolio = portfolioOf(input);
  const collector = new Collector(input, portfolio, bounds);
  for (const chunk of chunks) collector.add(chunk, simulate(input, bounds, chunk));
  return report(input, portfolio, collector);
}

function simulate(input: ExposureInput, bounds: Float64Array, chunk: Chunk): Float64Array {
  const portfolio = portfolioOf(input);
  const simulator = new PathSimulator(input, portfolio);
  return simulateChunk(simulator, chunk, bounds, portfolio.dates.length - 1, input.measures.quantiles.length);
}

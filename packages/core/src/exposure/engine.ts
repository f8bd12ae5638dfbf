/**
 * Counterparty exposure by Monte Carlo: EE, ENE, PFE, EPE, EEPE, EAD, RWA and CVA of netting sets and counterparties, with
 * and without collateral. Source: Basel CRE50-53; method note: docs/methods/exposure.md. The result is the same to the
 * last bit for any chunks and workers.
 */
import example from "../../../../examples/exposure/seed-004.input.json" with { type: "json" };
import { csvImports } from "../document/csv.ts";
import { assert } from "../document/errors.ts";
import { engine, type Split } from "../engine.ts";
import { boundsBytes, boundsOf, partialBytes, partialOf, sliceBytes, sliceOf } from "./division/bytes.ts";
import { Chunk, simulateChunk } from "./division/partial.ts";
import { isSmall, planOf } from "./division/plan.ts";
import { Collector } from "./division/reduction.ts";
import { ExposureInput } from "./input.ts";
import { report } from "./report/report.ts";
import { ExposureResult, type SimulatedExposure } from "./result.ts";
import { portfolioOf } from "./simulation/portfolio.ts";
import { tables } from "./tables.ts";

export const exposureSplit: Split<ExposureInput, Chunk, ExposureResult> = {
  chunk: Chunk,
  plan(input, chunkCount) {
    const portfolio = portfolioOf(input);
    if (chunkCount === undefined && isSmall(input, portfolio)) return { groups: [], shared: new Uint8Array() };
    const { chunks, bounds } = planOf(input, portfolio, chunkCount);
    return { groups: [{ slice: sliceBytes({ input, bounds }), chunks }], shared: boundsBytes(bounds) };
  },
  simulate(slice, chunk) {
    const { input, bounds } = sliceOf(slice);
    return partialBytes(chunk, simulateChunk(input, portfolioOf(input), chunk, bounds));
  },
  reduction(input, shared, chunks) {
    const { add, finish } = exposureReduction(input, shared, chunks);
    return { add, finish: () => finish().result };
  },
};

export const exposure = engine({
  name: "exposure",
  title: "Counterparty exposure",
  question: "What could a counterparty owe us, and what EAD, RWA and CVA follow?",
  version: "4",
  direct: false,
  input: ExposureInput,
  result: ExposureResult,
  example,
  imports: csvImports(ExposureInput, ["counterparties", "nettingSets", "trades"]),
  run: (input) => simulateExposure(input).result,
  headline: (result) => ({
    title: "Exposure at default",
    value: result.totals.exposureAtDefault.value,
    standardError: result.totals.exposureAtDefault.standardError,
    unit: result.reportingCurrency,
    worse: "up",
  }),
  tables,
  seed: (input) => input.sampling.seed,
  split: exposureSplit,
});

/** Takes the partial results in the order of their chunks. */
export function exposureReduction(input: ExposureInput, shared: Uint8Array, chunks: readonly Chunk[]) {
  const portfolio = portfolioOf(input);
  const collector = new Collector(input, portfolio, boundsOf(shared));
  let added = 0;
  return {
    add(partial: Uint8Array) {
      const chunk = chunks[added++];
      assert(chunk !== undefined, "there is one partial result a chunk");
      collector.add(chunk, partialOf(chunk, partial));
    },
    finish(): SimulatedExposure {
      assert(added === chunks.length, "every chunk was added");
      return report(input, portfolio, collector);
    },
  };
}

/** The whole run in one process: the same three steps with one chunk. */
export function simulateExposure(input: ExposureInput): SimulatedExposure {
  const portfolio = portfolioOf(input);
  const { chunks, bounds } = planOf(input, portfolio, 1);
  const collector = new Collector(input, portfolio, bounds);
  for (const chunk of chunks) collector.add(chunk, simulateChunk(input, portfolio, chunk, bounds));
  return report(input, portfolio, collector);
}

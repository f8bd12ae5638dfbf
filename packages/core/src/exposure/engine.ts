/**
 * Counterparty exposure by Monte Carlo: EE, ENE, PFE, EPE, EEPE, EAD, RWA and CVA of netting sets and counterparties, with
 * and without collateral. Source: Basel CRE50-53; method note: docs/methods/exposure.md. The result is the same to the
 * last bit for any chunks and workers.
 */
import example from "../../../../examples/exposure/seed-004.input.json" with { type: "json" };
import { csvImports } from "../document/csv.ts";
import { assert } from "../document/errors.ts";
import { engine, type Split } from "../engine.ts";
import { partialBytes, partialOf, sharedBytes, sharedOf, sliceBytes, sliceOf } from "./division/bytes.ts";
import { Chunk, simulateChunk } from "./division/partial.ts";
import { isSmall, plannedGroups } from "./division/plan.ts";
import { Collector } from "./division/reduction.ts";
import { ExposureInput } from "./input.ts";
import { overview } from "./overview.ts";
import { groupBytes, groupOf } from "./report/group-bytes.ts";
import { groupReport } from "./report/group-report.ts";
import { Join } from "./report/join.ts";
import { documentWarnings } from "./report/warnings.ts";
import { ExposureResult, type SimulatedExposure } from "./result.ts";
import { knownToday, portfolioOf } from "./simulation/portfolio.ts";
import { tables } from "./tables.ts";

export const exposureSplit: Split<ExposureInput, Chunk, ExposureResult> = {
  chunk: Chunk,
  plan(input, chunkCount) {
    const portfolio = portfolioOf(input);
    if (chunkCount === undefined && isSmall(input, portfolio)) return { groups: [], shared: new Uint8Array() };
    const groups = [...plannedGroups(input, portfolio, chunkCount)];
    return {
      groups: groups.map((group) => ({ slice: sliceBytes(group), chunks: group.chunks })),
      shared: sharedBytes(portfolio),
    };
  },
  simulate(slice, chunk) {
    const { bounds, frame, input } = sliceOf(slice);
    return partialBytes(chunk, simulateChunk(input, portfolioOf(input, frame), chunk, bounds));
  },
  reduction(slice, chunks) {
    const { bounds, frame, input } = sliceOf(slice);
    const portfolio = portfolioOf(input, frame);
    const collector = new Collector(input, portfolio, bounds);
    let added = 0;
    return {
      add(partial) {
        const chunk = chunks[added++];
        assert(chunk !== undefined, "there is one partial result a chunk");
        collector.add(chunk, partialOf(chunk, partial));
      },
      finish: () => groupBytes(groupReport(input, portfolio, collector)),
    };
  },
  join(input, shared) {
    const { add, finish } = exposureJoin(input, shared);
    return { add, finish: () => finish().result };
  },
};

export const exposure = engine({
  name: "exposure",
  title: "Counterparty exposure",
  question: "What could a counterparty owe us, and what EAD, RWA and CVA follow?",
  version: "5",
  direct: false,
  input: ExposureInput,
  result: ExposureResult,
  example,
  imports: csvImports(ExposureInput, ["counterparties", "nettingSets", "trades"]),
  run: (input) => simulateExposure(input).result,
  warnings: (input) => exposureForeseen(input).warnings,
  headline: (result) => ({
    title: "Exposure at default",
    value: result.totals.exposureAtDefault.value,
    standardError: result.totals.exposureAtDefault.standardError,
    unit: result.reportingCurrency,
    worse: "up",
  }),
  tables,
  overview,
  seed: (input) => input.sampling.seed,
  split: exposureSplit,
});

/** What is known before any path: what the netting sets are worth today, and what can be said of the document. */
export function exposureForeseen(input: ExposureInput) {
  const known = knownToday(input);
  return { valuesToday: known.valuesToday, warnings: documentWarnings(input, known) };
}

/** Takes the groups in the order of the plan. */
export function exposureJoin(input: ExposureInput, shared: Uint8Array) {
  const join = new Join(input, sharedOf(shared));
  return { add: (group: Uint8Array) => join.add(groupOf(group)), finish: () => join.finish() };
}

/** The whole run in one process: the same steps, group by group, with one chunk each. */
export function simulateExposure(input: ExposureInput): SimulatedExposure {
  const portfolio = portfolioOf(input);
  const join = new Join(input, portfolio);
  for (const { bounds, chunks, frame, input: part } of plannedGroups(input, portfolio, 1)) {
    const own = portfolioOf(part, frame);
    const collector = new Collector(part, own, bounds);
    for (const chunk of chunks) collector.add(chunk, simulateChunk(part, own, chunk, bounds));
    join.add(groupReport(part, own, collector));
  }
  return join.finish();
}

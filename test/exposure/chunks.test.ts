import { readFileSync } from "node:fs";
import { documentBytes } from "@ballast/core/document/canonical.ts";
import { assert } from "@ballast/core/document/errors.ts";
import { openBounds } from "@ballast/core/exposure/division/brackets.ts";
import { sliceOf } from "@ballast/core/exposure/division/bytes.ts";
import { cutterOf } from "@ballast/core/exposure/division/part.ts";
import { simulateChunk } from "@ballast/core/exposure/division/partial.ts";
import { Collector } from "@ballast/core/exposure/division/reduction.ts";
import { exposure } from "@ballast/core/exposure/engine.ts";
import type { ExposureInput } from "@ballast/core/exposure/input.ts";
import { groupBytes, groupOf } from "@ballast/core/exposure/report/group-bytes.ts";
import { groupReport } from "@ballast/core/exposure/report/group-report.ts";
import { Join } from "@ballast/core/exposure/report/join.ts";
import { batchCount } from "@ballast/core/exposure/simulation/paths.ts";
import { portfolioOf } from "@ballast/core/exposure/simulation/portfolio.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inChunks } from "../core/divided.ts";

const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../examples/${name}.input.json`, import.meta.url), "utf8"));
const seed = () => example("exposure/seed-004");
const { split } = exposure;
assert(split !== null, "exposure can be divided");
const planOf = (document: unknown, chunkCount?: number) => split.plan(exposure.parse(document), chunkCount);

/** Changes the brackets in a slice: the doubles at its end, behind its times. */
function changed(change: (values: Float64Array) => Float64Array) {
  return (bytes: Uint8Array) => {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    const count = view.getFloat64(24 + 8 * view.getUint32(12, true), true);
    const times = view.getFloat64(16, true);
    const values = new Float64Array(copy.buffer, copy.length - 8 * (count - times));
    values.set(change(values.slice()));
    return copy;
  };
}

describe("the bytes of a result do not depend on its chunks", () => {
  test("1, 7, 64 and 1,000 chunks equal the run in one process", () => {
    fc.assert(
      fc.property(
        fc.record({
          paths: fc.integer({ min: 64, max: 30_000 }),
          seed: fc.integer({ min: 0, max: 2 ** 40 }),
          correlation: fc.integer({ min: -99, max: 99 }).map((percent) => percent / 100),
        }),
        ({ paths, seed: number, correlation }) => {
          const document = seed();
          document.sampling = { paths, seed: number };
          document.model.correlations = [
            [1, correlation],
            [correlation, 1],
          ];
          const whole = documentBytes(exposure.call(document));
          for (const count of [1, 7, 64, 1000])
            expect(Buffer.compare(inChunks(exposure, document, count), whole)).toBe(0);
        },
      ),
      { numRuns: 8 },
    );
  });

  test("nor on whether the pilot bracketed the quantiles: a rank outside is found by simulating again", () => {
    const document = seed();
    document.sampling.paths = 20_000;
    const whole = documentBytes(exposure.call(document));
    const narrow = (bounds: Float64Array) => bounds.map((bound, i) => (i % 2 === 0 ? bound : bounds[i - 1]! + 1));
    expect(Buffer.compare(inChunks(exposure, document, 3, changed(narrow)), whole)).toBe(0);
    const elsewhere = (bounds: Float64Array) => bounds.map((bound) => bound + 1e9);
    expect(Buffer.compare(inChunks(exposure, document, 3, changed(elsewhere)), whole)).toBe(0);
  });
});

describe("nor on how the counterparties are grouped", () => {
  /** The bytes where every counterparty is a group of its own, in one chunk or in three. */
  function oneByOne(document: unknown, chunkCount: number): Uint8Array {
    const input = exposure.parse(document) as ExposureInput;
    const portfolio = portfolioOf(input);
    const cut = cutterOf(input, portfolio);
    const join = new Join(input, portfolio);
    for (const [from, { from: line, to: end }] of portfolio.counterpartyLines.entries()) {
      if (line === end) continue;
      const part = cut({ from, to: from + 1 });
      const own = portfolioOf(part.input, part.frame);
      const batches = batchCount(input.sampling.paths);
      const cells = own.lines.length * (own.dates.length - 1);
      const bounds = chunkCount === 1 ? null : openBounds(cells, input.measures.quantiles);
      const collector = new Collector(part.input, own, bounds);
      for (let i = 0; i < chunkCount; i++) {
        const [fromBatch, toBatch] = [i, i + 1].map((each) => Math.floor((batches * each) / chunkCount));
        assert(fromBatch !== undefined && toBatch !== undefined, "a chunk has two ends");
        const chunk = { fromBatch, toBatch };
        collector.add(chunk, simulateChunk(part.input, own, chunk, bounds));
      }
      // As bytes and back, as groups travel.
      join.add(groupOf(groupBytes(groupReport(part.input, own, collector))));
    }
    return documentBytes(join.finish().result);
  }

  test.each([
    // Hull-White with swaptions to fit, options, agreements, wrong-way risk, several netting sets of one counterparty.
    "exposure/bank-book",
    "exposure/csa",
    "exposure/seed-004",
  ])("%s", (name) => {
    const document = example(name);
    document.sampling.paths = document.sampling.method === "sobol" ? 4096 : 4800;
    const whole = documentBytes(exposure.call(document));
    for (const chunkCount of [1, 3]) expect(Buffer.compare(oneByOne(document, chunkCount), whole)).toBe(0);
  });

  test("trades that fix at times which are nearly the same", () => {
    const document = example("exposure/hull-white-10y-payer");
    document.sampling.paths = 4800;
    const [swap] = document.trades;
    const names = ["A", "B", "C"];
    document.counterparties = names.map((id) => ({ ...document.counterparties[0], id, name: id }));
    document.nettingSets = names.map((id) => ({ id: `N-${id}`, counterparty: id }));
    // A third, as three different sums of doubles.
    document.trades = [1 + 1 / 3, 4 / 3 + 1e-12, 1.3333333333].map((maturityYears, i) => ({
      ...swap,
      id: `T${i}`,
      nettingSet: `N-${names[i]}`,
      currentFixing: 0.02,
      maturityYears,
    }));
    const whole = documentBytes(exposure.call(document));
    expect(Buffer.compare(oneByOne(document, 1), whole)).toBe(0);
  });
});

/** The seed's second trade with so many counterparties, on so many paths. */
function counterpartiesOf(count: number, paths: number) {
  const document = seed();
  document.sampling.paths = paths;
  const [counterparty] = document.counterparties;
  const names = Array.from({ length: count }, (_, i) => `C${i}`);
  document.counterparties = names.map((id) => ({ ...counterparty, id, name: id }));
  document.nettingSets = names.map((id) => ({ id: `N-${id}`, counterparty: id }));
  document.trades = names.map((id) => ({ ...document.trades[1], id: `T-${id}`, nettingSet: `N-${id}` }));
  return document;
}

test("a small run is not divided, a large one is, and its partial results stay below 8 MB", () => {
  expect(planOf(seed()).groups).toHaveLength(0);
  const document = seed();
  document.sampling.paths = 1_000_000;
  const [group] = planOf(document).groups;
  assert(group !== undefined, "there is work");
  // As many as two or four workers share out evenly.
  expect(group.chunks.length % 4).toBe(0);
  expect(JSON.stringify(group.chunks).length).toBeLessThan(250_000);
  expect(split.simulate(group.slice, group.chunks[0]).byteLength).toBeLessThan(8 * 1024 * 1024);
});

test("partial results stay below 8 MB for any quantiles, and for many netting sets", () => {
  const document = seed();
  document.sampling.paths = 1_500_000;
  document.measures.quantiles = [0.1, 0.3, 0.5, 0.7, 0.9, 0.99];
  const many = seed();
  many.sampling.paths = 60_000;
  many.nettingSets = Array.from({ length: 300 }, (_, i) => ({ id: `N${i}`, counterparty: "CP1" }));
  many.trades = many.nettingSets.map(({ id }: { id: string }) => ({
    ...many.trades[1],
    id: `T-${id}`,
    nettingSet: id,
  }));
  for (const book of [document, many]) {
    const { groups } = planOf(book);
    for (const { chunks } of groups) expect(chunks.length).toBeGreaterThan(1);
    const sizes = [groups[0], groups.at(-1)].flatMap((group) =>
      group === undefined ? [] : split.simulate(group.slice, group.chunks.at(-1)).byteLength,
    );
    expect(Math.max(...sizes)).toBeLessThan(8 * 1024 * 1024);
    expect(Math.max(...sizes)).toBeGreaterThan(1024 * 1024);
  }
});

test("a book is shared out by its counterparties, each whole, in shares of about the same work", () => {
  const document = counterpartiesOf(40, 200_000);
  const { groups } = planOf(document);
  expect(groups.length).toBeGreaterThan(4);
  expect(groups.length % 4).toBe(0);
  // No help from outside, no partial result that travels.
  for (const { chunks } of groups) expect(chunks).toHaveLength(1);
  const counts = groups.map(({ slice }) => sliceOf(slice).input.counterparties.length);
  expect(counts.reduce((sum, count) => sum + count)).toBe(40);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  document.sampling.paths = 40_000;
  expect(Buffer.compare(inChunks(exposure, document, undefined), documentBytes(exposure.call(document)))).toBe(0);
});

test("what becomes of a group stays below 8 MB, however few paths there are", () => {
  const document = counterpartiesOf(2500, 100);
  const { groups } = planOf(document, 1);
  const [group] = groups;
  assert(group !== undefined, "there is work");
  const reduction = split.reduction(group.slice, group.chunks);
  for (const chunk of group.chunks) reduction.add(split.simulate(group.slice, chunk));
  const { byteLength } = reduction.finish();
  expect(byteLength).toBeLessThan(8 * 1024 * 1024);
  expect(byteLength).toBeGreaterThan(1024 * 1024);
});

test("a run that would not fit is refused before it begins", () => {
  const document = counterpartiesOf(10_000, 100_000_000);
  document.measures.trades = "none";
  expect(() => planOf(document)).toThrow(/chunks, of 40000 at most/);
});

test("nor is a reduction begun that would not fit into memory", () => {
  const document = seed();
  document.sampling.paths = 100_000_000;
  document.measures.quantiles = [0.9, 0.95, 0.975, 0.99];
  expect(() => planOf(document)).toThrow(/GB to reduce, of 2.2 GB at most/);
});

test("a chunk that is none is refused with the field that is wrong", () => {
  const document = seed();
  const { groups } = planOf(document, 2);
  const { slice, chunks } = groups[0] ?? { slice: new Uint8Array(), chunks: [] };
  const first = chunks[0] as Record<string, unknown>;
  const { toBatch: _toBatch, ...short } = first;
  for (const [chunk, field] of [
    [short, "toBatch"],
    [{ ...first, fromBatch: -1 }, "fromBatch"],
    [{ ...first, toBatch: "2" }, "toBatch"],
    [{ ...first, more: 1 }, "more"],
  ] as const) {
    expect(() => split.simulate(slice, chunk)).toThrow(field);
    expect(() => split.reduction(slice, [chunk])).toThrow(field);
  }
});

/** What is said of a document before it is run: a part of what its result says, and nothing of a document that means what it says. */
import { readdirSync, readFileSync } from "node:fs";
import { baCva } from "@ballast/core/ba-cva/engine.ts";
import { capital } from "@ballast/core/capital/engine.ts";
import { engineNamed } from "@ballast/core/engines.ts";
import { exposure, exposureForeseen } from "@ballast/core/exposure/engine.ts";
import { ExposureInput } from "@ballast/core/exposure/input.ts";
import type { ExposureResult } from "@ballast/core/exposure/result.ts";
import { saCcr } from "@ballast/core/sa-ccr/engine.ts";
import type { SaCcrResult } from "@ballast/core/sa-ccr/result.ts";
import { describe, expect, test } from "vitest";

const here = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(here(path), "utf8"));
const examples = ["exposure", "ba-cva", "sa-ccr", "capital"].flatMap((engine) =>
  readdirSync(here(`examples/${engine}`))
    .filter((name) => name.endsWith(".input.json"))
    .map((name) => [engine, name.replace(/\.input\.json$/, "")] as const),
);
const warned = (engine: string, document: unknown) => {
  const { parse, warnings } = engineNamed(engine);
  return warnings(parse(document));
};
const withResults = examples.filter(([engine, name]) =>
  readdirSync(here(`examples/${engine}`)).includes(`${name}.result.json`),
);
const inputOf = (engine: string, name: string) => read(`examples/${engine}/${name}.input.json`);
const resultOf = (engine: string, name: string) => read(`examples/${engine}/${name}.result.json`);

test.each(examples)("the example %s %s means what it says: none of its values is asked about", (engine, name) => {
  // Ratings that are missing, alphas of exposures and hedges beyond a charge are facts of these books, and no slips.
  const facts = new Set(["R10", "R22", "R26"]);
  const said = warned(engine, inputOf(engine, name));
  expect(said.filter(({ rule }) => rule === undefined || !facts.has(rule))).toEqual([]);
});

test.each(withResults)("what is said of the example %s %s before its run is said by its result", (engine, name) => {
  const said = warned(engine, inputOf(engine, name));
  const { warnings } = resultOf(engine, name);
  if (engine === "ba-cva" || engine === "sa-ccr") expect(said).toEqual(warnings);
  else expect(warnings).toEqual(expect.arrayContaining([...said]));
});

const simulated = withResults.filter(([engine]) => engine === "exposure");

test.each(simulated)("the values of today of %s %s are known before the run", (engine, name) => {
  const { valuesToday } = exposureForeseen(ExposureInput.parse(inputOf(engine, name)));
  const { nettingSets, totals } = resultOf(engine, name) as ExposureResult;
  expect(valuesToday).toHaveLength(nettingSets.length);
  for (const [i, { valueToday }] of nettingSets.entries()) {
    // Another order of the same sums, against the size of the book.
    expect(Math.abs((valuesToday[i] ?? Number.NaN) - valueToday)).toBeLessThanOrEqual(
      1e-9 * (Math.abs(valueToday) + totals.exposureAtDefault.value),
    );
  }
});

test("a warning changes no number: both documents of a trap have the result of their own numbers", () => {
  const document = read("test/golden/cases/36-client-cleared-five-days.input.json");
  const [set] = document.nettingSets;
  const { warnings: five, explanations: _five, ...fifth } = saCcr.call(document) as SaCcrResult;
  const ten = { ...set, margin: { ...set.margin, marginPeriodOfRiskDays: 10 } };
  const {
    warnings: none,
    explanations: _ten,
    ...tenth
  } = saCcr.call({ ...document, nettingSets: [ten] }) as SaCcrResult;
  expect([five.length, none.length]).toEqual([1, 0]);
  expect(fifth).toEqual(tenth);
});

describe("the cases that were tried on it", () => {
  test.each([
    ["exposure", "48-rate-in-percent", ["trades[0].fixedRate", "nettingSets[0].valueToday"]],
    ["capital", "48b-rate-in-percent-capital", ["trades[0].fixedRate", "nettingSets[0].valueToday"]],
    ["exposure", "51-forward-rate-the-other-way-round", ["trades[0].contractRate", "nettingSets[0].valueToday"]],
    ["sa-ccr", "52-fx-notional-in-own-currency", ["trades[0].bought.notional"]],
    ["sa-ccr", "37-basis-pair-order", ["trades[1].hedgingSet.pair"]],
    ["capital", "41-maturity-of-amortised-swap", ["grid.horizonYears"]],
    [
      "exposure",
      "25-lognormal-vol-as-normal",
      [0, 1, 2].map((quote) => `market.rate.swaptions[${quote}].normalVolatility`),
    ],
  ])("%s, %s: named before the run, at the fields of the document", (engine, name, paths) => {
    const document = read(`test/golden/cases/${name}.input.json`);
    expect(warned(engine, document).map(({ path }) => path)).toEqual(paths);
  });
});

test("before the run each engine says what its result will", () => {
  const book = read("examples/capital/small-book.input.json");
  const [first, ...trades] = book.trades;
  const wrong = { ...book, trades: [{ ...first, fixedRate: 2.6 }, ...trades] };
  const said = capital.warnings(capital.parse(wrong));
  expect(said.map(({ path }) => path)).toContain("trades[0].fixedRate");
  expect(capital.call(wrong).warnings).toEqual(expect.arrayContaining([...said]));
  const document = read("examples/ba-cva/seed-001.input.json");
  const [hedge, ...hedges] = document.singleNameHedges;
  const huge = { ...document, singleNameHedges: [{ ...hedge, notional: 1e12 }, ...hedges] };
  expect(baCva.call(huge).warnings).toEqual(baCva.warnings(baCva.parse(huge)));
  const alone = read("examples/exposure/hull-white-10y-payer.input.json");
  const short = { ...alone, grid: { ...alone.grid, horizonYears: 1 }, sampling: { ...alone.sampling, paths: 64 } };
  const early = exposure.warnings(exposure.parse(short));
  expect(early.length).toBeGreaterThan(1);
  expect(exposure.call(short).warnings.slice(0, early.length)).toEqual(early);
});

/**
 * Numbers where programs break, in every place that takes a number: refused with a reason in our words, or computed to figures that
 * can be stored and read back. Some of them here, by the seed that is printed; all of them in `npm run bench -- fuzz`.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomOf } from "../../examples/random.ts";
import { type Platform, startPlatform } from "../functions/platform.ts";
import { damaged, extremeCases } from "./extremes.ts";
import { verdictOf } from "./verdict.ts";

const { random } = randomOf(Number(process.env["BALLAST_TEST_SEED"]));
const some = <Item>(items: readonly Item[], count: number): Item[] =>
  Array.from({ length: count }, () => items[Math.floor(random() * items.length)] as Item);

const all = extremeCases();

test.each(some(all, 120))("$name is refused in words or computed", (each) => {
  expect(["refused", "computed"]).toContain(verdictOf(each.subject, damaged(each)).kind);
});

test("every number of every schema has its turn", () => {
  const places = new Set(all.map(({ leaf, subject }) => `${subject.engine.name} ${leaf.place}`));
  for (const place of [
    "sa-ccr .nettingSets[].margin.threshold",
    "ba-cva .hedgeSearch.targetCapital",
    "exposure .counterparties[].wrongWayRisk.hazardVolatility",
    "exposure .trades[]<fx_forward>.contractRate",
    "capital .nettingSets[].exposure<imm>.agreement.marginFrequencyDays",
  ])
    expect(places).toContain(place);
  expect(places.size).toBeGreaterThan(200);
});

const verdictAt = (name: string) => {
  const found = all.find((each) => each.name.endsWith(name));
  if (found === undefined) throw new Error(`No case ends with ${name}.`);
  return verdictOf(found.subject, damaged(found));
};

describe("what once failed inside", () => {
  test.each([
    [".agreement.marginFrequencyDays = 0", "marginFrequencyDays", "Give a number of at least 1 (found 0)"],
    [".agreement.marginPeriodOfRiskDays = -1", "marginPeriodOfRiskDays", "Give a number of at least 0 (found -1)"],
    [".agreement.threshold = 1e+300", "threshold", "Give a number of at most 1e+24 (found 1e+300)"],
    [".contractRate = 1e+24", "contractRate", "Give a number of at most 1000000000000 (found 1e+24)"],
    [".contractRate = Infinity", "contractRate", "Give a finite number (found Infinity)"],
  ])("%s is refused: %s", (name, field, message) => {
    const verdict = verdictAt(name);
    expect(verdict.kind === "refused" && verdict.issues).toContainEqual({
      path: expect.stringMatching(new RegExp(`${field}$`)),
      message,
    });
  });

  test.each([
    ".nettingSets[].effectiveMaturityYears = 5e-324",
    ".indexHedges[].remainingMaturityYears = 5e-324",
  ])("%s is computed", (name) => {
    expect(verdictAt(name).kind).toBe("computed");
  });
});

describe("a headline", () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.stop());

  // Without trades EAD = 1.4 max(V, 0), the first factor being alpha.
  test.each([1e24, 2 ** 53 + 2, 1e-300, 5e-324, 0])("of 1.4 times %d is read back as it was", async (marketValue) => {
    const document = {
      regime: "basel",
      reportingCurrency: "EUR",
      nettingSets: [{ id: "N1", marketValue }],
      trades: [],
    };
    const { id } = await platform.start("sa-ccr", document);
    const { headline, status } = await platform.execute(id);
    expect([status, headline?.value]).toEqual(["succeeded", 1.4 * marketValue]);
    expect((await platform.run(id)).headline).toEqual(headline);
  });
});
